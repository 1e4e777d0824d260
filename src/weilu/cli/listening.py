"""The server's side of commands: a small WSGI server on a unix socket, in the process that owns the stores."""

import json
import logging
import os
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from socketserver import ThreadingMixIn, UnixStreamServer
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.db import close_old_connections

from weilu.cli.console import Console
from weilu.cli.here import run, speak

log = logging.getLogger(__name__)


class _Server(ThreadingMixIn, UnixStreamServer, WSGIServer):
    daemon_threads = True

    def server_bind(self) -> None:
        UnixStreamServer.server_bind(self)
        self.server_name, self.server_port = "localhost", 0
        self.setup_environ()

    def get_request(self) -> tuple[Any, Any]:
        connection, _nobody = super().get_request()
        return connection, ("socket", 0)  # a unix peer has no address, and wsgiref wants one


class _Handler(WSGIRequestHandler):
    def address_string(self) -> str:
        return "socket"

    def log_message(self, format: str, *args: object) -> None:
        pass


class Gone(Exception):
    """Whoever asked has gone away; the command stops at its next word."""


def listen(path: Path) -> _Server:
    """Listen for commands at this path until shut down. The socket is made with mode 0600 from its first moment."""
    path.unlink(missing_ok=True)
    mask = os.umask(0o177)
    try:
        server = _Server(str(path), _Handler)
    finally:
        os.umask(mask)
    server.set_app(answer)
    threading.Thread(target=server.serve_forever, name="commands", daemon=True).start()
    return server


def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """WSGI: run the asked command line; the answer is JSON lines of what it writes, the last one its exit status."""
    asked = json.loads(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
    start_response("200 OK", [("Content-Type", "application/x-ndjson")])
    return _pieces(asked)


def _pieces(asked: dict[str, Any]) -> Iterator[bytes]:
    written: queue.Queue[dict[str, Any]] = queue.Queue(maxsize=1000)
    gone = threading.Event()

    def writer(name: str) -> Callable[[str], None]:
        def write(text: str) -> None:
            if gone.is_set():
                raise Gone
            written.put({name: text})

        return write

    def work() -> None:
        speak(asked["language"])
        console = Console(writer("out"), writer("err"), tty=asked["tty"])
        status = 1
        try:
            status = run(asked["arguments"], console, asked["folder"])
        except Gone:
            pass
        except Exception:
            log.exception("A command failed: %s", asked["arguments"][:1])
            written.put({"err": "Something unexpected went wrong; the server's log tells more.\n"})
        finally:
            close_old_connections()
            written.put({"exit": status})

    threading.Thread(target=work, name="command", daemon=True).start()
    try:
        while True:
            piece = written.get()
            yield json.dumps(piece).encode() + b"\n"
            if "exit" in piece:
                return
    finally:
        gone.set()
        while not written.empty():  # let a writer that waits for room see that nobody listens
            written.get_nowait()
