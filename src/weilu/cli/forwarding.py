"""Pass a command line to the server that holds this home, over its unix socket, and show what it answers."""

import http.client
import json
import socket
import sys
from collections.abc import Sequence
from pathlib import Path


def socket_path() -> Path:
    """Where the server of this home listens for commands (mode 0600: only this user may)."""
    from django.conf import settings

    return Path(settings.HOME) / "weilu.sock"


class _Connection(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost")
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(str(self._path))


def forward(arguments: Sequence[str]) -> int | None:
    """The exit status of the command in the running server; None where no server answers."""
    from django.conf import settings

    from weilu.cli.here import language

    path = socket_path()
    if not settings.ALONE or not path.exists():
        return None
    connection = _Connection(path)
    asked = {
        "arguments": list(arguments),
        "folder": str(Path.cwd()),
        "tty": sys.stderr.isatty(),
        "language": language(),
    }
    try:
        connection.request("POST", "/", json.dumps(asked), {"Content-Type": "application/json"})
    except OSError:
        return None  # a socket file that nobody listens on any more
    try:
        return _show(connection.getresponse())
    except (OSError, http.client.HTTPException, ValueError):
        sys.stderr.write("\nThe server went away before the command was done; run it again.\n")
        return 1
    except KeyboardInterrupt:
        return 130  # the server notices at its next word and stops


def _show(response: http.client.HTTPResponse) -> int:
    while line := response.readline():
        piece = json.loads(line)
        if "exit" in piece:
            return int(piece["exit"])
        for name, stream in (("out", sys.stdout), ("err", sys.stderr)):
            if name in piece:
                stream.write(piece[name])
                stream.flush()
    raise ValueError("no exit status")
