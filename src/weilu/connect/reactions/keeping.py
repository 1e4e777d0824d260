"""A line of the log, made of what arrived."""

import datetime as dt
from typing import Any

from weilu.connect.reactions.models import Reacted, ReactionRule
from weilu.events.arrivals import Arrival
from weilu.kit.clock import from_ms, now

HELD = dt.timedelta(days=90)  # so long the log says what was held back


def forget_held() -> int:
    """Let go of the lines that say only why nothing was done; how many."""
    held = Reacted.objects.filter(outcome=Reacted.Outcome.HELD, made_at__lt=now() - HELD)
    return held.delete()[0]


def reacted(rule: ReactionRule, one: Arrival, **fields: Any) -> Reacted:
    """Not saved yet."""
    return Reacted(
        community_id=rule.community_id,
        rule=rule,
        event=one.id,
        member=one.member,
        platform=one.platform,
        space=one.space,
        source=one.source,
        at=from_ms(one.ts),
        made_at=now(),
        **fields,
    )
