"""kill -9 while messages arrive and are looked at: every check-in is there, once, with the right number."""

import json
import os
import random
import signal
import subprocess
import sys

import pytest

import stores

pytestmark = pytest.mark.slow

ROUNDS = 8
WORK = """
import datetime as dt, itertools, json, os, sys, threading
import django; django.setup()
from weilu.cli.waking import bring_up_to_date
bring_up_to_date()
from weilu.connect.arriving import arrive
from weilu.connect.live_kinds import kind_named
from weilu.connect.models import Delivery, Reacted, ReactionRule, Sender
from weilu.connect.reactions import ruling
from weilu.connect.reactions.watching import look
from weilu.connect.record import Record
from weilu.connect.sources import connect
from weilu.events.client import store
from weilu.kit.clock import now_ms
from weilu.team.models import Community

community, made = Community.objects.get_or_create(slug="kill", defaults={"name": "kill"})
FIRST = dt.date(2026, 1, 1)
if made:
    connect(community, kind_named("api"), "kill", by=None, platform="web")
    sender = Sender.objects.create(community=community, kind="webhook", name="x", settings={"url": "https://example.com"})
    told = {"name": "打卡", "words": ["打卡"], "since": FIRST}
    ruling.switch_on(ruling.make(community, "check_in", told, by=None), by=None)
    told = {"name": "答", "words": ["打卡"], "texts": ["好"], "sender": sender}
    ruling.switch_on(ruling.make(community, "reply", told, by=None), by=None)
    ruling.set_caps(community, 30000, 30000, by=None)
source = community.sources.get()
if sys.argv[1] == "check":
    look(community)
    messages = store().query("SELECT toString(id), member_id, toString(day) FROM events WHERE kind = 'message'")
    counted = store().query(
        "SELECT toString(target), member_id, toString(day), toInt32(value) FROM events WHERE kind = 'check_in'"
        " ORDER BY member_id, day"
    )
    keys = list(Delivery.objects.values_list("key", flat=True))
    answered = Reacted.objects.filter(outcome="answered").count()
    print(json.dumps([messages, counted, len(keys), len(set(keys)), answered]))
    sys.exit()

START = int(dt.datetime(2026, 1, 1, 4, tzinfo=dt.UTC).timestamp() * 1000)
def send():
    for n in itertools.count(int(sys.argv[1])):
        told = [
            Record(line=1, ts=START + n * 86_400_000 + k, author_id=f"u{k}", author=f"u{k}", text="打卡",
                   native_id=f"{n}/{k}", space="群")
            for k in range(4)
        ]
        told.append(Record(line=1, ts=now_ms(), author_id="v", author="v", text="打卡", native_id=f"v{n}", space="群"))
        arrive(source, told)
        os.write(1, f"{n}\\n".encode())
def watch():
    while True:
        look(community)
threading.Thread(target=watch).start()
send()
"""


def test_check_ins_survive_kills_each_once_and_numbered(tmp_path):
    chance = random.Random(7)
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("WEILU_")},
        **stores.fresh(tmp_path / "home"),
        "DJANGO_SETTINGS_MODULE": "weilu.config.settings",
    }
    last = 0
    for _ in range(ROUNDS):
        process = subprocess.Popen(
            [sys.executable, "-c", WORK, str(last)], env=environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(chance.randrange(2, 9)):
            last = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        process.communicate()
    told = subprocess.run(
        [sys.executable, "-c", WORK, "check"], env=environment, capture_output=True, text=True, check=True
    )
    messages, counted, sent, different, answered = json.loads(told.stdout.splitlines()[-1])
    assert {(m, day) for _, m, day in messages} == {(m, day) for _, m, day, _ in counted}
    assert len(counted) == len({(m, day) for _, m, day, _ in counted})
    assert {target for target, *_ in counted} <= {i for i, *_ in messages}
    for member in {m for _, m, _, _ in counted}:
        values = [value for _, m, _, value in counted if m == member]
        assert values == list(range(1, len(values) + 1))
    assert sent == different
    assert answered == sent > 0
