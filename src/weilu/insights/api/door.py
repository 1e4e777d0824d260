"""The API's door: a key is asked for, refusals are one line of JSON."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from weilu.analytics.query import BadQuery
from weilu.events.client import StoreError
from weilu.insights.api import events, goals, members, metrics, segments
from weilu.insights.api.keys import MINUTE, ByKey, NotAllowed, TooMany
from weilu.segments.making import ChangedMeanwhile

api = NinjaAPI(
    title="Weilu",
    version="1",
    description="Numbers, members, events, segments and goals of one community. See docs/api.md.",
    auth=ByKey(),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)


def _refusing(status: int, told: Callable[[Any], str]) -> Callable[[HttpRequest, Any], HttpResponse]:
    def answer(request: HttpRequest, error: Any) -> HttpResponse:
        line = " ".join(told(error).split())  # what was sent is often repeated, line breaks and all
        response = api.create_response(request, {"error": line}, status=status)
        if status == 401:
            response["WWW-Authenticate"] = "Bearer"
        if status == 429:
            response["Retry-After"] = str(MINUTE)
        return response

    return answer


def _first(error: ValidationError) -> str:
    wrong = error.errors[0]
    place = ".".join(str(part) for part in wrong["loc"][1:] if part != "told")  # what our functions call the body
    return f"{place or 'body'}: {wrong['msg']}"


NOT_HERE = "There is no such thing here."
REFUSALS: dict[type[Exception], tuple[int, Callable[[Any], str]]] = {
    BadQuery: (400, lambda error: error.named),
    ChangedMeanwhile: (409, str),
    HttpError: (400, str),
    RequestDataTooBig: (413, lambda _error: "The body is too large."),
    StoreError: (503, str),
    ValidationError: (400, _first),
    AuthenticationError: (401, lambda _error: "A valid API key is needed: Authorization: Bearer wl_…"),
    NotAllowed: (403, lambda scope: f"This key lacks the scope {scope}."),
    Http404: (404, lambda _error: NOT_HERE),
    TooMany: (429, lambda _error: f"More than {settings.API_PER_MINUTE} requests a minute."),
}
for kind, (status, told) in REFUSALS.items():
    api.add_exception_handler(kind, _refusing(status, told))

api.add_router("", metrics.router)
api.add_router("", members.router)
api.add_router("", events.router)
api.add_router("", segments.router)
api.add_router("", goals.router)


def _in_json(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Where ninja itself refuses a method, it does so in plain text."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code != 405:
            return response
        allowed = {"Allow": response["Allow"]}
        told = f"{request.method} is not possible here, only {response['Allow']}."
        return JsonResponse({"error": told}, status=405, headers=allowed)

    return answered


@csrf_exempt
@login_not_required
def nothing_here(request: HttpRequest, **_path: Any) -> HttpResponse:
    """Whatever else is asked below /api."""
    return JsonResponse({"error": NOT_HERE}, status=404)


urls = api.urls
for address in urls[0]:
    assert address.callback
    address.callback = _in_json(address.callback)
    login_not_required(address.callback)  # a key is asked for instead of a session: see keys.ByKey
