"""`weilu bench`."""

import os
import tempfile
from pathlib import Path

import click

from weilu.cli.console import Console

PARTS = ("ingest", "import", "query", "pages", "busy", "segments", "text", "check")


@click.command("bench")
@click.argument("part", type=click.Choice(PARTS), required=False)
@click.option("--events", type=click.IntRange(1_000, 100_000_000), help="how many to measure with")
@click.option("--peers", is_flag=True, help="query: other engines on the same events, where installed")
@click.option("--data", type=click.Path(path_type=Path), help="text: a folder of labelled texts to judge")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
@click.pass_obj
def command(
    obj: tuple[Console, str], part: str | None, events: int | None, peers: bool, data: Path | None, as_json: bool
) -> None:
    """Measure this machine, in a home of its own that is removed afterwards."""
    console, folder = obj
    with tempfile.TemporaryDirectory(prefix="weilu-bench-") as home:
        os.environ["WEILU_HOME"] = home
        for name in ("WEILU_EVENTS_DSN", "WEILU_DATABASE_URL"):
            os.environ.pop(name, None)
        import django

        django.setup()
        from weilu.cli.here import make_ready
        from weilu.cli.measuring.machine import machine
        from weilu.cli.measuring.parts import parts

        make_ready()
        measures, missing = parts(peers=peers, data=Path(folder, data) if data else None)
        for line in missing:
            console.warn(f"not compared with {line}")
        rows = [row for name in ([part] if part else PARTS) for row in measures[name](events)]
        _show(console, machine(), rows, as_json=as_json)
        from weilu.events.client import close_store
        from weilu.events.recording import stop_recording

        stop_recording()
        close_store()


def _show(console: Console, machine: str, rows: list[dict[str, object]], *, as_json: bool) -> None:
    if as_json:
        sizes = next(({"events": row["events"], "members": row["members"]} for row in rows if "query" in row), {})
        plain = [{key: value for key, value in row.items() if key not in (*sizes, "ratio")} for row in rows]
        console.json({"machine": machine, **sizes, "rows": plain})
        return
    console.say(machine)
    for row in rows:
        console.say(
            "  "
            + "  ".join(f"{key} {value:,}" if type(value) is int else f"{key} {value}" for key, value in row.items())
        )
