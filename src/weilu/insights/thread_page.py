"""One message with its thread: what it answers, all that answers it, and the talk around it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from weilu.events.reading_on import around
from weilu.events.searching import Found, answers, by_ids
from weilu.insights.stream_filters import SAID
from weilu.insights.telling import NOBODY, Told, rooms_of, tell
from weilu.team.access import May, community_view
from weilu.team.models import Community

HIGH, DEEP, MANY = 50, 12, 400


@dataclass(slots=True)
class Branch:
    """A message and what answers it. reactions: how many of each kind or emoji."""

    told: Told
    answers: list["Branch"] = field(default_factory=list)
    reactions: Counter[str] = field(default_factory=Counter)

    @property
    def chips(self) -> list[tuple[str, int]]:
        return self.reactions.most_common()


@community_view(May.READ)
@require_safe
def thread(request: HttpRequest, community: Community, event_id: int) -> HttpResponse:
    number = str(event_id)
    if event_id >= 2**64 or not (event := by_ids(community.pk, [number]).get(number)):
        raise Http404
    rooms = rooms_of(community)
    above = chain(community, event)
    below = descendants(community, event)
    near = [] if not event.space else around(community.pk, event, SAID)
    told = tell(community, [*above, event, *below, *near], rooms)
    tops, rest = told[: len(above)], told[len(above) + 1 :]
    return render(
        request,
        "insights/thread.html",
        {
            "above": tops,
            "tree": branches(told[len(above)], rest[: len(below)]),
            "near": _with_itself(rest[len(below) :], told[len(above)]),
            "many": len(below) >= MANY,
        },
    )


def chain(community: Community, event: Found) -> list[Found]:
    """What it answers, and what that answers, up to the first; oldest first."""
    found: list[Found] = []
    seen, target = {event.id}, event.target
    while target != NOBODY and target not in seen and len(found) < HIGH:
        seen.add(target)
        above = by_ids(community.pk, [target]).get(target)
        if above is None:
            break
        found.append(above)
        target = above.target
    return found[::-1]


def descendants(community: Community, event: Found) -> list[Found]:
    """Everything that answers it, and answers to those: level by level, each once."""
    found: dict[str, Found] = {}
    level = [event.id]
    for _ in range(DEEP):
        fresh = [one for one in answers(community.pk, level, MANY) if one.id not in found and one.id != event.id]
        found |= {one.id: one for one in fresh[: MANY - len(found)]}
        level = [one.id for one in fresh if one.id in found]
        if not level or len(found) >= MANY:
            break
    return list(found.values())


def branches(root: Told, below: Iterable[Told]) -> Branch:
    """The tree; reactions are counted where they belong rather than listed."""
    tree = Branch(root)
    known = {root.event.id: tree}
    for told in below:
        above = known.get(told.event.target)
        if above is None:
            continue
        if told.is_said and not told.is_reaction:
            known[told.event.id] = Branch(told)
            above.answers.append(known[told.event.id])
        else:
            above.reactions[told.event.text if told.is_reaction and told.event.text else told.event.kind] += 1
    return tree


def _with_itself(near: list[Told], told: Told) -> list[Told]:
    return sorted([*near, told], key=lambda one: (one.event.ts, one.event.seq)) if near else []
