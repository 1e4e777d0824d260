"""`weilu segment`: members picked by rules."""

import json
from pathlib import Path
from typing import Any

import click

from weilu.cli.console import Console, Failed
from weilu.cli.parts import common, community_of, tell

PREVIEWED = 10
KINDS = {True: "fixed", False: "live"}


@click.group("segment")
def command() -> None:
    """Segments: members picked by rules (docs/segments.md)."""


def _rules(folder: str, file: str) -> Any:
    """JSON from a file. Raises Failed."""
    from django.utils.translation import gettext as _

    try:
        return json.loads((Path(folder) / file).read_text(encoding="utf-8"))
    except OSError as reason:
        raise Failed(_("读不了 %(file)s：%(reason)s") % {"file": file, "reason": reason.strerror}) from reason
    except ValueError as reason:
        raise Failed(_("%(file)s 不是 JSON：%(reason)s") % {"file": file, "reason": reason}) from reason


@command.command("list")
@common
def every(obj: tuple[Console, str], slug: str | None, *, as_json: bool) -> None:
    """Every segment with its newest size."""
    community = community_of(slug)
    rows = []
    for one in community.segments.filter(archived_at=None):
        newest = one.sizes.last()
        rows.append({"name": one.name, "fixed": one.is_fixed, "members": newest.members if newest else None})
    tell(obj[0], rows, lambda row: f"{row['name']}\t{KINDS[row['fixed']]}\t{row['members']}", as_json=as_json)


@command.command("show")
@click.argument("name")
@common
def show(obj: tuple[Console, str], slug: str | None, *, name: str, as_json: bool) -> None:
    """A segment's rules, as the JSON that `save` takes."""
    community = community_of(slug)
    from weilu.segments.selecting import segment_named

    segment = segment_named(community, name)
    if as_json:
        obj[0].json({"name": segment.name, "fixed": segment.is_fixed, "rules": segment.rules})
    else:
        obj[0].say(json.dumps(segment.rules, ensure_ascii=False, indent=2))


@command.command("save")
@click.argument("name")
@click.argument("file")
@click.option("--fixed", is_flag=True, help="keep whom the rules pick now")
@common
def save(obj: tuple[Console, str], slug: str | None, *, name: str, file: str, fixed: bool, as_json: bool) -> None:
    """Make a segment of the rules in FILE (JSON), or change the one of that name."""
    community = community_of(slug)
    from weilu.segments import making

    told = _rules(obj[1], file)
    old = community.segments.filter(name=name, archived_at=None).first()
    segment = making.save(community, name, told, by=None, fixed=fixed, old=old)
    newest = segment.sizes.last()
    answer = {"name": segment.name, "fixed": segment.is_fixed, "members": newest.members if newest else 0}
    if as_json:
        obj[0].json(answer)
    else:
        obj[0].say(f"{answer['name']}\t{answer['members']}")


@command.command("preview")
@click.argument("file")
@common
def preview(obj: tuple[Console, str], slug: str | None, *, file: str, as_json: bool) -> None:
    """How many the rules in FILE would pick, and ten of them."""
    community = community_of(slug)
    from weilu.segments import making
    from weilu.segments.selecting import count

    chosen = making.selection(community, _rules(obj[1], file))
    _tell(obj[0], community, count(chosen), chosen, PREVIEWED, as_json=as_json)


@command.command("members")
@click.argument("name")
@common
def who(obj: tuple[Console, str], slug: str | None, *, name: str, as_json: bool) -> None:
    """Everybody in a segment: number and name."""
    community = community_of(slug)
    from weilu.segments.hearing import catch_up
    from weilu.segments.selecting import count, segment_named, selection_of

    catch_up()
    chosen = selection_of(segment_named(community, name))
    _tell(obj[0], community, count(chosen), chosen, None, as_json=as_json)


def _tell(console: Console, community: Any, size: int, chosen: Any, most: int | None, *, as_json: bool) -> None:
    from weilu.members.aliases import name_map
    from weilu.segments.selecting import members

    numbers = members(chosen, most)
    names = name_map(community, numbers)
    rows = [{"member": number, "name": names[number].name} for number in numbers if number in names]
    if as_json:
        console.json({"members": size, "rows": rows})
        return
    console.warn(str(size))
    for row in rows:
        console.say(f"{row['member']}\t{row['name']}")


@command.command("delete")
@click.argument("name")
@common
def delete(obj: tuple[Console, str], slug: str | None, *, name: str, as_json: bool) -> None:
    """Put a segment away (it can be brought back in the web)."""
    community = community_of(slug)
    from weilu.segments import making
    from weilu.segments.selecting import segment_named

    making.put_away(segment_named(community, name), by=None)
    if as_json:
        obj[0].json({"name": name})
