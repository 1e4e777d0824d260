"""`weilu report`: what a finished day, week or month came to."""

import datetime as dt
from pathlib import Path
from typing import Any

import click

from weilu.cli.console import Console
from weilu.cli.here import make_ready


@click.group("report")
def command() -> None:
    """Reports (docs/reports.md)."""


def _community(slug: str | None) -> Any:
    make_ready()
    from weilu.cli.choosing import existing

    return existing(slug)


@command.command("list")
@click.option("--community", "slug")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
@click.pass_obj
def every(obj: tuple[Console, str], slug: str | None, *, as_json: bool) -> None:
    """The reports that were made, newest first."""
    rows = [
        {"kind": report.kind, "from": str(report.first), "to": str(report.last)}
        for report in _community(slug).reports.all()
    ]
    if as_json:
        obj[0].json({"rows": rows})
        return
    for row in rows:
        obj[0].say("\t".join(row.values()))


@command.command("make")
@click.argument("kind", type=click.Choice(["day", "week", "month"]))
@click.option("--community", "slug")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="a day within the period; default: the last finished one")
@click.option("--out", metavar="FILE", help="write it to a .pdf, .png or .xlsx file")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
@click.pass_obj
def make(
    obj: tuple[Console, str], slug: str | None, *, kind: str, on: dt.datetime | None, out: str | None, as_json: bool
) -> None:
    """Make a report, or take the one there is, and print it as text."""
    from django.utils.translation import gettext as _

    community = _community(slug)
    from weilu.analytics.query import BadQuery
    from weilu.insights.reports import making, printing, spans
    from weilu.insights.reports.pages import FORMS

    span = spans.containing(community, kind, on.date()) if on else spans.finished(community, kind)
    if span.last >= community.today:
        raise BadQuery(_("%(span)s 还没过完。") % {"span": span.label})
    form = Path(out).suffix.lstrip(".") if out else ""
    if out and form not in FORMS:
        raise BadQuery(_("--out 要以 %(forms)s 结尾。") % {"forms": "、".join(f".{one}" for one in FORMS)})
    report = making.make(community, span, by=None)
    if out:
        (Path(obj[1]) / out).write_bytes(FORMS[form][1](report))
    if as_json:
        lines = [{"name": line["name"], "text": line["text"]} for line in printing.lines(report)]
        told = {"kind": kind, "from": str(report.first), "to": str(report.last), "facts": report.facts, "lines": lines}
        obj[0].json(told)
    elif not out:
        obj[0].say(printing.text(report))
