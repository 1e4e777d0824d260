"""Where a command writes: to this terminal, or through the server to the terminal that asked."""

import json
import sys
from collections.abc import Callable
from typing import Any

Write = Callable[[str], None]


class Failed(Exception):
    """The command cannot do it; the message is one clear line for the person. Exit status 1."""


class Console:
    """out and err take pieces of text; tty: whether err is a terminal that a progress line may be redrawn on."""

    def __init__(self, out: Write, err: Write, *, tty: bool = False) -> None:
        self._out, self._err, self.tty = out, err, tty
        self._drawn = False

    def say(self, line: str = "") -> None:
        """A line of the answer."""
        self._out(line + "\n")

    def warn(self, line: str) -> None:
        """A line beside the answer: what went wrong, what to do next."""
        self._clear()
        self._err(line + "\n")

    def json(self, value: Any) -> None:
        """The answer as one JSON object."""
        self.say(json.dumps(value, ensure_ascii=False))

    def progress(self, share: float, text: str) -> None:
        """Redraw the progress line; nothing where there is no terminal."""
        if not self.tty:
            return
        filled = round(24 * share)
        self._err(f"\r\x1b[K[{'█' * filled}{'·' * (24 - filled)}] {share:4.0%} {text}")
        self._drawn = True

    def done(self) -> None:
        """Remove the progress line."""
        self._clear()

    def _clear(self) -> None:
        if self._drawn:
            self._err("\r\x1b[K")
            self._drawn = False


def terminal() -> Console:
    """The console of this process."""

    def to(stream: Any) -> Write:
        def write(text: str) -> None:
            stream.write(text)
            stream.flush()

        return write

    return Console(to(sys.stdout), to(sys.stderr), tty=sys.stderr.isatty())
