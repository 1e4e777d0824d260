"""In which of the segments that a card names a member is: asked of the event store, remembered for some minutes."""

import datetime as dt
from collections import OrderedDict

from weilu.kit.clock import now
from weilu.persona.card import Card
from weilu.segments.models import Segment
from weilu.segments.rules import BadRule, parse
from weilu.segments.selecting import Selection, members
from weilu.team.models import Community

KEPT, FRESH = 2000, dt.timedelta(minutes=10)
_known: OrderedDict[tuple[int, int, int], tuple[dt.datetime, bool]] = OrderedDict()


def segments_of(community: Community, person: int, card: Card) -> frozenset[int]:
    """The numbers of those that hold the person; empty where nobody in particular is spoken to."""
    named = {one.segment for one in card.by_segment} if person else set()
    known = Segment.objects.filter(community=community, archived_at=None, pk__in=named) if named else []
    return frozenset(segment.pk for segment in known if _holds(segment, person))


def _holds(segment: Segment, person: int) -> bool:
    key = (segment.pk, segment.version, person)
    told = _known.get(key)
    if told is None or told[0] < now() - FRESH:
        told = _known[key] = (now(), _asked(segment, person))
        while len(_known) > KEPT:
            _known.popitem(last=False)
    return told[1]


def _asked(segment: Segment, person: int) -> bool:
    if segment.numbers is not None:
        return person in segment.numbers
    try:
        selection = Selection(segment.community, parse(segment.rules), names=(segment.name,), only=(person,))
        return bool(members(selection, 1))
    except BadRule:  # it stands on a segment that is gone
        return False
