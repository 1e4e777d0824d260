"""Weilu as its users run it: the command, in a process and a home of its own."""

import os
import re
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pytest

AT_ONE_SIZE = pytest.mark.parametrize("size", ["desktop"], indirect=True)
LINK = re.compile(r"http://\S+(/account/\S+)")


def weilu(home: Path, *arguments: str) -> str:
    """What a command prints; fails the test with its last words where it fails."""
    done = subprocess.run(
        _command(*arguments), env=environment(home), capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@dataclass
class Server:
    """`weilu serve` on a free port, from `with` to its end."""

    home: Path
    address: str = ""
    way_in: str = ""

    def __enter__(self) -> Self:
        port = _free_port()
        self.address = f"http://127.0.0.1:{port}"
        with (self.home / "errors.log").open("w") as errors:
            self.process = subprocess.Popen(
                _command("serve", "--port", str(port)),
                env=environment(self.home),
                stdout=subprocess.PIPE,
                stderr=errors,
                encoding="utf-8",
            )
        assert self.process.stdout
        for line in self.process.stdout:
            if found := LINK.search(line):
                self.way_in = self.address + found[1]
                return self
        raise AssertionError((self.home / "errors.log").read_text())

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()

    def login_link(self) -> str:
        """A fresh one-time link, by the command that asks the running server for it."""
        return self.address + LINK.search(weilu(self.home, "login-link"))[1]


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "weilu.cli", *arguments]


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WEILU_", "DJANGO_"))}
    return kept | {"WEILU_HOME": str(home), "WEILU_LANG": "zh_CN", "PYTHONUNBUFFERED": "1"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
