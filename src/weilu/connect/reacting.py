"""Reactions as exports tell them: an emoji, how many, and some of those who gave it."""

from collections.abc import Iterable
from typing import NamedTuple

from weilu.connect.record import Record


class Reactor(NamedTuple):
    """ts: when, where the export says; else the message's own time stands for it."""

    id: str
    name: str = ""
    ts: int | None = None
    is_bot: bool = False


def reaction_records(message: Record, emoji: str, total: int, reactors: Iterable[Reactor]) -> list[Record]:
    """A record for each known reactor. The rest, whom the export only counts, are added up on the message."""
    given = {
        reactor.id or reactor.name: _reaction(message, emoji, reactor)
        for reactor in reactors
        if reactor.id or reactor.name
    }
    if (unnamed := total - len(given)) > 0:
        message.props = dict(message.props or {})
        message.props["reactions_unnamed"] = message.props.get("reactions_unnamed", 0) + unnamed
    return list(given.values())


def _reaction(message: Record, emoji: str, reactor: Reactor) -> Record:
    return Record(
        line=message.line,
        ts=reactor.ts or message.ts,
        kind="reaction",
        author_id=reactor.id,
        author=reactor.name,
        native_id=f"{message.native_id}/{emoji}/{reactor.id or reactor.name}" if message.native_id else "",
        target=message.native_id,
        space=message.space,
        space_name=message.space_name,
        props={"emoji": emoji},
        is_bot=reactor.is_bot,
    )
