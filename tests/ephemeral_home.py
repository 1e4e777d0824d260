"""Every test process gets a WEILU_HOME of its own, before Django reads its settings."""

import atexit
import os
import shutil
import tempfile

os.environ["WEILU_HOME"] = tempfile.mkdtemp(prefix="weilu-test-")
for name in ("WEILU_EVENTS_DSN", "WEILU_DATABASE_URL", "WEILU_PUBLIC_URL"):
    if not os.environ.get("WEILU_TEST_KEEP"):
        os.environ.pop(name, None)
atexit.register(shutil.rmtree, os.environ["WEILU_HOME"], ignore_errors=True)
