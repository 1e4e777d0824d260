"""Every metric, over HTTP as on the command line."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from weilu.analytics.door import METRICS
from weilu.analytics.keeping import Keeping
from weilu.analytics.metric import BASICS, Metric, known, parse
from weilu.insights.api.keys import community_of

router = Router(tags=["metrics"])
ASKED = {
    "from": "the first local day, YYYY-MM-DD; default: of the first event",
    "to": "the last local day, included; default: yesterday",
    "grain": "day, week or month",
    "kind": "kinds of event, separated by commas",
    "platform": "platforms, separated by commas",
    "space": "rooms by name or number, separated by commas",
    "segment": "segments by name, separated by commas",
    "include_staff": "true to count staff, too",
    "include_bots": "true to count bots, too",
}
assert set(ASKED) == BASICS
EVERY = ASKED | {option.name: option.help for metric in METRICS.values() for option in metric.options}
PARAMETERS = [
    {"in": "query", "name": name, "required": False, "schema": {"type": "string"}, "description": told}
    for name, told in EVERY.items()
]


@router.get("/community", summary="The community of this key")
def community(request: HttpRequest) -> dict[str, Any]:
    found = community_of(request, "metrics")
    return {
        "slug": found.slug,
        "name": found.name,
        "timezone": found.time_zone,
        "week_start": found.week_start,
        "today": str(found.today),
    }


@router.get("/metrics", summary="Every metric there is")
def metrics(request: HttpRequest) -> dict[str, Any]:
    community_of(request, "metrics")
    return {"metrics": [_told(metric) for metric in METRICS.values()]}


def _told(metric: Metric) -> dict[str, Any]:
    return {
        "name": metric.name,
        "zh": metric.zh,
        "en": metric.en,
        "unit": metric.unit,
        "definition": metric.definition,
        "formula": metric.formula,
        "keys": list(metric.keys),
        "options": [{"name": option.name, "about": option.help} for option in metric.options],
    }


@router.get("/metrics/{name}", summary="A metric's rows", openapi_extra={"parameters": PARAMETERS})
def metric(request: HttpRequest, name: str) -> dict[str, Any]:
    """The same object as `weilu query NAME --json`, with the SQL that ran."""
    found = community_of(request, "metrics")
    known(name)
    asked = {key: values[0] if len(values) == 1 else values for key, values in request.GET.lists()}
    result = Keeping(found).ask(name, parse(name, found, asked))
    return {**result.as_json(), "sql": list(result.sql)}
