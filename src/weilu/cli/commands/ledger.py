"""`weilu ledger`: whether points balance."""

import click

from weilu.cli.console import Console
from weilu.cli.here import make_ready


@click.group("ledger")
def command() -> None:
    """Points, kept by double entry (docs/loyalty.md)."""


@command.command("check")
@click.option("--community", "slug", help="of one community alone; default: of all")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
@click.pass_obj
def check(obj: tuple[Console, str], slug: str | None, *, as_json: bool) -> None:
    """Add every entry up; exit status 1 unless all balances and nothing is negative."""
    make_ready()
    from django.utils.translation import gettext as _

    from weilu.cli.choosing import existing
    from weilu.loyalty.checking import check

    told = check(existing(slug) if slug else None)
    if as_json:
        obj[0].json(told.told())
    elif told.sound:
        obj[0].say(_("账目平衡：%(accounts)s 个账户，%(entries)s 条分录。") % told.told())
    else:
        obj[0].say(_("账目有误：%(imbalance)s 处不平，%(negative)s 处为负。") % told.told())
    if not told.sound:
        raise click.exceptions.Exit(1)
