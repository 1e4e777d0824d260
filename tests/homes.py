"""A WEILU_HOME and stores of its own, with real `weilu` processes."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import stores


@dataclass
class Answer:
    status: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


class Home:
    """A WEILU_HOME and stores of its own, with real `weilu` processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("WEILU_")},
            **stores.fresh(folder),
        }
        self.server: subprocess.Popen | None = None
        self.started: list[subprocess.Popen[str]] = []

    def weilu(self, *arguments: str, check: bool = True) -> Answer:
        done = subprocess.run(
            [sys.executable, "-m", "weilu.cli", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert not check or done.returncode == 0, done.stderr
        return Answer(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """A command that goes on beside the test."""
        process = subprocess.Popen(
            [sys.executable, "-m", "weilu.cli", *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.started.append(process)
        return process

    def serve(self, port: int, *options: str) -> None:
        self.server = subprocess.Popen(
            [sys.executable, "-m", "weilu.cli", "serve", "--port", str(port), *options],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/account/login/", timeout=5)
                return
            except OSError:
                assert self.server.poll() is None, "the server stopped by itself"
        raise AssertionError("the server did not come up")

    def stop(self) -> None:
        for process in self.started:
            process.kill()
            process.communicate()
        if self.server:
            self.server.terminate()
            self.server.wait(timeout=30)
            self.server = None

    def kill(self) -> None:
        """kill -9, master and worker at once."""
        assert self.server
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait(timeout=30)
        self.server = None
