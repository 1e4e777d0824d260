"""敏感词提醒: a message with one of the words is put before the team, who says what became of it."""

import contextlib
import datetime as dt
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from weilu.connect.delivering import Outgoing, deliver
from weilu.connect.reactions.keeping import reacted
from weilu.connect.reactions.models import Reacted, ReactionRule
from weilu.connect.reactions.noticing import Found
from weilu.connect.reactions.scene import Scene
from weilu.connect.reactions.wording import spoken
from weilu.connect.senders import KINDS
from weilu.events.searching import by_ids
from weilu.kit.clock import now
from weilu.team.audit import note
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal

Outcome, Verdict = Reacted.Outcome, Reacted.Verdict
QUOTED, LINES = 60, 5
DAYS = 3  # what is older when it arrives raises no alert


def take(scene: Scene, rule: ReactionRule, found: Sequence[Found]) -> None:
    known = set(rule.reacted.filter(key__in=[one.id for one, _ in found]).values_list("key", flat=True))
    rows = [
        reacted(rule, one, key=one.id, outcome=Outcome.ALERTED, words=list(dict.fromkeys(word for *_, word in hits)))
        for one, hits in found
        if one.id not in known
    ]
    Reacted.objects.bulk_create(rows, 500)


def tell(scene: Scene, rules: Sequence[ReactionRule]) -> None:
    """Let the team hear of what was found, where a rule names a sender: all in one message, at most one a minute."""
    for rule in rules:
        if rule.kind == ReactionRule.Kind.ALERT and _speaks(rule) and _untold(rule).exists():
            with transaction.atomic():
                scene.hold()
                _tell(scene, rule)


def _speaks(rule: ReactionRule) -> bool:
    sender = rule.sender
    return sender is not None and sender.kind in KINDS and (rule.by_hand or not KINDS[sender.kind].by_hand)


def _untold(rule: ReactionRule) -> QuerySet[Reacted]:
    alerts = rule.reacted.filter(outcome=Outcome.ALERTED, made_at__gte=now() - dt.timedelta(hours=1))
    if alerts.filter(delivery__created_at__gte=now() - dt.timedelta(minutes=1)).exists():
        return alerts.none()
    return alerts.filter(delivery=None, verdict="", at__gte=now() - dt.timedelta(hours=1)).order_by("pk")


def _tell(scene: Scene, rule: ReactionRule) -> None:
    rows = list(_untold(rule))
    if rule.sender is None or not rows:
        return  # another process has just done it
    message = Outgoing(text=worded(scene, rule, rows), purpose="alert")
    with contextlib.suppress(Refusal):  # it stands on the page in any case
        delivery = deliver(rule.sender, message, key=f"alert:{rule.pk}:{rows[0].pk}")
        Reacted.objects.filter(pk__in=[row.pk for row in rows]).update(delivery=delivery)


def worded(scene: Scene, rule: ReactionRule, rows: Sequence[Reacted]) -> str:
    events = by_ids(scene.community.pk, [row.event for row in rows[:LINES]])
    names = scene.names(row.member for row in rows[:LINES])
    lines = [_("敏感词提醒「%(rule)s」：%(count)s 条") % {"rule": rule.name, "count": len(rows)}]
    for row in rows[:LINES]:
        room, name = scene.rooms.get(row.space), spoken(names.get(row.member, ""))
        said = events[row.event].text if row.event in events else ""
        lines.append(f"· {f'{room.name} · ' if room else ''}{name}（{'、'.join(row.words)}）：{_quoted(said)}")
    if settings.PUBLIC_URL:
        lines.append(settings.PUBLIC_URL + reverse("reactions:alerts", args=[scene.community.slug]))
    return "\n".join(lines)


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= QUOTED else line[:QUOTED] + "…"


@transaction.atomic
def settle(community: Community, numbers: Iterable[int], verdict: str, *, by: Staff) -> int:
    """Say what became of alerts; an empty verdict opens them again. How many were changed."""
    alerts = Reacted.objects.filter(community=community, outcome=Outcome.ALERTED, pk__in=list(numbers))
    if verdict:
        changed = alerts.filter(verdict="").update(verdict=Verdict(verdict), settled_by=by, settled_at=now())
    else:
        changed = alerts.exclude(verdict="").update(verdict="", settled_by=None, settled_at=None)
    if changed:
        note(f"reactions.alert_{verdict or 'reopened'}", by=by, community=community, count=changed)
    return changed
