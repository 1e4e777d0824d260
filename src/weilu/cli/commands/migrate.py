"""`weilu migrate`."""

import click
from django.utils.translation import gettext as _

from weilu.cli.console import Console
from weilu.cli.here import make_ready


@click.command("migrate")
@click.pass_obj
def command(obj: tuple[Console, str]) -> None:
    """Bring both stores to the newest version (every start does so by itself)."""
    console, _folder = obj
    make_ready()
    from weilu.events import schema
    from weilu.events.client import store

    console.say(_("两个库都是最新版本（事件库第 %(version)s 版）。") % {"version": schema.applied(store())})
