"""Other engines that hold the same events, to compare with: each needs what Weilu itself does not."""

from collections.abc import Callable
from importlib.util import find_spec

from weilu.cli.measuring.peers.duck import Duck
from weilu.cli.measuring.peers.frames import Frames
from weilu.cli.measuring.peers.postgres import Postgres, programs
from weilu.cli.measuring.questions import Engine


def available() -> tuple[list[Callable[[], Engine]], list[str]]:
    """The engines that can be run here, and for each of the others what is missing."""
    found: list[Callable[[], Engine]] = []
    missing = []
    if find_spec("duckdb"):
        found.append(Duck)
    else:
        missing.append("duckdb: pip install duckdb")
    if find_spec("psycopg") and programs():
        found.append(Postgres)
    else:
        missing.append("postgres: apt-get install postgresql, pip install psycopg[binary]")
    if find_spec("pandas"):
        found.append(Frames)
    else:
        missing.append("pandas: pip install pandas")
    return found, missing
