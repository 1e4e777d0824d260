"""kill -9 while the inbox takes in what arrived, several times, then once more: everything is there, once."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import stores

ASKS, PEOPLE = 9_000, 300
BEGIN = f"""
import django; django.setup()
from weilu.cli.waking import bring_up_to_date
bring_up_to_date()
from weilu.events.event import Event, event_id
from weilu.events.recording import record, stop_recording
from weilu.kit.clock import now_ms
from weilu.members.models import Member
from weilu.team.models import Community
community = Community.objects.create(slug="shan", name="山行社")
people = Member.objects.bulk_create([Member(community=community, name=f"山友{{n}}") for n in range({PEOPLE})])
start = now_ms() - 40_000_000
record(community, [Event(member=people[n % len(people)].pk, ts=start + n * 1000, kind="ask", text=f"第{{n}}问？",
       id=event_id("ask", n), platform="qq") for n in range({ASKS})])
stop_recording()
"""
LOOK = """
import django; django.setup()
from weilu.inbox.finding import look
from weilu.team.models import Community
print("ready", flush=True)
look(Community.objects.get())
"""
READ = """
import django; django.setup()
from weilu.inbox.models import Ask, Conversation
print(Ask.objects.count(), Ask.objects.values("event").distinct().count(), Conversation.objects.count(),
      Conversation.objects.filter(asks=None).count())
"""


def run(script, env):
    return subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, check=True, text=True).stdout


@pytest.mark.slow
def test_killed_again_and_again_it_finds_everything_once(tmp_path):
    home, dice = tmp_path / "home", random.Random(11)
    home.mkdir()
    env = os.environ | {
        **stores.fresh(home),
        "DJANGO_SETTINGS_MODULE": "weilu.config.settings",
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }
    run(BEGIN, env)
    killed = 0
    for _ in range(6):
        child = subprocess.Popen([sys.executable, "-c", LOOK], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(dice.uniform(0.1, 2.5))  # how far it comes is what is tried
        if child.poll() is None:
            os.kill(child.pid, signal.SIGKILL)
            killed += 1
        child.communicate()
    assert killed
    run(LOOK, env)
    assert run(READ, env).split() == [str(ASKS), str(ASKS), str(PEOPLE), "0"]
