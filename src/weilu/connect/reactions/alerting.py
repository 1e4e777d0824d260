"""敏感词提醒: a message with one of the words is put before the team, who says what became of it."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from weilu.connect.deliveries import Delivery
from weilu.connect.delivering import Outgoing, deliver
from weilu.connect.reactions.keeping import reacted
from weilu.connect.reactions.models import Reacted, ReactionRule
from weilu.connect.reactions.noticing import Found
from weilu.connect.reactions.scene import Scene
from weilu.connect.reactions.wording import spoken
from weilu.connect.senders import KINDS
from weilu.kit.clock import now, now_ms
from weilu.team.audit import note
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal

Outcome, Verdict = Reacted.Outcome, Reacted.Verdict
HOUR_MS = 3_600_000
QUOTED, LINES = 60, 5
DAYS = 3  # what is older when it arrives raises no alert


def take(scene: Scene, rule: ReactionRule, found: Sequence[Found]) -> None:
    known = set(rule.reacted.filter(key__in=[one.id for one, _ in found]).values_list("key", flat=True))
    fresh = [(one, hits) for one, hits in found if one.id not in known]
    rows = [
        reacted(rule, one, key=one.id, outcome=Outcome.ALERTED, words=list(dict.fromkeys(word for *_, word in hits)))
        for one, hits in fresh
    ]
    Reacted.objects.bulk_create(rows, 500)
    recent = [(one, hits) for one, hits in fresh if one.ts > now_ms() - HOUR_MS]
    if recent and (delivery := _tell(scene, rule, recent)):
        rule.reacted.filter(key__in=[one.id for one, _ in recent]).update(delivery=delivery)


def _tell(scene: Scene, rule: ReactionRule, found: Sequence[Found]) -> Delivery | None:
    """One message to the team about all that was found at once, where the rule names a sender."""
    sender = rule.sender
    if sender is None or sender.kind not in KINDS or (KINDS[sender.kind].by_hand and not rule.by_hand):
        return None
    names = scene.names(one.member for one, _ in found)
    lines = [_("敏感词提醒「%(rule)s」：%(count)s 条") % {"rule": rule.name, "count": len(found)}]
    for one, hits in found[:LINES]:
        room, name = scene.rooms.get(one.space), spoken(names.get(one.member, ""))
        where = f"{room.name} · {name}" if room else name
        lines.append(f"· {where}（{'、'.join(dict.fromkeys(word for *_, word in hits))}）：{_quoted(one.text)}")
    if settings.PUBLIC_URL:
        lines.append(settings.PUBLIC_URL + reverse("reactions:alerts", args=[scene.community.slug]))
    try:
        return deliver(
            sender, Outgoing(text="\n".join(lines), purpose="alert"), key=f"alert:{rule.pk}:{found[0][0].id}"
        )
    except Refusal:
        return None


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
