"""Discourse's posts as its API and data explorer give them: JSON lines or a list."""

from collections.abc import Iterator, Mapping
from typing import Any

from weilu.connect.careful import count, mappings, text
from weilu.connect.html_text import html_text
from weilu.connect.moments import BadTime, moments
from weilu.connect.objects import converted, objects
from weilu.connect.opening import Opened
from weilu.connect.reacting import Reactor, reaction_records
from weilu.connect.record import Item, ReadOptions, Record, Skipped, Understanding

_COLUMNS = {
    "id": "",
    "user_id": "author_id",
    "username": "author",
    "created_at": "time",
    "raw": "text",
    "topic_id": "event_id",
    "post_number": "event_id",
    "reply_to_post_number": "reply_to",
    "topic_title": "",
    "category_id": "space",
    "reactions": "",
    "trust_level": "",
}
_MESSAGE_TYPES = (0, 1, 4)  # not told, regular, whisper; 2 and 3 are what moderators and the forum itself did


class DiscoursePosts:
    """Ids: topic/number of the post, because replies name the answered post by its number; so a reply finds its
    post even where that stands in another file."""

    def sniff(self, opened: Opened) -> float:
        head = opened.head
        if not head.lstrip().startswith(("{", "[")) or '"post_number"' not in head or '"topic_id"' not in head:
            return 0.0
        return 0.95 if '"username"' in head and ('"raw"' in head or '"cooked"' in head) else 0.5

    def understand(self, opened: Opened, options: ReadOptions) -> Understanding:
        return Understanding(dict(_COLUMNS))

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Item]:
        read = moments(options.zone)

        def convert(line: int, raw: dict[str, Any]) -> list[Item]:
            try:
                ts = read(raw.get("created_at"))
            except BadTime as bad:
                return [Skipped(line=line, reason=bad.reason, example=text(raw.get("raw"))[:120])]
            post = post_record(line, ts, raw, options.space)
            return [post, *_reactions(raw, post)]

        yield from converted(objects(opened, "latest_posts"), convert)


def post_record(line: int, ts: int, raw: Mapping[str, Any], space: str) -> Record:
    topic, category = text(raw.get("topic_id")), text(raw.get("category_id"))
    answered = text(raw.get("reply_to_post_number"))
    user, ordinary = text(raw.get("user_id")), raw.get("post_type", 0) in _MESSAGE_TYPES
    post = Record(
        line=line,
        ts=ts,
        kind="message" if ordinary else "system",
        author_id=user,
        author=text(raw.get("name")) or text(raw.get("username")),
        handle=text(raw.get("username")),
        text=text(raw.get("raw")).strip() or html_text(text(raw.get("cooked"))),
        native_id=f"{topic}/{text(raw.get('post_number')) or 'id' + text(raw.get('id'))}",
        space=category or space,
        space_name=text(raw.get("category_name")) or text(raw.get("category_slug")) or category or space,
        target=f"{topic}/{answered}" if answered else "",
        is_bot=user.startswith("-"),  # the forum's own accounts have numbers below zero
        is_staff=any(raw.get(mark) is True for mark in ("staff", "moderator", "admin")),
        edited=count(raw.get("version")) > 1,
        recalled=bool(raw.get("deleted_at")) or raw.get("user_deleted") is True,
    )
    post.props = _props(raw, topic)
    return post


def _props(raw: Mapping[str, Any], topic: str) -> dict[str, Any]:
    told = {
        "topic": text(raw.get("topic_title")) or topic,
        "topic_id": topic,
        "post_id": raw.get("id"),
        "trust_level": raw.get("trust_level"),
        "reads": raw.get("reads"),
        "action": text(raw.get("action_code")),
        "reactions": {text(r.get("id")): count(r.get("count")) for r in mappings(raw.get("reactions"))},
    }
    return {name: value for name, value in told.items() if value not in (None, "", {})}


def _reactions(raw: Mapping[str, Any], post: Record) -> list[Record]:
    """Those whose givers the file names; the others are only counted on the post."""
    given: list[Record] = []
    for reaction in mappings(raw.get("reactions")):
        givers = [
            Reactor(text(user.get("id")), text(user.get("name")) or text(user.get("username")))
            for user in mappings(reaction.get("users"))
        ]
        given += reaction_records(post, text(reaction.get("id")), count(reaction.get("count")), givers)
    return given
