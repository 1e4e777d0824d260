"""The examples that the page offers to copy work as they stand, sent to a running Weilu."""

import shutil
import subprocess
import sys

import pytest

from connect.api.test_sdks import SDKS, node, served  # noqa: F401
from weilu.connect.api.snippets import snippets

pytestmark = pytest.mark.slow

BEFORE = "globalThis.localStorage = {}; globalThis.location = { href: 'https://shop.example.test/8' };\n"


def test_every_example_arrives(served, node, tmp_path):  # noqa: F811
    told = {one.key: one.code for one in snippets(f"http://127.0.0.1:{served.port}", served.write_key())}
    assert set(told) == {"curl", "python", "node", "browser", "posthog"}
    script = SDKS / "snippet.mjs"  # beside what it imports
    try:
        for key, code in told.items():
            if key in {"python", "posthog"}:
                command = [sys.executable, "-W", "ignore", "-c", code]
            elif key == "curl":
                command = [shutil.which("bash") or "bash", "-c", f"{code} --fail"]
            else:
                script.write_text(BEFORE + code if key == "browser" else code, encoding="utf-8")
                command = [node, script]
            done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
            assert done.returncode == 0, f"{key}: {done.stdout}{done.stderr}"
            kinds = sorted(event["kind"] for event in served.events())
            assert len(kinds) == list(told).index(key) + 1, key
    finally:
        script.unlink(missing_ok=True)
    assert kinds == ["purchase"] * 4 + ["view"]
