"""What programs send, in one form: Segment's calls as they are, PostHog's events as the calls they mean."""

from collections.abc import Callable
from typing import Any

import msgspec

MOST_ITEMS = 500
MOST_BYTES = 32 * 1024  # of an item
MOST_ID = 255  # letters of an id

Told = str | int | float | None
Facts = dict[str, Any]


class BadBody(Exception):
    """The body as a whole is nothing that could be taken; reason: a key of `refusals.BODIES`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BadItem(Exception):
    """One item of it; reason: a key of `refusals.REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Call(msgspec.Struct, rename="camel", kw_only=True, gc=False):
    """One call of an SDK. Ids come as text or number; `once`: traits that tell only what nobody has told yet."""

    type: str = ""
    message_id: Told = None
    timestamp: Told = None
    original_timestamp: Told = None
    user_id: Told = None
    anonymous_id: Told = None
    previous_id: Told = None
    group_id: Told = None
    event: Told = None
    name: Told = None
    category: Told = None
    properties: Facts | None = None
    traits: Facts | None = None
    context: Facts | None = None
    once: Facts | None = None


class Bad(msgspec.Struct, gc=False):
    """An item that was not taken. index: its place in the batch."""

    index: int
    reason: str
    message_id: str = ""


class Heard(msgspec.Struct, gc=False):
    """A body read. calls: (place in the batch, what was sent, the call). sent_at: the sender's clock, unread."""

    calls: list[tuple[int, bytes, Call]]
    bad: list[Bad]
    sent_at: Told = None


class _Body(msgspec.Struct, rename="camel"):
    batch: list[msgspec.Raw] | None = None
    write_key: str = ""
    sent_at: Told = None


class _PostHogBody(msgspec.Struct):
    batch: list[msgspec.Raw] | None = None
    api_key: str = ""
    token: str = ""
    sent_at: Told = None
    properties: Facts | None = None


class _PostHogEvent(msgspec.Struct, kw_only=True):
    event: str = ""
    uuid: Told = None
    distinct_id: Told = None
    timestamp: Told = None
    properties: Facts | None = None
    set_: Facts | None = msgspec.field(default=None, name="$set")
    once: Facts | None = msgspec.field(default=None, name="$set_once")


_bodies = msgspec.json.Decoder(_Body)
_calls = msgspec.json.Decoder(Call)
_posthog_bodies = msgspec.json.Decoder(_PostHogBody)
_posthog_events = msgspec.json.Decoder(_PostHogEvent)


def segment(body: bytes, kind: str) -> tuple[str, Callable[[], Heard]]:
    """(the write key told in it, "" for none; what reads the rest). kind: "batch", or the one call it is.

    Raises BadBody.
    """
    told = _decoded(_bodies, body)
    items = told.batch if kind == "batch" else [msgspec.Raw(body)]
    if items is None:
        raise BadBody("no_batch")
    return told.write_key, lambda: _heard(items, told.sent_at, lambda raw: _call(raw, kind))


def posthog(body: bytes) -> tuple[str, Callable[[], Heard]]:
    """The same for a body of PostHog's `/batch/` or `/capture/`. Raises BadBody."""
    told = _decoded(_posthog_bodies, body)
    inner = (told.properties or {}).get("token", "")
    items = [msgspec.Raw(body)] if told.batch is None else told.batch
    key = told.api_key or told.token or (inner if isinstance(inner, str) else "")
    return key, lambda: _heard(items, told.sent_at, _posthog_call)


def _decoded[T](decoder: "msgspec.json.Decoder[T]", body: bytes) -> T:
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as wrong:
        raise BadBody("bad_body") from wrong
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError) as wrong:
        raise BadBody("no_json") from wrong


def _heard(items: list[msgspec.Raw], sent_at: Told, read: Callable[[bytes], Call]) -> Heard:
    if len(items) > MOST_ITEMS:
        raise BadBody("too_many_items")
    heard = Heard([], [], sent_at)
    for index, item in enumerate(items):
        raw = bytes(item)
        try:
            heard.calls.append((index, raw, read(raw)))
        except BadItem as bad:
            heard.bad.append(Bad(index, bad.reason))
    return heard


def _read[T](decoder: "msgspec.json.Decoder[T]", raw: bytes) -> T:
    if len(raw) > MOST_BYTES:
        raise BadItem("item_too_large")
    try:
        return decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError) as wrong:
        raise BadItem("bad_shape") from wrong


def _call(raw: bytes, kind: str) -> Call:
    call = _read(_calls, raw)
    if kind != "batch":
        call.type = kind
    return call


# --- PostHog's events: most are tracked, some stand for another call ------------------------------------------------
def _posthog_call(raw: bytes) -> Call:
    told = _read(_posthog_events, raw)
    facts = told.properties or {}
    call = Call(
        type="track",
        message_id=told.uuid,
        timestamp=told.timestamp,
        user_id=_plain(told.distinct_id or facts.get("distinct_id")),
        event=told.event,
        properties={name: value for name, value in facts.items() if name not in _UNKEPT},
        traits=_facts(told.set_ or facts.get("$set")),
        once=_facts(told.once or facts.get("$set_once")),
    )
    if facts.get("$device_id") == call.user_id or facts.get("$process_person_profile") is False:
        call.user_id, call.anonymous_id = None, call.user_id
    if meant := _MEANT.get(told.event):
        meant(call, facts)
    return call


_UNKEPT = frozenset({"distinct_id", "token", "$set", "$set_once", "$lib", "$lib_version", "$ip", "$geoip_disable"})


def _identify(call: Call, facts: Facts) -> None:
    call.type, call.anonymous_id = "identify", _plain(facts.get("$anon_distinct_id"))


def _alias(call: Call, facts: Facts) -> None:
    call.type, call.user_id, call.anonymous_id = "alias", _plain(facts.get("alias")), None
    call.previous_id = _plain(facts.get("distinct_id"))


def _group(call: Call, facts: Facts) -> None:
    call.type, call.group_id = "group", _plain(facts.get("$group_key"))
    call.traits = _facts(facts.get("$group_set"))


def _page(call: Call, facts: Facts) -> None:
    call.type, call.event = "page", None


def _screen(call: Call, facts: Facts) -> None:
    call.type, call.event, call.name = "screen", None, _plain(facts.get("$screen_name"))


_MEANT: dict[str, Callable[[Call, Facts], None]] = {
    "$identify": _identify,
    "$set": _identify,
    "$set_once": _identify,
    "$create_alias": _alias,
    "$groupidentify": _group,
    "$pageview": _page,
    "$screen": _screen,
}


def _plain(value: object) -> Told:
    return value if isinstance(value, str | int | float) else None


def _facts(value: object) -> Facts | None:
    return value if isinstance(value, dict) else None
