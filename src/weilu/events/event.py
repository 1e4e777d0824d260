"""An event as it crosses into the store, and how it gets its id."""

from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import msgspec


class Event(msgspec.Struct, kw_only=True, gc=False):
    """Something that happened. See docs/events.md for every field.

    member: the member's id, 0 when nobody did it. ts: milliseconds since the epoch, UTC. id: from `event_id`, unique in
    the community. space, source: ids of Space and of connect's Source, 0 for none. target: id of the event replied or
    reacted to, 0 for none. value: a number (money in 分). revised: this telling may be newer than one already stored.
    """

    member: int
    ts: int
    kind: str
    id: int
    native_id: str = ""
    platform: str = ""
    space: int = 0
    channel: str = ""
    source: int = 0
    content: str = ""
    activity: str = ""
    target: int = 0
    value: float | None = None
    text: str = ""
    props: dict[str, Any] | None = None
    revised: bool = False


def event_id(*parts: str | int) -> int:
    """A 64-bit id that the same parts always give. Repeats are looked up within a member's moment, so that two
    different events would have to share member, day and 64 bits to be taken for one."""
    key = "\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(key, digest_size=8).digest(), "little")


def native_event_id(platform: str, native_id: str) -> int:
    """The id of an event that its platform names itself: the same however it arrives."""
    return native_event_ids(platform)(native_id)


@lru_cache(maxsize=1000)
def native_event_ids(platform: str) -> Callable[[str], int]:
    """The same for many of one platform, whose name is hashed once."""
    begun = blake2b(f"n\x1f{platform}\x1f".encode("utf-8", "surrogatepass"), digest_size=8)

    def number(native_id: str) -> int:
        whole = begun.copy()
        whole.update(native_id.encode("utf-8", "surrogatepass"))
        return int.from_bytes(whole.digest(), "little")

    return number
