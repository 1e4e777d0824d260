"""`weilu restore FILE`."""

from pathlib import Path

import click
from django.utils.translation import gettext as _

from weilu.cli.console import Console
from weilu.cli.here import make_ready


@click.command("restore")
@click.argument("file", type=click.Path())
@click.option("--erasures", type=click.Path(exists=True), help="erasures.jsonl of the home that the backup was of")
@click.pass_obj
def command(obj: tuple[Console, str], file: str, erasures: str | None) -> None:
    """Bring a backup into an empty home (WEILU_HOME). Members erased before are erased again."""
    console, folder = obj
    from django.conf import settings

    from weilu.cli.keeping import restore

    manifest = restore(Path(folder) / file, Path(settings.HOME))
    make_ready()
    from weilu.connect.restoring import hold_back
    from weilu.members.erasing import reapply_erasures
    from weilu.members.ledger import take_over

    if erasures:
        take_over(Path(folder) / erasures)
    again, paused = reapply_erasures(), hold_back()
    console.say(_("已恢复 %(taken)s 的备份：%(events)s 条事件。") % {
        "taken": manifest["taken_at"], "events": f"{manifest['events']:,}"
    })  # fmt: skip
    if paused:
        console.say(_("%s 个发送渠道先暂停了，免得把发过的再发一遍；在 发送渠道 里逐个恢复。") % paused)
    if again:
        console.say(_("备份之前已要求删除的 %s 位成员，又删除了一遍。") % again)
