"""`weilu api-key`: keys by which programs read."""

import click

from weilu.cli.console import Console, Failed
from weilu.cli.parts import common, community_of, tell


@click.group("api-key")
def command() -> None:
    """Keys by which programs read (docs/api.md)."""


@command.command("add")
@click.argument("name")
@click.option("--scopes", default="metrics", show_default=True, help="separated by commas")
@click.option("--days", type=click.IntRange(1, 3650), help="how long it works; default: until it is revoked")
@common
def add(obj: tuple[Console, str], slug: str | None, *, name: str, scopes: str, days: int | None, as_json: bool) -> None:
    """Issue a key; its secret is printed once."""
    community = community_of(slug)
    from weilu.team.api_keys import issue

    wanted = [scope.strip() for scope in scopes.split(",") if scope.strip()]
    key, secret = issue(community, name, wanted, by=None, days=days)
    if as_json:
        obj[0].json({"name": key.name, "scopes": key.scopes, "key": secret})
    else:
        obj[0].say(secret)


@command.command("list")
@common
def every(obj: tuple[Console, str], slug: str | None, *, as_json: bool) -> None:
    """The keys that work, by their beginnings."""
    keys = community_of(slug).api_keys.filter(revoked_at=None)
    rows = [{"name": key.name, "begins": key.hint, "scopes": key.scopes} for key in keys]
    tell(obj[0], rows, lambda row: f"{row['begins']}…\t{row['name']}\t{','.join(row['scopes'])}", as_json=as_json)


@command.command("revoke")
@click.argument("begins")
@click.option("--community", "slug")
@click.pass_obj
def revoke(obj: tuple[Console, str], slug: str | None, *, begins: str) -> None:
    """Revoke the key that begins so, or has that name."""
    from django.utils.translation import gettext as _

    community = community_of(slug)
    from weilu.team import api_keys

    keys = community.api_keys.filter(revoked_at=None)
    found = list(keys.filter(hint=begins[:8]) or keys.filter(name=begins))
    if len(found) != 1:
        raise Failed(_("没有恰好一个这样的密钥：%(begins)s") % {"begins": begins})
    api_keys.revoke(found[0], by=None)
    obj[0].say(found[0].name)
