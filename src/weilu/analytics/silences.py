"""Days on which a live source was silent against its habit, as far as they weigh on a question."""

import datetime as dt

from django.db.models import Sum

from weilu.analytics.models import Silence
from weilu.analytics.query import Query


def silenced(query: Query, first: dt.date, last: dt.date) -> dict[dt.date, int]:
    """Of each day, both ends included, how many events are likely to be missing. Nothing of single rooms: what a source
    brings of a room is not known."""
    if query.spaces:
        return {}
    found = Silence.objects.filter(community=query.community, day__range=(first, last))
    if query.platforms:
        found = found.filter(platform__in=query.platforms)
    return dict(found.values_list("day").annotate(missing=Sum("usual")).order_by())
