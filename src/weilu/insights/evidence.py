"""The way from a number to what it counts: the address of the stream that holds exactly those messages."""

import datetime as dt
from urllib.parse import urlencode

from django.urls import reverse

from weilu.analytics.periods import end_of
from weilu.analytics.query import Query
from weilu.insights.stream_filters import COUNTED, EVERYTHING

COUNTED_AS = {who: name for name, who in COUNTED.items()}


def messages_of(query: Query, **narrowed: object) -> str:
    """Of the query's span, places, people and words; narrowed: further filters of the stream, by their names there."""
    asked: dict[str, object] = {
        "kind": EVERYTHING,
        "from": query.first,
        "to": query.last,
        "platform": ",".join(query.platforms),
        "room": ",".join(map(str, query.spaces)),
        "segment": ",".join(query.segments),
        "mentions": ",".join(query.options.get("word", ())),
        "counted": COUNTED_AS[query.include_staff, query.include_bots],
        **narrowed,
    }
    page = reverse("stream:list", args=[query.community.slug])
    return page + "?" + urlencode({key: value for key, value in asked.items() if value})


def messages_in(query: Query, period: dt.date, **narrowed: object) -> str:
    """The same of one period of the query's grain, as far as it lies in the span."""
    assert query.first is not None
    assert query.last is not None
    within = query.between(max(period, query.first), min(end_of(period, query.grain), query.last))
    return messages_of(within, **narrowed)
