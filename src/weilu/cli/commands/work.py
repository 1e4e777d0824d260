"""`weilu work`."""

import os

import click
from django.utils.translation import gettext as _

from weilu.cli.console import Console, Failed
from weilu.cli.here import make_ready


@click.command("work")
@click.pass_obj
def command(obj: tuple[Console, str]) -> None:
    """Carry out background jobs, without the web: beside `weilu serve`, on the same PostgreSQL and ClickHouse."""
    console, _folder = obj
    from django.conf import settings

    if settings.ALONE:
        raise Failed(_("内置的事件库只归一个进程，weilu serve 已经兼做后台任务；分开运行需要 ClickHouse 服务器。"))
    make_ready()
    from weilu.cli.working import work_alone

    work_alone(lambda: console.warn(_("后台任务进程 %s 已启动，Ctrl-C 停止。") % os.getpid()))
