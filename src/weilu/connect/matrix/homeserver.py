"""Asking a homeserver, as the persona. An answer that is no success is a Refusal with a sentence for the operator."""

import json
import secrets
from typing import Any
from urllib.parse import quote, urlencode

from django.utils.translation import gettext_lazy as _

from weilu.connect.careful import mapping, text
from weilu.connect.matrix.taking import persona_of
from weilu.connect.models import Source
from weilu.connect.troubles import sentence
from weilu.kit.outgoing import NotSent, Unknown, send
from weilu.team.refusal import Refusal

MOST_BYTES = 16 << 20  # of a page of history: a hundred events of 64 kB, each with what it replaced
CLIENT = "/_matrix/client/v3"


class Unreachable(Refusal):
    sentence = _("连不上 Matrix 服务器：%(why)s")


class Stranger(Refusal):
    sentence = _("Matrix 服务器还不认识围炉：请把注册文件放上去，写进 app_service_config_files，然后重启它。")


class WeiluUnreachable(Refusal):
    sentence = _("Matrix 服务器认识围炉，但连不上注册文件里 url 那一行的地址：%(why)s")


class NotThere(Refusal):
    sentence = _("Matrix 服务器上没有，或者不让看：%(why)s")


class Declined(Refusal):
    sentence = _("Matrix 服务器拒绝了：%(why)s")


class Slower(Refusal):
    """seconds: how long the homeserver wants to be left alone."""

    sentence = _("Matrix 服务器让围炉慢一点，过一会儿自己接着来。")

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


class Homeserver:
    """The server of a source. Raises Unreachable, Stranger, NotThere, Slower, Declined."""

    def __init__(self, source: Source) -> None:
        self.source, self.persona = source, persona_of(source)
        self._url, self._token = source.options["homeserver"].rstrip("/"), source.secrets.get("as_token", "")

    def ping(self) -> int:
        """Milliseconds that a call from there to here takes. A homeserver that had given up on Weilu comes again at
        once. Raises WeiluUnreachable, too."""
        path = f"/_matrix/client/v1/appservice/{quote(registration_id(self.source))}/ping"
        try:
            return int(self._call("POST", path, {"transaction_id": secrets.token_hex(8)}).get("duration_ms", 0))
        except Declined as refusal:
            if str(refusal.facts.get("code", "")).startswith(("M_CONNECTION", "M_BAD_STATUS")):
                raise WeiluUnreachable(why=refusal.facts["why"]) from None
            raise

    def join(self, room: str) -> None:
        self._call("POST", f"{CLIENT}/join/{_quoted(room)}", {})

    def leave(self, room: str) -> None:
        self._call("POST", f"{CLIENT}/rooms/{_quoted(room)}/leave", {})

    def state(self, room: str, kind: str) -> dict[str, Any]:
        """What a room says of itself; empty where it says nothing."""
        try:
            return self._call("GET", f"{CLIENT}/rooms/{_quoted(room)}/state/{kind}/")
        except NotThere as refusal:
            if refusal.facts.get("code") == "M_NOT_FOUND":
                return {}
            raise

    def people(self, room: str) -> dict[str, str]:
        """{account: the name shown} of who is in a room."""
        joined = mapping(self._call("GET", f"{CLIENT}/rooms/{_quoted(room)}/joined_members").get("joined"))
        return {account: text(mapping(told).get("display_name")) for account, told in joined.items()}

    def earlier(self, room: str, mark: str, limit: int) -> tuple[list[dict[str, Any]], str]:
        """Events before the mark ("": before now), newest first, and the mark to go on from; "" at the beginning."""
        asked = {"dir": "b", "limit": str(limit)} | ({"from": mark} if mark else {})
        told = self._call("GET", f"{CLIENT}/rooms/{_quoted(room)}/messages", query=asked)
        events = [one for one in told.get("chunk") or [] if isinstance(one, dict)]
        return events, text(told.get("end"))

    def call_oneself(self, name: str) -> None:
        """Set the persona's shown name, unless it is that already."""
        path = f"{CLIENT}/profile/{_quoted(self.persona)}"
        try:
            known = text(self._call("GET", path).get("displayname"))
        except NotThere:
            known = ""
        if known != name:
            self._call("PUT", f"{path}/displayname", {"displayname": name})

    def _call(
        self, method: str, path: str, body: dict[str, Any] | None = None, query: dict[str, str] | None = None
    ) -> dict[str, Any]:
        asked = urlencode({**(query or {}), "user_id": self.persona})
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        data = b"" if body is None else json.dumps(body).encode()
        try:
            answer = send(method, f"{self._url}{path}?{asked}", data, headers, most=MOST_BYTES)
        except NotSent as trouble:
            raise Unreachable(why=sentence(trouble.reason, trouble.facts)) from None
        except Unknown as trouble:
            raise Unreachable(why=sentence(trouble.reason, {})) from None
        return _told(answer.status, answer.body)


def _told(status: int, body: bytes) -> dict[str, Any]:
    try:
        told = mapping(json.loads(body))
    except ValueError:
        raise Unreachable(why=_("那个地址上不是 Matrix 服务器（HTTP %(status)s）") % {"status": status}) from None
    if status == 200:
        return dict(told)
    code, why = text(told.get("errcode")), text(told.get("error"))[:200] or f"HTTP {status}"
    if status == 429:
        raise Slower(max(float(told.get("retry_after_ms") or 1000) / 1000, 0.1))
    if status == 401:
        raise Stranger
    if status in {403, 404}:
        raise NotThere(why=why, code=code)
    raise Declined(why=why, code=code)


def registration_id(source: Source) -> str:
    """What the homeserver calls Weilu, one of its kind there."""
    return f"weilu-{(source.address or '')[:8]}"


def address_of(source: Source, base: str) -> str:
    """Where the homeserver finds Weilu, at `base` unless the operator named another; the rest is Matrix's own."""
    return f"{source.options.get('reach') or base}/in/{source.address}"


def _quoted(part: str) -> str:
    return quote(part, safe="")
