"""`weilu report`: what a finished day, week or month came to."""

import datetime as dt
from pathlib import Path

import click

from weilu.cli.console import Console
from weilu.cli.parts import common, community_of, tell


@click.group("report")
def command() -> None:
    """Reports (docs/reports.md)."""


@command.command("list")
@common
def every(obj: tuple[Console, str], slug: str | None, *, as_json: bool) -> None:
    """The reports that were made, newest first."""
    rows = [
        {"kind": report.kind, "from": str(report.first), "to": str(report.last)}
        for report in community_of(slug).reports.filter(archived_at=None)
    ]
    tell(obj[0], rows, lambda row: "\t".join(row.values()), as_json=as_json)


@command.command("make")
@click.argument("kind", type=click.Choice(["day", "week", "month"]))
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="a day within the period; default: the last finished one")
@click.option("--out", metavar="FILE", help="write it to a .pdf, .png, .html, .txt or .xlsx file")
@common
def make(
    obj: tuple[Console, str], slug: str | None, *, kind: str, on: dt.datetime | None, out: str | None, as_json: bool
) -> None:
    """Make a report, or take the one there is, and print it as text."""
    from django.utils.translation import gettext as _

    community = community_of(slug)
    from weilu.analytics.query import BadQuery
    from weilu.insights.reports import making, printing, spans

    span = spans.containing(community, kind, on.date()) if on else spans.finished(community, kind)
    if span.last >= community.today:
        raise BadQuery(_("%(span)s 还没过完。") % {"span": span.label})
    form = Path(out).suffix.lstrip(".") if out else ""
    if out and form not in printing.FORMS:
        raise BadQuery(_("--out 要以 %(forms)s 结尾。") % {"forms": "、".join(f".{one}" for one in printing.FORMS)})
    report = making.make(community, span, by=None)
    if out:
        (Path(obj[1]) / out).write_bytes(printing.FORMS[form][1](report))
    if as_json:
        lines = [{"name": line["name"], "text": line["text"]} for line in printing.lines(report)]
        told = {"kind": kind, "from": str(report.first), "to": str(report.last), "facts": report.facts, "lines": lines}
        obj[0].json(told)
    elif not out:
        obj[0].say(printing.text(report))
