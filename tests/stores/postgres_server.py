"""A throwaway PostgreSQL from Debian's package, in a temporary folder on a free port; it ends with this process."""

import atexit
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

# What is lost when the machine dies is lost with the test; nothing else is changed from how it is installed.
QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "shared_buffers=64MB", "max_connections=260")


def programs() -> Path | None:
    """The folder of initdb and postgres, of the newest version there is; None where PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def start() -> str:
    """A fresh cluster; returns its address without a database: postgres://user@host:port/."""
    where = programs()
    assert where, "PostgreSQL is missing (Debian: apt-get install postgresql)"
    # The server refuses to run as root, and will not use a folder of somebody else.
    user = "postgres" if os.getuid() == 0 else None
    folder, port = Path(tempfile.mkdtemp(prefix="weilu-postgres-")), _free_port()
    if user:
        shutil.chown(folder, user)
    data = str(folder / "data")
    initdb = [where / "initdb", "-D", data, "-U", "weilu", "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8", "-N"]
    subprocess.run(initdb, user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    settings = (f"port={port}", f"unix_socket_directories={folder}", *QUICK)
    options = [part for setting in settings for part in ("-c", setting)]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [where / "postgres", "-D", data, *options],
            user=user,
            cwd=folder,
            stderr=log,
            preexec_fn=lambda: ctypes.CDLL(None).prctl(1, signal.SIGQUIT),  # noqa: PLW1509  # PR_SET_PDEATHSIG
        )

    def stop() -> None:
        server.send_signal(signal.SIGQUIT)  # at once, as after a crash: nothing of it is wanted any more
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    _wait_until_it_listens(port, folder / "log")
    return f"postgres://weilu@127.0.0.1:{port}/"


def _wait_until_it_listens(port: int, log: Path) -> None:
    import psycopg

    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(f"postgres://weilu@127.0.0.1:{port}/postgres").close()
        except psycopg.OperationalError:
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)
        else:
            return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
