"""`weilu serve`."""

import os
import socket

import click

from weilu.cli.console import Console, Failed

THREADS = 8


@click.command("serve")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 to be reached from other machines")
@click.pass_obj
def command(obj: tuple[Console, str], port: int, host: str) -> None:
    """Serve the web, with the worker, in one process. Ctrl-C stops it cleanly."""
    serve(port, host)


def serve(port: int, host: str = "127.0.0.1") -> None:
    """Serve until told to stop. The master only watches: all happens in its one worker, which owns the folder."""
    from granian import Granian
    from granian.constants import Interfaces

    must_be_free(host, port)
    home_must_be_free()
    os.environ["WEILU_PORT"] = str(port)
    os.environ["WEILU_SERVING"] = "1"
    Granian(
        "weilu.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        respawn_interval=1.0,
        workers_kill_timeout=20,
        websockets=False,
        log_enabled=False,
    ).serve()


def must_be_free(host: str, port: int) -> None:
    """Raises Failed where somebody listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise Failed(f"Port {port} is in use; choose another: weilu serve --port {port + 1}") from None


def home_must_be_free() -> None:
    """Raises Failed where another process holds the event store's folder: it would keep the worker from starting."""
    from django.conf import settings

    from weilu.events.holding import StoreBusy, folder_of, hold

    folder = folder_of(settings.EVENTS_DSN)
    try:
        if folder:
            hold(folder, patience=3.0).close()
    except StoreBusy as busy:
        raise Failed(str(busy)) from None
