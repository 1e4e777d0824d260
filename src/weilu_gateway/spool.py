"""What has been heard and not yet told, on disk: it survives the end of this process, of the machine, and of Weilu.

One SQLite file. An event is on disk when `put` returns. It is bounded: when it is full what is older stays, and what
comes is counted as lost, and said.
"""

import json
import sqlite3
import threading
import uuid
from pathlib import Path
from typing import Any

TABLES = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE IF NOT EXISTS waiting (number INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS refused (number INTEGER PRIMARY KEY, body TEXT NOT NULL, why TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS sent (key TEXT PRIMARY KEY, answer TEXT);
"""
KEPT_ANSWERS = 10_000


class Spool:
    """most: bytes that may wait. Safe from many threads."""

    def __init__(self, folder: Path, most: int) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.most, self.arrived = most, threading.Event()
        self._lock = threading.Lock()
        self._database = sqlite3.connect(folder / "spool.sqlite3", check_same_thread=False, isolation_level=None)
        self._database.executescript(TABLES)
        self._bytes = int(self._one("SELECT ifnull(sum(length(CAST(body AS BLOB))), 0) FROM waiting"))
        self.name = self.fact("name") or self.note("name", uuid.uuid4().hex)

    def put(self, event: dict[str, Any]) -> bool:
        """False where it is full. Raises sqlite3.Error where the disk refuses."""
        body = json.dumps(event, ensure_ascii=False).encode("utf-8", "replace").decode()
        size = len(body.encode())
        with self._lock:
            if self._bytes + size > self.most:
                self._count("lost")
                return False
            self._database.execute("INSERT INTO waiting (body) VALUES (?)", (body,))
            self._bytes += size
        self.arrived.set()
        return True

    def first(self, count: int, most: int) -> list[tuple[int, str]]:
        """The oldest, at most so many and (but for the first) so many bytes."""
        with self._lock:
            rows = self._database.execute(
                "SELECT number, body FROM waiting ORDER BY number LIMIT ?", (count,)
            ).fetchall()
        taken: list[tuple[int, str]] = []
        for number, body in rows:
            most -= len(body.encode())
            if taken and most < 0:
                break
            taken.append((number, body))
        return taken

    def drop(self, last: int) -> None:
        """Weilu has everything up to there."""
        with self._lock:
            self._take_out("number <= ?", last)

    def set_aside(self, number: int, why: str) -> None:
        """Weilu does not understand this one; it stays here for a person, and the others go on."""
        with self._lock:
            self._database.execute(
                "INSERT OR REPLACE INTO refused SELECT number, body, ? FROM waiting WHERE number = ?", (why, number)
            )
            self._take_out("number = ?", number)

    def _take_out(self, where: str, number: int) -> None:
        rows = self._database.execute(f"DELETE FROM waiting WHERE {where} RETURNING body", (number,)).fetchall()
        self._bytes -= sum(len(body.encode()) for (body,) in rows)

    @property
    def waits(self) -> int:
        with self._lock:
            return int(self._one("SELECT count(*) FROM waiting"))

    @property
    def lost(self) -> int:
        """How many came while it was full."""
        return int(self.fact("lost") or 0)

    def fact(self, name: str) -> str:
        with self._lock:
            return str(self._one("SELECT value FROM facts WHERE name = ?", name) or "")

    def note(self, name: str, value: str) -> str:
        with self._lock:
            self._database.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))
        return value

    def _count(self, name: str) -> None:
        self._database.execute(
            "INSERT INTO facts VALUES (?, '1') ON CONFLICT (name) DO UPDATE SET value = value + 1", (name,)
        )

    # --- What was sent for Weilu, so that the same key is never sent twice --------------------------------------------
    def claim(self, key: str) -> bool:
        """False where it was claimed before."""
        with self._lock:
            made = self._database.execute("INSERT OR IGNORE INTO sent (key) VALUES (?)", (key,)).rowcount
            self._database.execute("DELETE FROM sent WHERE rowid <= (SELECT max(rowid) FROM sent) - ?", (KEPT_ANSWERS,))
            return bool(made)

    def answer(self, key: str) -> str:
        """What became of it; "" where nobody knows."""
        with self._lock:
            return str(self._one("SELECT answer FROM sent WHERE key = ?", key) or "")

    def settle(self, key: str, answer: str) -> None:
        """answer "": surely not sent, so it may be tried again."""
        with self._lock:
            if answer:
                self._database.execute("UPDATE sent SET answer = ? WHERE key = ?", (answer, key))
            else:
                self._database.execute("DELETE FROM sent WHERE key = ?", (key,))

    def _one(self, statement: str, *parameters: Any) -> Any:
        row = self._database.execute(statement, parameters).fetchone()
        return row[0] if row else None

    def close(self) -> None:
        with self._lock:
            self._database.close()
