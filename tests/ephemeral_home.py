"""Every test process gets a WEILU_HOME of its own, and stores of its own, before Django reads its settings."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

import stores


def _roomy_memory() -> str | None:
    """A folder in memory, where there is one with room: what tests write is thrown away, so it need reach no disk."""
    folder = Path("/dev/shm")
    try:
        return str(folder) if os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > 4 << 30 else None
    except OSError:
        return None


os.environ["WEILU_HOME"] = tempfile.mkdtemp(prefix="weilu-test-", dir=_roomy_memory())
for folder in ("tmp", "uploads"):  # as every start makes them
    Path(os.environ["WEILU_HOME"], folder).mkdir()
atexit.register(shutil.rmtree, os.environ["WEILU_HOME"], ignore_errors=True)
for name in ("WEILU_EVENTS_DSN", "WEILU_DATABASE_URL", "WEILU_PUBLIC_URL"):
    if not os.environ.get("WEILU_TEST_KEEP"):
        os.environ.pop(name, None)
# The process that only hands tests out to workers runs none.
hands_out = "-n" in sys.argv and "PYTEST_XDIST_WORKER" not in os.environ
if stores.SCALE and not hands_out:
    os.environ.update(stores.fresh(Path(os.environ["WEILU_HOME"])))
