"""A platform to send to, on this machine, that answers as a test tells it: one step a connection, in order."""

import contextlib
import json
import socket
import threading
from dataclasses import dataclass, field
from email.parser import BytesParser
from typing import Any

CUT_BEFORE, CUT_AFTER, SILENT = "cut while reading", "cut after reading", "silent"


@dataclass
class Asked:
    """A request as it came."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def says(body: Any = b"", status: int = 200, **headers: str) -> bytes:
    """A whole answer; an object becomes JSON, `Retry_After="3"` a header."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = {"Content-Length": str(len(raw)), **{name.replace("_", "-"): value for name, value in headers.items()}}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status} X\r\n{head}\r\n".encode() + raw


FINE = says({"ok": True, "errcode": 0, "code": 0})


@dataclass
class Peer:
    """`script` is followed a step a connection; when it is used up, `always`."""

    script: list[Any] = field(default_factory=list)
    always: Any = FINE
    asked: list[Asked] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)
    heard: threading.Event = field(default_factory=threading.Event)
    heard_again: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def close(self) -> None:
        self.ended.set()
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts, which else kept it open
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        step = self.script.pop(0) if self.script else self.always
        with connection, contextlib.suppress(OSError):
            if step == CUT_BEFORE:
                connection.recv(1)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                return
            self.asked.append(_read(connection))
            (self.heard_again if self.heard.is_set() else self.heard).set()
            if step == SILENT:
                self.ended.wait(30)
            elif callable(step):
                step(connection)
            elif step != CUT_AFTER:
                connection.sendall(step)


def _read(connection: socket.socket) -> Asked:
    raw = b""
    while b"\r\n\r\n" not in raw:
        raw += connection.recv(65536)
    head, _, body = raw.partition(b"\r\n\r\n")
    first, _, lines = head.partition(b"\r\n")
    headers = {name.lower(): value for name, value in BytesParser().parsebytes(lines).items()}
    while len(body) < int(headers.get("content-length", 0)):
        body += connection.recv(65536)
    method, target, _version = first.decode().split(" ")
    return Asked(method, target, headers, body)
