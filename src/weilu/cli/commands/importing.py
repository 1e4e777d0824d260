"""`weilu import FILE`."""

import re
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from weilu.cli.console import Console
from weilu.cli.here import make_ready


def _mapping(context: click.Context, parameter: click.Parameter, pairs: tuple[str, ...]) -> dict[str, str]:
    for pair in pairs:
        if "=" not in pair:
            raise click.BadParameter(f"{pair!r} is not FIELD=COLUMN, for instance --map author=昵称")
    return dict(pair.split("=", 1) for pair in pairs)


def _zone(context: click.Context, parameter: click.Parameter, name: str | None) -> str | None:
    try:
        return ZoneInfo(name).key if name else None
    except (KeyError, ValueError, OSError):
        raise click.BadParameter(f"there is no time zone {name!r}; for instance Asia/Shanghai") from None


def _day(context: click.Context, parameter: click.Parameter, day: object) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def _slug(context: click.Context, parameter: click.Parameter, slug: str | None) -> str | None:
    if slug and not re.fullmatch(r"[-a-zA-Z0-9_]{1,60}", slug):
        raise click.BadParameter("a community's slug is made of letters, digits, - and _")
    return slug


@click.command("import")
@click.argument("file", type=click.Path())
@click.option("--format", "format_name", default="auto", show_default=True, help="auto, or the name of a format")
@click.option("--map", "mapping", multiple=True, callback=_mapping, metavar="FIELD=COLUMN", help="which column is what")
@click.option("--tz", "zone", callback=_zone, metavar="ZONE", help="the zone of times without one")
@click.option("--kind", type=click.Choice(["messages", "roster"]), default="messages", show_default=True)
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), callback=_day, help="the day a member list was true on")
@click.option("--year", type=click.IntRange(1990, 2100), help="the year of dates without one")
@click.option("--space", default="", help="the room, where the file does not tell it")
@click.option("--platform", default="", help="the platform, where the file does not tell it")
@click.option("--day-first/--month-first", "day_first", default=None, help="how to read 3/4/2025")
@click.option("--community", "slug", callback=_slug, help="into which community; made if it does not exist")
@click.option("--dry-run", is_flag=True, help="show what is understood, take in nothing")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
@click.pass_obj
def command(
    obj: tuple[Console, str],
    file: str,
    format_name: str,
    mapping: dict[str, str],
    zone: str | None,
    kind: str,
    date: str,
    year: int | None,
    space: str,
    platform: str,
    day_first: bool | None,
    slug: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Take in an export. The same file again adds nothing."""
    console, folder = obj
    started = time.perf_counter()
    make_ready()
    from weilu.analytics.freshness import refresh_now
    from weilu.cli import telling
    from weilu.cli.choosing import existing_or_new
    from weilu.connect.importing import Options, begin, run, summary
    from weilu.connect.opening import open_file
    from weilu.connect.preview import preview
    from weilu.segments.hearing import catch_up

    options = Options(
        format=format_name,
        zone=zone or "",
        mapping=mapping,
        year=year,
        space=space,
        kind=kind,
        date=date,
        day_first=day_first,
        platform=platform,
    )
    opened = open_file(Path(folder) / file)
    if dry_run:
        telling.tell_preview(console, preview(opened, options, zone or "Asia/Shanghai"), as_json=as_json)
        return
    entry = begin(existing_or_new(slug, zone or ""), opened, options)
    entry = run(entry, opened, lambda e: console.progress(e.progress, telling.progress_line(e)))
    console.done()
    refresh_now(entry.community)
    catch_up()  # where nobody serves there is no schedule that does it, and the next question may ask for a segment
    result = summary(entry, round((time.perf_counter() - started) * 1000))
    if as_json:
        console.json(result)
    else:
        telling.tell_import(console, result)
