"""Every message held against the rules and its sender's persona before it is written down.

What the checker stops is not sent: the findings are mended, or waived by a person with a reason. Tests of a sender and
alerts, which only the team reads, are not checked.
"""

import datetime as dt
from dataclasses import dataclass, field, replace

from django.db.models import Avg, Q
from django.utils.translation import gettext_lazy as _

from weilu.analytics.door import Query, ask
from weilu.connect.deliveries import Delivery, Sender
from weilu.connect.senders import KINDS
from weilu.kit.clock import now
from weilu.members.models import Member
from weilu.persona.audience import segments_of
from weilu.persona.card import Card
from weilu.persona.checkers import checker_for
from weilu.persona.consistency import keep
from weilu.persona.copies import copied
from weilu.persona.finding import HINT, STOP, Finding
from weilu.persona.models import Checked, Persona
from weilu.persona.reading import Occasion
from weilu.persona.reasons import REASONS
from weilu.persona.scoring import Criterion, criteria
from weilu.persona.selling import sells
from weilu.team.models import Community
from weilu.team.refusal import Refusal

AMONG_US = frozenset({"test", "alert"})  # purposes of what only the team reads
OFTEN_ALIKE = frozenset({"reply", "reaction"})  # the same question gets the same words
LATELY, COMPARED = dt.timedelta(days=28), 100  # what was sent lately, and how many texts a new one is compared with
MUCH, ENOUGH = 0.3, 10  # a share of selling that members notice, and of how many messages it may be told


class Objectionable(Refusal):
    """`findings`: what has to be mended or waived."""

    sentence = _("没有发送：%(quotes)s要先改。确实没问题的，在质检结果里点“这是误报”。")

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(quotes="、".join(f"“{one.quote[:20]}”" for one in findings[:3]))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Examined:
    findings: list[Finding]
    persona: Persona | None = None
    criteria: list[Criterion] = field(default_factory=list)

    @property
    def stops(self) -> list[Finding]:
        return [one for one in self.findings if one.level == STOP]


def examined(
    community: Community, text: str, *, sender: Sender | None, purpose: str, member: int = 0, scene: str = ""
) -> Examined:
    """What the checker says of a text that would go out by this sender (None: nobody knows yet by which)."""
    persona = speaker(sender) if sender else only_persona(community)
    card = persona.version.card if persona else None
    occasion = replace(_occasion(community, card, sender, purpose, member), scene=scene)
    checker = checker_for(community, persona)
    found = checker.check(text, occasion)
    if sender and purpose not in OFTEN_ALIKE:
        found += checker.unwaived([*_copies(sender, text), *_selling(sender, text, purpose)])
    return Examined(found, persona, criteria(card, text, occasion) if card else [])


def speaker(sender: Sender) -> Persona | None:
    return sender.persona if sender.persona and sender.persona.archived_at is None else None


def only_persona(community: Community) -> Persona | None:
    """The one there is: of several somebody has to choose."""
    known = list(Persona.objects.filter(community=community, archived_at=None)[:2])
    return known[0] if len(known) == 1 else None


def _occasion(community: Community, card: Card | None, sender: Sender | None, purpose: str, member: int) -> Occasion:
    kind = KINDS.get(sender.kind) if sender else None
    person = Member.objects.filter(community=community, pk=member).first() if card and card.by_segment else None
    segments = segments_of(community, person.root.pk, card) if card and person else frozenset()
    return Occasion(
        purpose=purpose, segments=segments, limit=kind.limit if kind else 0, length=kind.length if kind else len
    )


def _copies(sender: Sender, text: str) -> list[Finding]:
    """That nearly the same was sent by this sender lately."""
    sent = Delivery.objects.filter(sender=sender, created_at__gte=now() - LATELY).exclude(text=text)
    others = list(sent.values_list("text", flat=True)[:COMPARED])
    return [_about_all("copied", text)] if copied(text, others) is not None else []


def _selling(sender: Sender, text: str, purpose: str) -> list[Finding]:
    """That much of what this sender said lately sold something already, and this does, too."""
    if not sells(text, purpose):
        return []
    lately = Checked.objects.filter(sender=sender.pk, at__gte=now() - LATELY)
    total = lately.count()
    if total < ENOUGH or (share := lately.filter(selling=True).count() / total) < MUCH:
        return []
    members, left = _leaving(sender)
    rate = f"{left / members:.1%}" if members else "–"
    return [_about_all("selling", text, share=f"{share:.0%}", n=total, members=members, left=left, rate=rate)]


def _leaving(sender: Sender) -> tuple[int, int]:
    """(who was there in these days, how many of them left) on the sender's platform, or anywhere."""
    platform, today = KINDS[sender.kind].platform, sender.community.today
    asked = Query(sender.community, today - LATELY, today, grain="month", platforms=(platform,) if platform else ())
    rows = ask("growth", asked).rows
    left = sum(row["left"] for row in rows)
    return (rows[-1]["total"] if rows else 0) + left, left


def _about_all(rule: str, text: str, **facts: object) -> Finding:
    reason = REASONS[rule]
    return Finding(rule, HINT, 0, len(text), text, str(reason.why) % facts, str(reason.fix))


def hold_back(sender: Sender, text: str, *, purpose: str, member: int) -> Examined | None:
    """Look at what is about to be sent. Raises Objectionable; None where it is not looked at."""
    if purpose in AMONG_US:
        return None
    told = examined(sender.community, text, sender=sender, purpose=purpose, member=member)
    if told.stops:
        raise Objectionable(told.stops)
    return told


def remember(delivery: Delivery, told: Examined | None) -> None:
    """What was said of a message that goes out, for the consistency of its account."""
    if told is not None:
        keep(
            delivery.community,
            told.persona,
            told.criteria,
            told.findings,
            sender=delivery.sender_id,
            delivery=delivery.pk,
            selling=sells(delivery.text, delivery.purpose),
        )


def consistency(sender: Sender) -> float | None:
    """The mean score of what it sent in the last weeks."""
    lately = Checked.objects.filter(Q(sender=sender.pk) & Q(at__gte=now() - LATELY))
    mean: float | None = lately.aggregate(score=Avg("score"))["score"]
    return mean
