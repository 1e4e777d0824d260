"""Commands called in this process, and real ones in processes of their own."""

import pytest

from homes import Answer, Home
from weilu.cli.console import Console
from weilu.cli.here import run


@pytest.fixture
def call(store, db, tmp_path):
    """weilu(…) in this process, on the test's stores: call("query", "active")."""

    def weilu(*arguments: str) -> Answer:
        out: list[str] = []
        err: list[str] = []
        status = run(arguments, Console(out.append, err.append), str(tmp_path))
        return Answer(status, "".join(out), "".join(err))

    return weilu


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path / "home")
    yield home
    home.stop()


@pytest.fixture
def port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
