"""What one call of another system holds: its body and the headers that may mean something, as one tree."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from urllib.parse import parse_qsl

from weilu.connect.calling import NotUnderstood, as_json
from weilu.connect.live_kinds import Call
from weilu.connect.models import Payload
from weilu.kit.soundness import sound_text

HEADERS = 30
FIELDS = 500
_SECRET = ("sign", "token", "secret", "auth", "hmac", "password", "apikey", "api-key", "cookie")
_PROXIES = ("x-forwarded", "x-real-ip", "x-request", "x-csrf", "x-client", "x-cluster")
_DELIVERIES = ("-delivery", "-delivery-id", "-event-id", "-message-id", "-webhook-id")


@dataclass(frozen=True, slots=True)
class Told:
    """tree: {"body": …, "headers": {…}}. name: what this delivery is called, the same when it is sent again."""

    tree: dict[str, Any]
    name: str


def told_by(call: Call) -> Told:
    """Raises NotUnderstood where the body is neither JSON nor a form."""
    headers = speaking_headers(dict(call.request.headers))
    return _told(call.body, headers, delivery_of(dict(call.request.headers)))


def told_in(kept: Payload) -> Told:
    """The same, of what was kept; raises NotUnderstood for a pasted sample that is no JSON."""
    return _told(kept.body.encode(), kept.headers, kept.delivery)


def _told(body: bytes, headers: dict[str, str], delivery: str) -> Told:
    form = headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    tree = {"body": _form(body) if form else as_json(body), "headers": headers}
    return Told(tree, delivery or blake2b(body, digest_size=16).hexdigest())


def _form(body: bytes) -> dict[str, Any]:
    """Fields of a form; a field that is JSON itself (payload=…) is opened."""
    try:
        pairs = parse_qsl(body.decode(), max_num_fields=FIELDS)
    except ValueError:
        raise NotUnderstood(why="form") from None
    return {name: _opened(value) for name, value in pairs}


def _opened(value: str) -> Any:
    if value[:1] not in ("{", "["):
        return value
    try:
        return as_json(value.encode())
    except NotUnderstood:
        return value


def speaking_headers(headers: dict[str, str]) -> dict[str, str]:
    """Those that may tell something: never what proves who sends, nor what proxies add."""
    names = [name for name in sorted(map(str.lower, headers)) if _speaks(name)][:HEADERS]
    values = {name.lower(): value for name, value in headers.items()}
    return {name: sound_text(values[name], 200) for name in names}


def _speaks(name: str) -> bool:
    if name.startswith(_PROXIES) or any(word in name for word in _SECRET):
        return False
    return name.startswith("x-") or name in ("content-type", "idempotency-key", "webhook-id")


def delivery_of(headers: dict[str, str]) -> str:
    """What the sender calls this delivery: Idempotency-Key, or X-…-Delivery and the like; "" where it says nothing."""
    values = {name.lower(): value for name, value in headers.items()}
    named = [name for name in sorted(values) if name.startswith("x-") and name.endswith(_DELIVERIES)]
    for name in ("idempotency-key", "webhook-id", *named):
        if values.get(name):
            return sound_text(values[name], 200)
    return ""
