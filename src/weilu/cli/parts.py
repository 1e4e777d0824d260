"""What the parts of a command (`weilu segment list`) share."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

from weilu.cli.console import Console
from weilu.cli.here import make_ready


def common(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every part takes: --community (as `slug`) and --json (as `as_json`)."""
    as_json = click.option("--json", "as_json", is_flag=True, help="print one JSON object")
    return click.pass_obj(click.option("--community", "slug")(as_json(function)))


def community_of(slug: str | None) -> Any:
    """The stores opened, and the community named, or the only one there is. Raises Failed."""
    make_ready()
    from weilu.cli.choosing import existing

    return existing(slug)


def tell(console: Console, rows: Sequence[Mapping[str, Any]], line: Callable[[Any], str], *, as_json: bool) -> None:
    """Rows as one object, or as lines."""
    if as_json:
        console.json({"rows": rows})
        return
    for row in rows:
        console.say(line(row))
