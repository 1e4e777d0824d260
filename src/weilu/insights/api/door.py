"""The API's door: a key is asked for, refusals are one line of JSON."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

from weilu.analytics.query import BadQuery
from weilu.insights.api import events, members, metrics
from weilu.insights.api.keys import MINUTE, ByKey, NotAllowed, TooMany

api = NinjaAPI(
    title="Weilu",
    version="1",
    description="Numbers, members and events of one community. See docs/api.md.",
    auth=ByKey(),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)


def _refusing(status: int, told: Callable[[Any], str]) -> Callable[[HttpRequest, Any], HttpResponse]:
    def answer(request: HttpRequest, error: Any) -> HttpResponse:
        response = api.create_response(request, {"error": told(error)}, status=status)
        if status == 401:
            response["WWW-Authenticate"] = "Bearer"
        if status == 429:
            response["Retry-After"] = str(MINUTE)
        return response

    return answer


def _first(error: ValidationError) -> str:
    wrong = error.errors[0]
    return f"{'.'.join(str(part) for part in wrong['loc'][1:])}: {wrong['msg']}"


REFUSALS: dict[type[Exception], tuple[int, Callable[[Any], str]]] = {
    BadQuery: (400, str),
    ValidationError: (400, _first),
    AuthenticationError: (401, lambda _error: "A valid API key is needed: Authorization: Bearer wl_…"),
    NotAllowed: (403, lambda scope: f"This key lacks the scope {scope}."),
    Http404: (404, lambda _error: "There is no such thing here."),
    TooMany: (429, lambda _error: f"More than {settings.API_PER_MINUTE} requests a minute."),
}
for kind, (status, told) in REFUSALS.items():
    api.add_exception_handler(kind, _refusing(status, told))

api.add_router("", metrics.router)
api.add_router("", members.router)
api.add_router("", events.router)

urls = api.urls
for address in urls[0]:
    assert address.callback
    login_not_required(address.callback)  # a key is asked for instead of a session: see keys.ByKey
