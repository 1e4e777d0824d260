"""What a homeserver calls: transactions of events, a ping, and questions after accounts and rooms that are not Weilu's.

It sends a transaction again until it hears 200: that is said only when everything is on disk.
"""

import json
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from weilu.connect.health import went_wrong
from weilu.connect.matrix.taking import persona_of, take
from weilu.connect.models import Source
from weilu.events.client import StoreError

MOST_BYTES = 16 << 20  # a hundred events of 64 kB, each with what it replaced
LATER = 30  # seconds

log = logging.getLogger(__name__)
Call = Callable[..., HttpResponse]


def homeserver_call(*methods: str) -> Callable[[Call], Call]:
    """Of a homeserver that knows its token; an address that never was, one that is no more, and a wrong token are
    answered alike."""

    def decorate(call: Call) -> Call:
        @csrf_exempt
        @login_not_required
        @never_cache
        @require_http_methods(list(methods))
        @wraps(call)
        def admitted(request: HttpRequest, address: str, **told: str) -> HttpResponse:
            source = _source(address)
            known = source.secrets.get("hs_token", "") if source else ""
            if not constant_time_compare(_token(request), known or "nobody") or source is None or not known:
                return _error(403, "M_FORBIDDEN")
            if source.paused_at:
                return _error(503, "M_LIMIT_EXCEEDED", later=True)
            return call(request, source, **told)

        return admitted

    return decorate


def _source(address: str) -> Source | None:
    return (
        Source.objects.select_related("community")
        .filter(address=address, kind="matrix", removed_at__isnull=True)
        .first()
    )


def _token(request: HttpRequest) -> str:
    """Homeservers of before 2023 send it in the address."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else request.GET.get("access_token", "")


def _error(status: int, code: str, *, later: bool = False) -> HttpResponse:
    headers = {"Retry-After": str(LATER)} if later else {}
    return JsonResponse({"errcode": code, "error": code}, status=status, headers=headers)


@homeserver_call("PUT")
def transaction(request: HttpRequest, source: Source, txn: str) -> HttpResponse:
    try:
        events = _events(request)
    except OverflowError:
        went_wrong(source, _("Matrix 服务器送来的一批超过了 16 MB，没有收。"))
        return _error(413, "M_TOO_LARGE")
    except (ValueError, RecursionError):
        went_wrong(source, _("Matrix 服务器送来的内容看不懂。"))
        return _error(400, "M_NOT_JSON")
    try:
        take(source, events)
    except StoreError:
        log.exception("A transaction of Matrix could not be stored; it will come again.")
        return _error(503, "M_UNKNOWN", later=True)
    return JsonResponse({})


def _events(request: HttpRequest) -> list[Any]:
    """Raises OverflowError, ValueError, RecursionError."""
    length = request.headers.get("Content-Length", "")
    if length.isdecimal() and len(length) < 12 and int(length) > MOST_BYTES:
        raise OverflowError
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise OverflowError
    told = json.loads(body)
    events = told.get("events", []) if isinstance(told, dict) else None
    if not isinstance(events, list):
        raise ValueError
    return events


@homeserver_call("POST")
def ping(request: HttpRequest, source: Source) -> HttpResponse:
    return JsonResponse({})


@homeserver_call("GET")
def user(request: HttpRequest, source: Source, user: str) -> HttpResponse:
    """Whether an account of Weilu's part of the names exists: the persona alone does."""
    return JsonResponse({}) if user == persona_of(source) else _error(404, "M_NOT_FOUND")


@homeserver_call("GET")
def nothing(request: HttpRequest, source: Source, **asked: str) -> HttpResponse:
    """Rooms are never made because somebody asks after them; there is nothing of third parties."""
    return _error(404, "M_NOT_FOUND")
