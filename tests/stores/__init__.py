"""The stores that tests run on: SQLite and chDB inside the process or, with WEILU_TEST_STORES=scale, a PostgreSQL and a
ClickHouse server, which each test process starts for itself."""

import itertools
import os
import secrets
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from stores import postgres_server

SCALE = os.environ.get("WEILU_TEST_STORES") == "scale"
_numbers = itertools.count(1)


def fresh(home: Path) -> dict[str, str]:
    """The variables of an installation that holds nothing yet."""
    if not SCALE:
        return {"WEILU_HOME": str(home)}
    name = f"weilu{next(_numbers)}"
    return {
        "WEILU_HOME": str(home),
        "WEILU_DATABASE_URL": _new_state(name),
        "WEILU_EVENTS_DSN": _new_events(name),
    }


def _new_state(name: str) -> str:
    import psycopg

    with psycopg.connect(f"{_postgres()}postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{_postgres()}{name}"


def _new_events(name: str) -> str:
    import clickhouse_connect

    client = clickhouse_connect.get_client(dsn=f"{_clickhouse()}default", autogenerate_session_id=False)
    client.command(f"CREATE DATABASE {name}")
    client.close()
    return f"{_clickhouse()}{name}"


@cache
def _postgres() -> str:
    return postgres_server.start()


@cache
def _clickhouse() -> str:
    """clickhouse://user:password@host:port/ of a server that ends with this process."""
    folder = Path(tempfile.mkdtemp(prefix="clickhouse-", dir=os.environ["WEILU_HOME"]))
    password = secrets.token_hex(8)
    server = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("clickhouse_server.py"), folder / "data", password],
        # A zone that nobody asked for: no answer may depend on where the server stands.
        env={**os.environ, "TZ": "America/St_Johns"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout
    return f"clickhouse://default:{password}@127.0.0.1:{int(server.stdout.readline())}/"
