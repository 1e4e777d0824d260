"""`weilu backup FILE`."""

from pathlib import Path

import click
from django.utils.translation import gettext as _

from weilu.cli.console import Console
from weilu.cli.here import make_ready


@click.command("backup")
@click.argument("file", type=click.Path())
@click.pass_obj
def command(obj: tuple[Console, str], file: str) -> None:
    """Keep both stores, as of one moment, in a file; also while Weilu is serving."""
    console, folder = obj
    make_ready()
    from weilu.cli.keeping import back_up

    path = Path(folder) / file
    manifest = back_up(path)
    size = path.stat().st_size / 1e6
    console.say(_("已备份到 %(file)s：%(events)s 条事件，%(size).1f MB。请放到别的机器上，并像密码一样保管。") % {
        "file": path, "events": f"{manifest['events']:,}", "size": size
    })  # fmt: skip
