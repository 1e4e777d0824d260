"""Who holds the event store's folder: one process at a time, told by a lock file beside it."""

import fcntl
import os
import sys
import time
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit


class StoreError(Exception):
    """The event store cannot be used; the message is a sentence for the person."""


class StoreBusy(StoreError):
    """Another process holds the folder."""


def folder_of(dsn: str) -> Path | None:
    """The folder that a DSN names; None for a server."""
    return Path(urlsplit(dsn).path) if dsn.startswith("chdb:") else None


def hold(folder: Path, patience: float = 0.0) -> IO[str]:
    """Take the lock, waiting so many seconds for who has it; closing the file lets go. Raises StoreBusy."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = _lock_file(folder).open("a+")
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if time.monotonic() > deadline:
                lock.close()
                raise StoreBusy(busy_sentence(folder)) from None
            time.sleep(0.1)
    lock.seek(0)
    lock.truncate()
    lock.write(f"{os.getpid()} {' '.join(Path(part).name for part in sys.argv[:2])}")
    lock.flush()
    return lock


def busy_sentence(folder: Path) -> str:
    """Who holds the folder, as far as can be told."""
    try:
        pid, _, name = _lock_file(folder).read_text().partition(" ")
        os.kill(int(pid), 0)
    except (OSError, ValueError):
        return f"The event store in {folder} is held by another program (not by Weilu). Close it and try again."
    return f"The event store in {folder} is held by process {pid} ({name}). Stop it, or let it finish, and try again."


def _lock_file(folder: Path) -> Path:
    return folder.parent / f"{folder.name}.lock"
