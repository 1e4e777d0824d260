"""`weilu doctor`."""

import click

from weilu.cli.console import Console
from weilu.cli.here import make_ready

MARKS = {"ok": "✓", "warn": "!", "bad": "✗"}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
@click.pass_obj
def command(obj: tuple[Console, str], as_json: bool) -> None:
    """Say what is configured, reachable, and what is wrong, with the mend. Exit status 1 if something is broken."""
    console, _folder = obj
    make_ready()
    from weilu.cli.examining import examine

    findings = examine()
    if as_json:
        console.json({"findings": [finding.as_json() for finding in findings]})
    else:
        for finding in findings:
            console.say(f" {MARKS[finding.state]} {finding.what}：{finding.found}")
            if finding.mend:
                console.say(f"     → {finding.mend}")
    if any(finding.state == "bad" for finding in findings):
        raise click.exceptions.Exit(1)
