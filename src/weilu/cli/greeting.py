"""What the terminal shows once Weilu is up: where it is, and the way in."""

import os
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from weilu.cli.here import language, speak
from weilu.team.founding import first_run_path
from weilu.team.links import make_login_link
from weilu.team.models import Role, Seat, Staff


def address() -> str:
    """Where this Weilu is reached, without a slash at the end."""
    port = os.environ.get("WEILU_PORT", "8000")
    return settings.PUBLIC_URL or f"http://127.0.0.1:{port}"


def first_owner() -> Staff | None:
    """Whoever has owned a community here the longest."""
    seat = Seat.objects.filter(role=Role.OWNER, staff__is_active=True).select_related("staff").order_by("pk").first()
    return seat.staff if seat else None


def way_in() -> str:
    """A one-time sign-in link for the owner, or the page on which the first owner makes an account."""
    owner = first_owner()
    path = make_login_link(owner) if owner else first_run_path()
    return f"{address()}{path or ''}"


def greet_once() -> None:
    """Of several processes under one master, the first greets: whoever takes away the file that the master laid out."""
    try:
        Path(os.environ["WEILU_GREETING"]).unlink()
    except FileNotFoundError:
        return
    greet()


def greet() -> None:
    """Print the address and the way in."""
    speak(language())
    print(f"\n  围炉 Weilu  {address()}\n  {_('登录链接（一次有效，15 分钟内）')}：{way_in()}\n", flush=True)  # noqa: T201
