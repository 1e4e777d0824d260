"""PostgreSQL, from the system's own programs: a cluster of its own in a temporary folder, removed afterwards."""

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv

from weilu.cli.measuring.history import History
from weilu.cli.measuring.peers.columns import columns
from weilu.cli.measuring.peers.sql import SQL, shaped
from weilu.cli.measuring.questions import Answer

PIECE = 500_000
SETTINGS = (
    "shared_buffers=2GB work_mem=512MB maintenance_work_mem=1GB max_parallel_workers_per_gather=2 fsync=off"
    " synchronous_commit=off max_wal_size=8GB random_page_cost=1.1 listen_addresses=127.0.0.1"
)
INDEXES = ("(member, pos desc)", "(day, member) where active", "(kind, member, pos)")


def programs() -> Path | None:
    """The folder of initdb and pg_ctl, None where PostgreSQL is not installed."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return versions[-1].parent if versions else None


class Postgres:
    name = "postgres"

    def __init__(self) -> None:
        folder = programs()
        assert folder
        self.bin = folder
        self.home = Path(tempfile.mkdtemp(prefix="weilu-bench-postgres-"))
        # PostgreSQL refuses to run as root; Debian's package brings a user for it.
        self.user = "postgres" if os.geteuid() == 0 else None
        if self.user:
            shutil.chown(self.home, self.user)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._run("initdb", "-D", str(self.home / "data"), "-A", "trust", "-U", "bench", "--no-locale", "-E", "UTF8")
        options = " ".join(f"-c {setting}" for setting in [*SETTINGS.split(), f"port={self.port}"])
        self._run(
            "pg_ctl",
            "-D",
            str(self.home / "data"),
            "-w",
            "-l",
            str(self.home / "log"),
            "-o",
            f"{options} -k ''",
            "start",
        )
        import psycopg

        self.connection: Any = psycopg.connect(
            f"host=127.0.0.1 port={self.port} user=bench dbname=postgres", autocommit=True
        )

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run([self.bin / program, *arguments], user=self.user, check=True, capture_output=True, cwd=self.home)  # noqa: S603

    def load(self, history: History) -> None:
        run = self.connection.execute
        columns_sql = "member int, ts bigint, pos bigint, day date, kind text, active bool, value double precision"
        run(f"create unlogged table events ({columns_sql})")
        with self.connection.cursor() as cursor, cursor.copy("copy events from stdin csv") as copy:
            for piece in history.slices(PIECE):
                sink = pa.BufferOutputStream()
                pa.csv.write_csv(columns(history, piece), sink, pa.csv.WriteOptions(include_header=False))
                copy.write(sink.getvalue().to_pybytes())
        for index in INDEXES:
            run(f"create index on events {index}")
        run("vacuum analyze events")

    def answer(self, question: str) -> Answer:
        rows = self.connection.execute(SQL[question]).fetchall()
        return shaped(question, rows)

    def cpu(self) -> float:
        """Of the server and of what it has started and ended."""
        master = int((self.home / "data/postmaster.pid").read_text().split()[0])
        ours = [self._ticks(int(path.name)) for path in Path("/proc").glob("[0-9]*") if self._parent(path) == master]
        return (sum(ours) + self._ticks(master, children=True)) / os.sysconf("SC_CLK_TCK")

    def _parent(self, process: Path) -> int:
        try:
            return int((process / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            return 0

    def _ticks(self, pid: int, *, children: bool = False) -> int:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0
        return sum(map(int, fields[13:15] if children else fields[11:13]))

    def close(self) -> None:
        self.connection.close()
        self._run("pg_ctl", "-D", str(self.home / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.home, ignore_errors=True)
