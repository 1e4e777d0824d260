"""A question as a command for a terminal, which asks exactly the same over the HTTP API."""

import shlex
import zlib
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from weilu.analytics.door import METRICS, Query
from weilu.analytics.options import written

KEY = "WEILU_KEY"


def curl(request: HttpRequest, metric: str, query: Query) -> dict[str, str]:
    """`text`: the command, which takes the key from the environment; a span that nobody chose is written out as it was
    taken. `id`: its own on any page."""
    address = request.build_absolute_uri(reverse("api:metric", args=[metric]))
    asked = urlencode(asked_of(metric, query), safe=",")
    text = f'curl -H "Authorization: Bearer ${KEY}" {shlex.quote(f"{address}?{asked}")}'
    return {"id": f"curl-{zlib.crc32(text.encode()):x}", "text": text}


def asked_of(metric: str, query: Query) -> dict[str, str]:
    """The query as an address of the API says it: analytics.door.parse reads it back."""
    about = METRICS[metric]
    options = {option.name: query.options.get(option.name, option.default) for option in about.options}
    told = {
        "from": str(query.first or ""),
        "to": str(query.last or ""),
        "grain": query.grain,
        "kind": ",".join(query.kinds),
        "platform": ",".join(query.platforms),
        "space": ",".join(map(str, query.spaces)),
        "segment": ",".join(query.segments),
        "include_staff": "true" if query.include_staff else "",
        "include_bots": "true" if query.include_bots else "",
        **{option.name: written(option, options[option.name]) for option in about.options},
    }
    return {name: value for name, value in told.items() if value}
