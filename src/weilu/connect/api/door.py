"""`/v1/…` of Segment's spec, and PostHog's `/batch/`: who sends, how much, and what is answered.

SDKs send again after 408, 429 and 5xx, and drop what any other 4xx answers; a redirect is an error to them.
"""

import base64
import binascii
import logging
import math
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.functional import Promise
from django.views.decorators.csrf import csrf_exempt

from weilu.connect.api import calls
from weilu.connect.api.calls import Bad, BadBody, Heard
from weilu.connect.api.keys import ORIGINS, allows, may_send, origins, source_of
from weilu.connect.api.reading import TooLarge, Unreadable, body_of
from weilu.connect.api.refusals import BODIES, REASONS
from weilu.connect.api.taking import take
from weilu.connect.health import went_wrong
from weilu.connect.models import Source
from weilu.events.client import StoreError

log = logging.getLogger(__name__)

KINDS = {name: name for name in ("batch", "track", "identify", "page", "screen", "group", "alias")} | {
    "b": "batch",
    "t": "track",
    "i": "identify",
    "p": "page",
    "s": "screen",
    "g": "group",
    "a": "alias",
    "import": "batch",
}
PAUSED, TROUBLED = 60, 5  # seconds after which to come again
Read = Callable[[bytes], tuple[str, Callable[[], Heard]]]


class Refused(Exception):
    """The answer to a request that is not taken. status, message, headers."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


@csrf_exempt
@login_not_required
def segment(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in KINDS:
        return _refusal(Refused(404, "There is no such thing here."))
    return _answer(request, lambda body: calls.segment(body, KINDS[kind]))


@csrf_exempt
@login_not_required
def posthog(request: HttpRequest) -> HttpResponse:
    return _answer(request, calls.posthog)


def _answer(request: HttpRequest, read: Read) -> HttpResponse:
    if request.method == "OPTIONS":
        return _preflight(request)
    allowed = False
    try:
        if request.method != "POST":
            raise Refused(405, "Only POST is possible here.", Allow="POST, OPTIONS")
        source, heard = _open(request, read)
        allowed = _from_allowed_page(request, source)
        response = _taken(source, heard)
    except Refused as refused:
        response = _refusal(refused)
    if allowed:
        response["Access-Control-Allow-Origin"] = request.headers["Origin"]
        response["Vary"] = "Origin"
    return response


def _open(request: HttpRequest, read: Read) -> tuple[Source, Callable[[], Heard]]:
    """Whom it is for, and what reads it. A key in the header is looked at before the body is."""
    told = _told_key(request)
    source = source_of(told) if told else None
    if told and source is None:
        raise _unknown()
    try:
        inside, heard = read(body_of(request))
    except TooLarge:
        raise Refused(413, "A body holds 500 KB at most, unpacked, too.") from None
    except Unreadable:
        raise Refused(400, "The body breaks off, or is no gzip.") from None
    except BadBody as bad:
        if source is None:
            raise _unknown() from None
        raise _unreadable(source, bad) from None
    source = source or source_of(inside)
    if source is None:
        raise _unknown()
    return source, heard


def _unknown() -> Refused:
    return Refused(401, "A valid write key is needed: Basic auth, or writeKey in the body.", WWW_Authenticate="Basic")


def _told_key(request: HttpRequest) -> str:
    scheme, _space, told = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return told.strip()
    try:
        return base64.b64decode(told, validate=True).decode().partition(":")[0] if scheme.lower() == "basic" else ""
    except (binascii.Error, UnicodeDecodeError):
        raise _unknown() from None


def _from_allowed_page(request: HttpRequest, source: Source) -> bool:
    """Whether a page of a browser sends, which then may read the answer. Raises Refused where it may not send."""
    origin = request.headers.get("Origin", "")
    if origin and not allows(source.options.get(ORIGINS) or [], origin):
        raise Refused(403, "Pages of this origin may not send here.")
    return bool(origin)


def _taken(source: Source, read: Callable[[], Heard]) -> HttpResponse:
    if source.paused_at:
        raise Refused(503, "This source is paused.", Retry_After=str(PAUSED))
    try:
        heard = read()
        wait = may_send(source, len(heard.calls) + len(heard.bad), settings.INGEST_PER_MINUTE)
        if wait:
            raise Refused(429, "More items than a source may send.", Retry_After=str(math.ceil(wait)))
        taken = take(source, heard)
    except BadBody as bad:
        raise _unreadable(source, bad) from None
    except (StoreError, OperationalError, InterfaceError) as error:
        log.warning("What %s sent could not be kept: %s", source, error)
        raise Refused(503, "It could not be kept just now; send it again.", Retry_After=str(TROUBLED)) from error
    if taken.bad:
        _tell(source, REASONS[taken.bad[0].reason][1])
        return _partly(taken.kept, taken.bad)
    return JsonResponse({"success": True})


def _unreadable(source: Source, bad: BadBody) -> Refused:
    for_program, for_operator = BODIES[bad.reason]
    _tell(source, for_operator)
    return Refused(400, for_program)


def _tell(source: Source, sentence: str | Promise) -> None:
    """In the operators' language, whichever one the program asks for."""
    with translation.override(settings.LANGUAGE_CODE):
        went_wrong(source, str(sentence))


def _partly(kept: int, bad: list[Bad]) -> HttpResponse:
    """Some were taken; the answer names those that never will be."""
    message = f"{len(bad)} of {kept + len(bad)} items could not be taken; the others were kept."
    errors = [
        {"index": one.index, "messageId": one.message_id or None, "code": one.reason, "error": REASONS[one.reason][0]}
        for one in bad
    ]
    return _failure(400, "invalid_items", message, {"errors": errors})


def _refusal(refused: Refused) -> HttpResponse:
    response = _failure(refused.status, _CODES.get(refused.status, "refused"), refused.message)
    for name, value in refused.headers.items():
        response[name] = value
    return response


_CODES = {
    400: "invalid_body",
    401: "invalid_key",
    403: "origin",
    404: "not_found",
    413: "too_large",
    429: "too_many",
    503: "later",
}


def _failure(status: int, code: str, message: str, more: Mapping[str, Any] | None = None) -> HttpResponse:
    """In the words of every dialect: Segment's SDKs read code and message, PostHog's detail."""
    told = {"success": False, "code": code, "message": message, "error": message, "detail": message}
    response = JsonResponse({**told, **(more or {})}, status=status)
    response._has_been_logged = True  # type: ignore[attr-defined]  # by Django: a program with a wrong key would fill the log
    return response


def _preflight(request: HttpRequest) -> HttpResponse:
    origin = request.headers.get("Origin", "")
    response = HttpResponse(status=204)
    if origin and allows(origins(), origin):
        response["Access-Control-Allow-Origin"] = origin
        response["Access-Control-Allow-Methods"] = "POST, OPTIONS"
        response["Access-Control-Allow-Headers"] = request.headers.get("Access-Control-Request-Headers", "")[:500]
        response["Access-Control-Max-Age"] = "600"
    response["Vary"] = "Origin"
    return response
