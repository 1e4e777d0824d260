"""Carry a command out in this process."""

import atexit
import os
from collections.abc import Sequence
from pathlib import Path

import click

from weilu.cli.console import Console, Failed, terminal

LOCAL = frozenset({"serve", "work", "demo", "restore", "bench"})  # they own the home themselves
APART = frozenset({("text", "score"), ("text", "train")})  # they need neither of the stores


HELP = frozenset({"--help", "-h", "--version"})


def stays_here(arguments: Sequence[str]) -> bool:
    """Whether a command is never passed to a running server."""
    apart = tuple(arguments[:2]) in APART
    return not arguments or arguments[0] in LOCAL or apart or bool(HELP & set(arguments))


def run_here(arguments: Sequence[str]) -> int:
    """Run with this terminal; returns the exit status."""
    if needs_django(arguments):
        import django

        django.setup()
        speak(language())
    return run(arguments, terminal(), str(Path.cwd()))


def needs_django(arguments: Sequence[str]) -> bool:
    """Whether a command touches the product: the master of `serve` stays small, `--help` stays quick."""
    return bool(arguments) and arguments[0] not in {"serve", "bench"} and not HELP & set(arguments)


def run(arguments: Sequence[str], console: Console, folder: str) -> int:
    """Run a command line for a console, its relative paths read in that folder."""
    from weilu.cli.commands import weilu

    try:
        weilu.main(list(arguments), prog_name="weilu", standalone_mode=False, obj=(console, folder))
    except click.exceptions.Exit as leaving:
        return int(leaving.exit_code)
    except click.Abort:
        return 130
    except click.ClickException as wrong:
        console.warn(wrong.format_message())
        return 2 if isinstance(wrong, click.UsageError) else 1
    except Failed as failed:
        console.warn(str(failed))
        return 1
    except Exception as error:
        if sentence := expected(error):
            console.warn(sentence)
            return 2 if asked_wrongly(error) else 1
        raise
    return 0


def asked_wrongly(error: Exception) -> bool:
    """Whether it is the question that makes no sense."""
    from weilu.analytics.query import BadQuery

    return isinstance(error, BadQuery)


def expected(error: Exception) -> str:
    """The sentence of a failure that Weilu foresees; empty for any other, which rises."""
    from django.apps import apps

    if not apps.ready:
        return ""
    from django.db import InterfaceError, OperationalError

    from weilu.analytics.query import BadQuery
    from weilu.connect.reasons import CannotRead
    from weilu.events.client import StoreError
    from weilu.team.refusal import Refusal

    if isinstance(error, OperationalError | InterfaceError):
        return database_trouble(error)
    if isinstance(error, BadQuery):
        return error.named
    return str(error) if isinstance(error, CannotRead | StoreError | Refusal) else ""


def database_trouble(error: Exception) -> str:
    """Why a PostgreSQL does not answer; what goes wrong in the SQLite of this home is not foreseen."""
    from django.db import connection
    from django.utils.translation import gettext as _

    if connection.vendor != "postgresql":
        return ""
    told = {"host": connection.settings_dict["HOST"], "error": str(error).strip().splitlines()[0][:300]}
    return _("PostgreSQL 服务器 %(host)s 没有回答：%(error)s") % told


def language() -> str:
    """zh-hans unless the environment asks for another: WEILU_LANG, else LANG."""
    asked = (os.environ.get("WEILU_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or "").lower()
    if asked.startswith(("zh_tw", "zh_hk", "zh-hant")):
        return "zh-hant"
    return "en" if asked.startswith("en") else "zh-hans"


def speak(code: str) -> None:
    """Let this thread's sentences be in that language."""
    from django.utils import translation

    translation.activate(code)


_ready = False


def make_ready() -> None:
    """Django set up and both stores at their newest version; once a process."""
    global _ready  # noqa: PLW0603
    if _ready or "WEILU_SERVING" in os.environ:
        return  # a serving process has woken up already
    from weilu.cli.waking import bring_up_to_date
    from weilu.events.client import close_store
    from weilu.events.recording import stop_recording

    atexit.register(close_store)
    atexit.register(stop_recording)
    bring_up_to_date()
    _ready = True
