"""`weilu source`: what programs send to, and their write keys."""

import datetime as dt
from typing import Any

import click

from weilu.cli.console import Console, Failed
from weilu.cli.here import make_ready
from weilu.cli.parts import common, community_of, tell

ZONE = "Asia/Shanghai"  # of a community that is made


@click.group("source")
def command() -> None:
    """Sources that programs send events to, and their write keys (docs/ingest.md)."""


@command.command("add")
@click.argument("name")
@click.option("--origin", "origins", multiple=True, help="a page's origin from which browsers may send; * for any")
@common
def add(obj: tuple[Console, str], slug: str | None, *, name: str, origins: tuple[str, ...], as_json: bool) -> None:
    """Connect one; its write key is printed once. A community that does not exist yet is made, as by an import."""
    make_ready()
    from weilu.cli.choosing import existing_or_new

    community = existing_or_new(slug, ZONE)
    from weilu.connect import sources
    from weilu.connect.api.kind import API, origin_of

    source = sources.connect(community, API, name, by=None, told={"origins": [origin_of(one) for one in origins]})
    _tell_key(obj[0], source, sources.issue_key(source, by=None)[1], as_json=as_json)


def _tell_key(console: Console, source: Any, secret: str, *, as_json: bool) -> None:
    if as_json:
        console.json({"source": source.pk, "write_key": secret})
    else:
        console.say(secret)


@command.command("list")
@common
def every(obj: tuple[Console, str], slug: str | None, *, as_json: bool) -> None:
    """What is connected live, of every kind."""
    community = community_of(slug)
    from weilu.connect import sources

    rows = [
        {
            "source": source.pk,
            "name": source.name,
            "kind": source.kind,
            "paused": source.paused_at is not None,
            "heard": source.heard_at.isoformat() if source.heard_at else None,
            "error": source.error,
        }
        for source in sources.live(community)
    ]
    tell(obj[0], rows, lambda row: f"{row['source']}\t{row['kind']}\t{row['name']}", as_json=as_json)


@command.command("rotate")
@click.argument("name")
@click.option("--keep-old", type=click.IntRange(0, 365), default=0, show_default=True, help="days the old key works on")
@common
def rotate(obj: tuple[Console, str], slug: str | None, *, name: str, keep_old: int, as_json: bool) -> None:
    """Issue a new write key, printed once; the old ones stop."""
    source = _named(slug, name)
    from weilu.connect import sources

    if source.kind != "api":
        raise Failed("Only sources of the kind api have write keys.")
    secret = sources.issue_key(source, by=None, old_for=dt.timedelta(days=keep_old))[1]
    _tell_key(obj[0], source, secret, as_json=as_json)


def _acting(act: str, told: str) -> None:
    @command.command(act, help=told)
    @click.argument("name")
    @click.option("--community", "slug")
    @click.pass_obj
    def carry_out(obj: tuple[Console, str], slug: str | None, *, name: str) -> None:
        source = _named(slug, name)
        from weilu.connect import sources

        getattr(sources, act)(source, by=None)
        obj[0].say(source.name)


_acting("pause", "Take nothing in until it is resumed; senders come again later.")
_acting("resume", "Take in again.")
_acting("remove", "Disconnect it; what it has told stays.")


def _named(slug: str | None, name: str) -> Any:
    """The live source of that name or number. Raises Failed."""
    community = community_of(slug)
    from django.utils.translation import gettext as _

    from weilu.connect import sources

    live = sources.live(community)
    found = list(live.filter(name=name)) or (list(live.filter(pk=int(name))) if name.isdecimal() else [])
    if len(found) != 1:
        raise Failed(_("没有恰好一个这样的连接：%(name)s") % {"name": name})
    return found[0]
