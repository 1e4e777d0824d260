"""kill -9 at any moment: what was acknowledged is there, once, and the rollup says the same as the events."""

import os
import random
import signal
import subprocess
import sys

import pytest

import stores

pytestmark = pytest.mark.slow

ROUNDS = 12
WRITER = """
import os, sys, threading
import django; django.setup()
from weilu.cli.waking import bring_up_to_date
bring_up_to_date()
from weilu.team.models import Community
from weilu.events.event import Event, event_id
from weilu.events.recording import record
community, _ = Community.objects.get_or_create(slug="kill", defaults={"name": "kill"})
START, start = 1_772_294_400_000, int(sys.argv[1])
def write(writer):
    for n in range(start, start + 100_000):
        batch = [
            Event(member=1 + k, ts=START + n * 60_000 + k, kind="message", id=event_id(writer, n, k), text="早")
            for k in range(50)
        ]
        record(community, batch)
        os.write(1, f"{writer} {n}\\n".encode())
for writer in range(4):
    threading.Thread(target=write, args=(writer,)).start()
"""


def test_nothing_acknowledged_is_lost_and_nothing_is_doubled(tmp_path):
    chance = random.Random(5)
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("WEILU_")},
        **stores.fresh(tmp_path / "home"),
        "DJANGO_SETTINGS_MODULE": "weilu.config.settings",
    }
    acknowledged: set[tuple[int, int]] = set()
    start = 0
    for _ in range(ROUNDS):
        # The next round begins a little before the last one's end: what was sent is sent again.
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(start)], env=environment, stdout=subprocess.PIPE, text=True
        )
        wanted = chance.randrange(1, 120)
        for _ in range(wanted):
            writer, n = map(int, process.stdout.readline().split())
            acknowledged.add((writer, n))
        process.send_signal(signal.SIGKILL)
        for line in process.communicate()[0].splitlines():
            if line.count(" ") == 1 and line.split()[1]:
                writer, n = map(int, line.split())
                acknowledged.add((writer, n))
        start = max(0, max(n for _, n in acknowledged) - 3)
    check = f"""
import django; django.setup()
from weilu.events import rollups
from weilu.events.client import store
from weilu.events.event import event_id
engine = store()
acknowledged = {sorted(acknowledged)!r}
ids = {{event_id(w, n, k) for w, n in acknowledged for k in range(50)}}
rows = [row[0] for row in engine.query("SELECT id FROM events")]
assert len(rows) == len(set(rows)), "doubled"
assert ids <= set(rows), "lost"
assert rollups.compare(engine) == [], "the rollup disagrees"
print("well", len(rows))
"""
    done = subprocess.run([sys.executable, "-c", check], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("well"), done.stderr
