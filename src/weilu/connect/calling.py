"""`/in/<address>`: the one address by which every platform calls its source.

Whoever is not let in (unknown address, removed source, wrong signature) is told the same. A body that is too long is
refused before it is read. What was let in is on disk before the answer; what cannot be understood is answered 400 and
told on the source's page.
"""

import logging

import msgspec
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from weilu.connect.health import went_wrong
from weilu.connect.live_kinds import Call, Callback, kind_named
from weilu.connect.models import Source
from weilu.events.client import StoreError
from weilu.team.refusal import Refusal

AGAIN = "60"  # seconds after which a platform may call again

log = logging.getLogger(__name__)


class NotTheirs(Exception):
    """The platform did not send this, or nobody can tell that it did."""


class NotUnderstood(Refusal):
    """Its platform sent it, and it makes no sense; the sentence is for the operator."""

    sentence = _("收到的内容看不懂：%(why)s")


@csrf_exempt
@login_not_required
@never_cache
def called(request: HttpRequest, address: str, rest: str = "") -> HttpResponse:
    answer = _answer(request, address, rest)
    answer._has_been_logged = True  # type: ignore[attr-defined]  # else each refusal would write its address down
    return answer


def _answer(request: HttpRequest, address: str, rest: str) -> HttpResponse:
    source = _source_at(address)
    callback = _callback_of(source)
    if _length(request) > callback.longest:
        return JsonResponse({"error": "The body is too large."}, status=413)
    try:
        call = Call(source, request, request.read(callback.longest), rest)
        letter = callback.let_in(call)
    except (NotTheirs, UnreadablePostError):
        return JsonResponse({"error": "Nothing is here, or the signature is wrong."}, status=403)
    if source.paused_at:
        return _later("This connection is paused.")
    return _taken(callback, call, letter)


def _taken(callback: Callback[object], call: Call, letter: object) -> HttpResponse:
    try:
        return callback.take(call, letter)
    except NotUnderstood as refusal:
        went_wrong(call.source, str(refusal))
        return JsonResponse({"error": "The body was not understood."}, status=400)
    except StoreError:
        log.exception("What a platform sent could not be kept.")
        return _later("The event store cannot be used.")


def _later(why: str) -> HttpResponse:
    return JsonResponse({"error": why}, status=503, headers={"Retry-After": AGAIN})


def _source_at(address: str) -> Source:
    """The live source; for a stranger's address one that exists nowhere and lets nobody in."""
    found = Source.objects.filter(address=address, removed_at=None).select_related("community").first()
    return found or Source()


def _callback_of(source: Source) -> Callback[object]:
    kind = kind_named(source.kind)
    return kind.callback if kind and kind.callback else _NOBODY


def _refuse(_call: Call) -> None:
    raise NotTheirs


_NOBODY: Callback[object] = Callback(let_in=_refuse, take=lambda call, letter: HttpResponse(status=403))


def _length(request: HttpRequest) -> int:
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isascii() and told.isdigit() and len(told) < 20 else 1 << 62


def as_json(body: bytes) -> object:
    """What a body holds. Raises NotUnderstood, also where it is nested too deep."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise NotUnderstood(why=_("不是完整的 JSON")) from None
