"""`weilu watch`: words whose mentions are counted."""

import click

from weilu.cli.console import Console
from weilu.cli.parts import common, community_of


@click.group("watch")
def command() -> None:
    """Watched words, whose mentions `weilu query voice` counts."""


@command.command("list")
@common
def every(obj: tuple[Console, str], slug: str | None, *, as_json: bool) -> None:
    """The words that are watched."""
    _tell(obj[0], community_of(slug).watched_words, as_json=as_json)


@command.command("add")
@click.argument("words", nargs=-1, required=True)
@common
def add(obj: tuple[Console, str], slug: str | None, *, words: tuple[str, ...], as_json: bool) -> None:
    """Watch WORDS, too."""
    community = community_of(slug)
    from weilu.team.watched_words import watch

    _tell(obj[0], watch(community, words, by=None), as_json=as_json)


@command.command("remove")
@click.argument("words", nargs=-1, required=True)
@common
def remove(obj: tuple[Console, str], slug: str | None, *, words: tuple[str, ...], as_json: bool) -> None:
    """Watch WORDS no more."""
    community = community_of(slug)
    from weilu.team.watched_words import unwatch

    _tell(obj[0], unwatch(community, words, by=None), as_json=as_json)


def _tell(console: Console, words: list[str], *, as_json: bool) -> None:
    if as_json:
        console.json({"words": words})
        return
    for word in words:
        console.say(word)
