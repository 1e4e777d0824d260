"""`weilu demo`."""

import os
import sys

import click
from django.utils.translation import gettext as _

from weilu.cli.commands.serve import must_be_free
from weilu.cli.console import Console
from weilu.cli.here import make_ready

SLUG = "demo"
ZONE = "Asia/Shanghai"


@click.command("demo")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--no-serve", is_flag=True, help="only make the community")
@click.option("--members", default=3000, show_default=True, type=click.IntRange(50, 2_000_000))
@click.option("--days", default=180, show_default=True, type=click.IntRange(8, 3650))
@click.pass_obj
def command(obj: tuple[Console, str], port: int, no_serve: bool, members: int, days: int) -> None:
    """Make a believable community and serve it. A second run keeps what is there."""
    console, _folder = obj
    if not no_serve:
        must_be_free("127.0.0.1", port)
    if is_made():
        console.warn(_("演示社群已经在了，数据原样保留。"))
    else:
        make_ready()
        make_demo(console, members, days)
    if not no_serve:
        # A fresh process: the memory that making the community took is given back before serving begins.
        os.execv(sys.executable, [sys.executable, "-m", "weilu.cli", "serve", "--port", str(port)])  # noqa: S606


def is_made() -> bool:
    """Whether this home has its demo community, told without opening the event store."""
    from django.db import OperationalError, ProgrammingError

    from weilu.connect.models import Source

    try:
        return Source.objects.filter(community__slug=SLUG, kind=Source.Kind.DEMO, finished=True).exists()
    except (OperationalError, ProgrammingError):  # stores without tables yet, as SQLite and PostgreSQL say it
        return False


def make_demo(console: Console, members: int, days: int) -> None:
    """The demo community, unless it is there already; an interrupted making is finished, adding only what lacks."""
    from weilu.analytics.freshness import refresh_now
    from weilu.cli.demo_plans import set_up
    from weilu.connect.demo.making import make
    from weilu.team.founding import demo_owner, found
    from weilu.team.models import Community

    community = Community.objects.filter(slug=SLUG).first()
    if community is None:
        community = found("山行社", slug=SLUG, zone=ZONE, owner=demo_owner(), is_demo=True)
    console.warn(_("正在生成演示社群：%(members)s 名成员，%(days)s 天……") % {"members": members, "days": days})
    for written, share in make(community, members=members, days=days):
        console.progress(share, _("%s 条事件") % f"{written:,}")
    refresh_now(community)
    set_up(community)
    console.done()
