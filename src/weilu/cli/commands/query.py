"""`weilu query METRIC`."""

import csv
import io
from collections.abc import Callable
from typing import Any

import click

from weilu.cli.console import Console
from weilu.cli.here import make_ready

OPTIONS = {
    "start": "KIND that begins: retention, interval",
    "return": "KIND that counts as coming back: retention, interval",
    "mode": "on, after or range: retention",
    "offsets": "how many periods after, or which (1-7,8-14): retention",
    "steps": "KINDS in order, separated by commas: funnel",
    "window": "7d, 24h, 30m, or day for the same local day: funnel",
    "by": "a field or property to split by: retention, funnel, sentiment, emotion",
    "same": "a field or property that must keep one value: funnel",
    "gap": "how long nothing happens before a session ends: sessions, paths",
    "depth": "how many steps of each session: paths",
    "dormant": "days until a member counts as dormant: lifecycle",
    "goal": "KIND that counts as a conversion: channels, attribution",
    "nsr": "polar or total: what net sentiment is divided by: sentiment",
    "share": "of messages or of members: emotion",
    "word": "only messages with one of these WORDS: sentiment, emotion; instead of the watched: voice",
    "aspect": "only these ASPECTS, by name: aspects",
    "against": "before, rest, or segment:NAME: what words are compared with: words",
    "order": "said (commonest first) or telling (what stands out first): words",
    "top": "how many: words",
    "model": "first, last, linear, position or decay: attribution",
}
"""What only some metrics take; `weilu.analytics.door` reads and checks them."""


def special[F: Callable[..., Any]](command: F) -> F:
    """Declare every one of OPTIONS on a command."""
    for name, told in reversed(OPTIONS.items()):
        command = click.option(f"--{name}", f"asked_{name}", metavar="VALUE", help=told)(command)
    return command


@click.command("query")
@click.argument("metric")
@click.option("--community", "slug")
@click.option("--from", "asked_from", metavar="DAY", help="first local day; default: of the first event")
@click.option("--to", "asked_to", metavar="DAY", help="last local day, included; default: yesterday")
@click.option("--grain", "asked_grain", default="day", show_default=True, help="day, week or month")
@click.option("--kind", "asked_kind", multiple=True, help="these kinds of event; repeatable: events, distribution, rfm")
@click.option("--platform", "asked_platform", multiple=True, help="only this platform; repeatable")
@click.option("--space", "asked_space", multiple=True, help="only this room, by name or number; repeatable")
@click.option("--segment", "asked_segment", multiple=True, help="only members of this segment; repeatable")
@click.option("--include-staff", "asked_include_staff", is_flag=True)
@click.option("--include-bots", "asked_include_bots", is_flag=True)
@special
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
@click.option("--csv", "as_csv", is_flag=True, help="print CSV")
@click.pass_obj
def command(
    obj: tuple[Console, str], /, metric: str, slug: str | None, as_json: bool, as_csv: bool, **options: Any
) -> None:
    """Ask for a metric: weilu query active --grain week --json."""
    console, _ = obj
    make_ready()
    from weilu.analytics.door import ask, parse
    from weilu.cli.choosing import existing

    asked = {name.removeprefix("asked_"): value for name, value in options.items()}
    result = ask(metric, parse(metric, existing(slug), asked))
    if as_json:
        console.json(result.as_json())
        return
    text = io.StringIO()
    writer = csv.writer(text, delimiter="," if as_csv else "\t", lineterminator="\n")
    writer.writerow(result.keys)
    for row in result.rows:
        writer.writerow(["" if row.get(key) is None else row[key] for key in result.keys])
    if not as_csv:
        console.warn(f"{result.metric.zh} {result.metric.en}: {result.metric.definition} [{result.metric.unit}]")
    console.say(text.getvalue().rstrip("\n"))
