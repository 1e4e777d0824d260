"""A line of the log, made of what arrived."""

from typing import Any

from weilu.connect.reactions.models import Reacted, ReactionRule
from weilu.events.arrivals import Arrival
from weilu.kit.clock import from_ms, now


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
