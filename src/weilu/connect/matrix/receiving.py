"""What a homeserver calls below `/in/<address>`: transactions of events, a ping, and questions after accounts and rooms
that are not Weilu's. It sends a transaction again until it hears 200."""

from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from weilu.connect.calling import NotTheirs, NotUnderstood, as_json
from weilu.connect.careful import mapping
from weilu.connect.live_kinds import Call, Callback
from weilu.connect.matrix.taking import persona_of, take
from weilu.connect.signing import same

BELOW = "/_matrix/app/v1/"
MOST_BYTES = 16 << 20  # a hundred events of 64 kB, each with what it replaced


def _let_in(call: Call) -> str:
    """The method and what is asked for, of a homeserver that knows its token."""
    if not same(_token(call.request), call.source.secrets.get("hs_token", "")):
        raise NotTheirs
    return f"{call.request.method} {call.rest.removeprefix(BELOW)}"


def _token(request: HttpRequest) -> str:
    """Homeservers of before 2023 send it in the address."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else request.GET.get("access_token", "")


def _answer(call: Call, asked: str) -> HttpResponse:
    """Rooms are never made because somebody asks after them, and the persona alone is an account of Weilu's."""
    if asked.startswith("PUT transactions/"):
        return _transaction(call)
    if asked == "POST ping" or unquote(asked) == f"GET users/{persona_of(call.source)}":
        return JsonResponse({})
    return JsonResponse({"errcode": "M_NOT_FOUND", "error": "Not here."}, status=404)


def _transaction(call: Call) -> HttpResponse:
    events = mapping(as_json(call.body)).get("events")
    if not isinstance(events, list):
        raise NotUnderstood(why=_("没有 events"))
    take(call.source, events)
    return JsonResponse({})


CALLBACK = Callback(let_in=_let_in, take=_answer, longest=MOST_BYTES)
