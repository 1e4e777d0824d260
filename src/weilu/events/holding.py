"""Who holds the event store's folder: one process at a time, told by a lock file beside it."""

import fcntl
import os
import sys
import time
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from django.apps import apps
from django.utils.translation import gettext


def _(words: str) -> str:
    """The sentence in the reader's language; as it stands where Django is not set up (the master of `serve`)."""
    return gettext(words) if apps.ready else words


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
        pid, _space, name = _lock_file(folder).read_text().partition(" ")
        os.kill(int(pid), 0)
    except (OSError, ValueError):
        return _("事件库 %(folder)s 正被别的程序（不是围炉）占用。请关掉它再试。") % {"folder": folder}
    holder = {"folder": folder, "pid": pid, "name": name}
    return _("事件库 %(folder)s 正被进程 %(pid)s（%(name)s）占用。请先停下它，或等它结束再试。") % holder


def _lock_file(folder: Path) -> Path:
    return folder.parent / f"{folder.name}.lock"
