"""`weilu serve`."""

import os
import socket
import tempfile

import click

from weilu.cli.console import Console, Failed

THREADS = 8


@click.command("serve")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 to be reached from other machines")
@click.option("--processes", default=1, show_default=True, type=click.IntRange(1, 64), help="with ClickHouse: how many")
@click.option("--no-worker", is_flag=True, help="with ClickHouse: leave background jobs to `weilu work`")
@click.pass_obj
def command(obj: tuple[Console, str], port: int, host: str, processes: int, no_worker: bool) -> None:
    """Serve the web, with the worker, in one process. Ctrl-C stops it cleanly."""
    serve(port, host, processes, no_worker=no_worker)


def serve(port: int, host: str = "127.0.0.1", processes: int = 1, *, no_worker: bool = False) -> None:
    """Serve until told to stop. The master only watches: all happens in its workers, of which there is one where the
    events are kept inside, for it owns their folder."""
    from granian import Granian
    from granian.constants import Interfaces

    if processes > 1 or no_worker:
        must_have_servers()
    must_be_free(host, port)
    home_must_be_free()
    os.environ["WEILU_PORT"] = str(port)
    os.environ["WEILU_SERVING"] = "pages" if no_worker else "1"
    os.environ["WEILU_GREETING"] = _greeting_to_be_taken()
    Granian(
        "weilu.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        respawn_interval=1.0,
        workers_kill_timeout=20,
        websockets=False,
        log_enabled=False,
    ).serve()


def _greeting_to_be_taken() -> str:
    """A file that the first process to be ready takes away, and greets."""
    from django.conf import settings

    folder = settings.HOME / "tmp"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix="greeting-", dir=folder)
    os.close(descriptor)
    return name


def must_have_servers() -> None:
    """Raises Failed where the events are kept inside the process: it can only be one, and does everything."""
    from django.conf import settings

    if settings.ALONE:
        raise Failed(
            "The built-in event store belongs to one process, which does everything. "
            "Several need a ClickHouse server: WEILU_EVENTS_DSN (docs/scale.md)."
        )


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
