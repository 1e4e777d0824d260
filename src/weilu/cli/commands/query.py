"""`weilu query METRIC`."""

import csv
import io

import click

from weilu.cli.console import Console
from weilu.cli.here import make_ready


@click.command("query")
@click.argument("metric")
@click.option("--community", "slug")
@click.option("--from", "first", metavar="DAY", help="first local day; default: of the first event")
@click.option("--to", "last", metavar="DAY", help="last local day, included; default: yesterday")
@click.option("--grain", default="day", show_default=True, help="day, week or month")
@click.option("--kind", multiple=True, help="only these kinds of event; repeatable")
@click.option("--platform", multiple=True, help="only this platform; repeatable")
@click.option("--space", multiple=True, help="only this room, by name or number; repeatable")
@click.option("--include-staff", is_flag=True)
@click.option("--include-bots", is_flag=True)
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
@click.option("--csv", "as_csv", is_flag=True, help="print CSV")
@click.pass_obj
def command(
    obj: tuple[Console, str],
    metric: str,
    slug: str | None,
    first: str | None,
    last: str | None,
    grain: str,
    kind: tuple[str, ...],
    platform: tuple[str, ...],
    space: tuple[str, ...],
    include_staff: bool,
    include_bots: bool,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Ask for a metric: weilu query active --grain week --json."""
    console, _ = obj
    make_ready()
    from weilu.analytics.door import ask, parse
    from weilu.cli.choosing import existing

    asked = {
        "from": first,
        "to": last,
        "grain": grain,
        "kind": kind,
        "platform": platform,
        "space": space,
        "include_staff": include_staff,
        "include_bots": include_bots,
    }
    result = ask(metric, parse(existing(slug), asked))
    if as_json:
        console.json(result.as_json())
        return
    keys = result.metric.keys
    text = io.StringIO()
    writer = csv.writer(text, delimiter="," if as_csv else "\t", lineterminator="\n")
    writer.writerow(keys)
    for row in result.rows:
        writer.writerow(["" if row.get(key) is None else row[key] for key in keys])
    if not as_csv:
        console.warn(f"{result.metric.zh} {result.metric.en}: {result.metric.definition} [{result.metric.unit}]")
    console.say(text.getvalue().rstrip("\n"))
