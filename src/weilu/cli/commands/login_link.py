"""`weilu login-link`."""

import click

from weilu.cli.console import Console
from weilu.cli.here import make_ready


@click.command("login-link")
@click.pass_obj
def command(obj: tuple[Console, str]) -> None:
    """Print a fresh one-time sign-in link for the owner (good for 15 minutes)."""
    console, _ = obj
    make_ready()
    from weilu.cli.greeting import way_in

    console.say(way_in())
