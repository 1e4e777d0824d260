"""kill -9 in the middle of an import, several times, then once more: the stores are those of one clean run."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import stores

ROWS = 120_000
READ = """
import django; django.setup()
from weilu.events import rollups
from weilu.events.client import store
from imports import events, members
from weilu.team.models import Community
assert rollups.compare(store()) == []
community = Community.objects.get()
ranks = {number: rank for rank, number in enumerate(community.members.order_by("pk").values_list("pk", flat=True))}
told = [(community_id, ranks[member], *rest) for community_id, member, *rest in events()]
people = [(ranks[number], *rest) for number, *rest in members(community)]
print(hash((tuple(told), repr(people))), len(events("id")))
"""
# Members are compared by their rank: PostgreSQL's sequences do not come back from a transaction that was killed, so a
# number may lie higher after a kill; the order is the same.


def home(path):
    path.mkdir()
    tests = Path(__file__).parents[1]
    return os.environ | {
        **stores.fresh(path),
        "DJANGO_SETTINGS_MODULE": "weilu.config.settings",
        "PYTHONPATH": str(tests),
        "PYTHONHASHSEED": "0",
    }


def importing(file, env):
    command = [sys.executable, "-m", "weilu.cli", "import", str(file), "--community", "shan", "--json"]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def contents(env):
    return subprocess.run([sys.executable, "-c", READ], env=env, capture_output=True, check=True, text=True).stdout


@pytest.fixture
def file(tmp_path):
    path, dice = tmp_path / "a.jsonl", random.Random(7)
    with path.open("w", encoding="utf-8") as stream:
        for n in range(ROWS):
            who = int(dice.paretovariate(1.1)) % 3000
            told = {
                "time": 1_704_067_200 + n * 90,
                "author_id": f"u{who}",
                "author": f"山友{who}",
                "space": f"{n % 5}群",
            }
            stream.write(json.dumps(told | {"text": f"第{n // 2}句，走吧"}, ensure_ascii=False) + "\n")
    return path


@pytest.mark.slow
def test_killed_at_any_moment_and_run_again_it_is_as_one_clean_run(file, tmp_path):
    clean, began = home(tmp_path / "clean"), time.monotonic()
    assert importing(file, clean).wait() == 0
    clean_run = time.monotonic() - began
    killed, dice, kills = home(tmp_path / "killed"), random.Random(), 0
    # The moments are parts of what a whole run takes on this machine, the first well before its end: a machine twice
    # as quick is killed as often.
    for part in (0.3, 0.45, 0.6, 0.75):
        process = importing(file, killed)
        try:
            process.wait(timeout=clean_run * (part + dice.uniform(-0.1, 0.1)))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            kills += 1
        process.wait()
    last = importing(file, killed)
    out, errors = last.communicate()
    assert last.returncode == 0, errors
    assert json.loads(out)["events_known"] + json.loads(out)["events_new"] >= ROWS
    assert kills > 0
    assert contents(killed) == contents(clean)
