"""Zulip's messages as its API and archives give them: a JSON list, {"messages": […]}, or JSON lines."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from weilu.connect.careful import mapping, mappings, text
from weilu.connect.html_text import html_text
from weilu.connect.moments import BadTime, moments
from weilu.connect.objects import converted, objects
from weilu.connect.opening import Opened
from weilu.connect.reacting import Reactor, reaction_records
from weilu.connect.record import Item, ReadOptions, Record, Skipped, Understanding

_COLUMNS = {
    "id": "event_id",
    "timestamp": "time",
    "sender_full_name": "author",
    "sender_id": "author_id",
    "content": "text",
    "stream": "space",
    "topic": "",
    "reactions": "",
}
_NUMBERED = re.compile(r"(\d+)-(.+)")  # archives name a stream by its number and its name
_QUOTED = re.compile(r'/near/(\d+)"[^>]*>[^<]{1,20}</a>[^<]{0,5}</p>\s*<blockquote>')
_RESOLVED = "✔ "


class Zulip:
    """Ids: Zulip counts messages once for the whole server. A quoted message is the one replied to."""

    name = platform = "zulip"
    zh = "Zulip 导出"
    en = "Zulip export"

    def sniff(self, opened: Opened) -> float:
        head = opened.head
        if '"sender_full_name"' not in head or not head.lstrip().startswith(("{", "[")):
            return 0.0
        return 0.95 if '"content"' in head and '"timestamp"' in head else 0.5

    def understand(self, opened: Opened, options: ReadOptions) -> Understanding:
        return Understanding(dict(_COLUMNS))

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Item]:
        read = moments(options.zone)

        def convert(line: int, raw: dict[str, Any]) -> list[Item]:
            try:
                ts = read(raw.get("timestamp"))
            except BadTime as bad:
                return [Skipped(line=line, reason=bad.reason, example=text(raw.get("content"))[:120])]
            message = _message(line, ts, raw, options.space)
            return [message, *_reactions(raw, message)]

        yield from converted(objects(opened, "messages"), convert)


def _message(line: int, ts: int, raw: Mapping[str, Any], space: str) -> Record:
    content = text(raw.get("content"))
    key, name = _stream(raw)
    topic = (text(raw.get("topic")) or text(raw.get("subject"))).removeprefix(_RESOLVED)
    quoted = _QUOTED.search(content) if "<blockquote>" in content else None
    email = text(raw.get("sender_email"))
    return Record(
        line=line,
        ts=ts,
        author_id=text(raw.get("sender_id")),
        author=text(raw.get("sender_full_name")),
        text=html_text(content) if content.startswith("<") else content.strip(),
        native_id=text(raw.get("id")),
        space=key or space,
        space_name=name or space,
        target=quoted[1] if quoted else "",
        props={"topic": topic} if topic else None,
        is_bot=bool(re.search(r"[-.]bot@", email)),
        email="" if re.search(r"^user\d+@|[-.]bot@", email) else email,  # made-up addresses know nobody
        edited="last_edit_timestamp" in raw or "edit_history" in raw,
    )


def _stream(raw: Mapping[str, Any]) -> tuple[str, str]:
    """(key, name). Of a private conversation, which has no stream, nothing."""
    name = text(raw.get("stream")) or text(raw.get("display_recipient"))
    if found := _NUMBERED.fullmatch(name):
        return found[1], found[2]
    return text(raw.get("stream_id")) or name, name


def _reactions(raw: Mapping[str, Any], message: Record) -> list[Record]:
    given: list[Record] = []
    for reaction in mappings(raw.get("reactions")):
        user = mapping(reaction.get("user"))
        id, name = reaction.get("user_id", user.get("id")), text(user.get("full_name"))
        if id is not None or name:
            given += reaction_records(message, _emoji(reaction), 1, [Reactor(text(id), name)])
    return given


def _emoji(reaction: Mapping[str, Any]) -> str:
    """The sign itself where it is one of Unicode's, else its name."""
    code = text(reaction.get("emoji_code"))
    if reaction.get("reaction_type", "unicode_emoji") == "unicode_emoji" and re.fullmatch(
        r"[0-9a-f]{2,6}(-[0-9a-f]{2,6})*", code
    ):
        return "".join(chr(int(part, 16)) for part in code.split("-"))
    return text(reaction.get("emoji_name"))


FORMAT = Zulip()
