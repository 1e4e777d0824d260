"""What every rule did or held back, with the message, the words said and what became of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from weilu.connect.reactions.guarding import REASONS
from weilu.connect.reactions.models import Reacted
from weilu.connect.reactions.tabs import tabs
from weilu.events.models import Space
from weilu.events.searching import Found, by_ids
from weilu.members.aliases import name_map
from weilu.members.models import Member
from weilu.team.access import May, community_view
from weilu.team.models import Community

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """row: what was done; event: what it was about, None where that is gone; member: who; room: its name."""

    row: Reacted
    event: Found | None
    member: Member | None
    room: str

    @property
    def why(self) -> Any:
        return REASONS.get(self.row.held_for, self.row.held_for)

    @property
    def tone(self) -> str:
        tones = {Reacted.Outcome.ANSWERED: "good", Reacted.Outcome.CHECKED_IN: "good", Reacted.Outcome.ALERTED: "warn"}
        return tones.get(Reacted.Outcome(self.row.outcome), "")


def lines_of(community: Community, rows: Iterable[Reacted]) -> list[Line]:
    found = list(rows)
    events = by_ids(community.pk, [row.event for row in found])
    members = name_map(community, [row.member for row in found])
    rooms = dict(Space.objects.filter(pk__in={row.space for row in found}).values_list("pk", "name"))
    return [Line(row, events.get(row.event), members.get(row.member), rooms.get(row.space, "")) for row in found]


@community_view(May.READ)
@require_safe
def log(request: HttpRequest, community: Community) -> HttpResponse:
    """`?outcome=`, `?rule=` narrow it, `?after=` goes on."""
    rows = Reacted.objects.filter(community=community).select_related("rule", "delivery")
    chosen = {name: request.GET.get(name, "") for name in ("outcome", "rule", "after")}
    if chosen["outcome"] in Reacted.Outcome.values:
        rows = rows.filter(outcome=chosen["outcome"])
    if is_number(chosen["rule"]):
        rows = rows.filter(rule=int(chosen["rule"]))
    if is_number(chosen["after"]):
        rows = rows.filter(pk__lt=int(chosen["after"]))
    shown = list(rows[: PAGE + 1])
    context = {
        "lines": lines_of(community, shown[:PAGE]),
        "next": str(shown[PAGE - 1].pk) if len(shown) > PAGE else "",
        "outcomes": Reacted.Outcome.choices,
        "rules": [(str(rule.pk), rule.name) for rule in community.reaction_rules.all()],
        "chosen": chosen,
        "tabs": tabs(community, "log"),
    }
    return render(request, "connect/reactions/log.html", context)


def is_number(told: str) -> bool:
    """Whether it may be the number of a row."""
    return told.isascii() and told.isdecimal() and len(told) < 19
