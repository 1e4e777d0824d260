"""kill -9 at any moment of judging anew: the next start ends it, nothing waits for ever, and corrections stay."""

import json
import os
import random
import signal
import subprocess
import sys

import pytest

import stores

pytestmark = pytest.mark.slow

ROUNDS = 6
BEGIN = """
import json, os, sys
import django; django.setup()
from weilu.cli.waking import bring_up_to_date
bring_up_to_date()
from weilu.events import correcting, rescoring
from weilu.events.client import close_store, store
from weilu.events.event import Event, event_id
from weilu.events.mutating import mutate
from weilu.events.recording import record, stop_recording
from weilu.team.founding import found
from weilu.team.models import Community, Staff
community = Community.objects.filter(slug="kill").first() or found("kill", slug="kill")
"""
FILL = (
    BEGIN
    + """
TEXTS = ["今天太开心了", "又崩了，气死我了", "几点集合", "路线真漂亮"]
record(community, [
    Event(member=1 + n % 9, ts=1_756_000_000_000 + n * 900_000, kind="message", id=event_id("k", n), text=TEXTS[n % 4])
    for n in range(20_000)
])
staff = Staff.objects.create_user("lan", email="lan@example.test", password="炉火-很暖-2026")
correcting.correct(community, event_id("k", 1), {"emotion": "happy"}, by=staff)
mutate(store(), "events", "UPDATE judged = 1, sentiment = 0.5, emotion = 'fear' WHERE 1", {})
stop_recording(); close_store()
"""
)
RESCORE = (
    BEGIN
    + """
rescoring.ROUND = 2_000
rescoring.rescore(community, lambda done, total: os.write(1, f"{done}\\n".encode()))
"""
)
END = (
    BEGIN
    + """
rescoring.rescore(community)
rows = store().query("SELECT text, toString(emotion), count() FROM events WHERE judged != 1 GROUP BY 1, 2")
feeling = correcting.feeling_of(community, event_id("k", 1)).feeling
tables = store().query("SHOW TABLES LIKE 'judged_%'")
mutate(store(), "events", "UPDATE spam = 1 WHERE 0", {})
print(json.dumps({"rows": rows, "emotion": feeling.emotion, "tables": tables, "stale": rescoring.stale(community)}))
stop_recording(); close_store()
"""
)


def test_killed_at_any_moment_it_ends_with_the_next_start(tmp_path):
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("WEILU_")},
        **stores.fresh(tmp_path / "home"),
        "DJANGO_SETTINGS_MODULE": "weilu.config.settings",
    }

    def run(script):
        return subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=True).stdout

    run(FILL)
    chance = random.Random(11)
    for _ in range(ROUNDS):
        process = subprocess.Popen([sys.executable, "-c", RESCORE], env=environment, stdout=subprocess.PIPE)
        for _ in range(chance.randrange(1, 3)):
            process.stdout.readline()
        try:  # in the middle of a round, whatever it is at
            process.wait(chance.random() * 0.5)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.communicate()
    told = json.loads(run(END))
    assert (told["stale"], told["tables"], told["emotion"]) == (0, [], "happy")
    assert sum(count for *_, count in told["rows"]) == 20_000
    by_text = {}
    for text, emotion, count in told["rows"]:
        by_text.setdefault(text, {})[emotion] = count
    assert {text: len(emotions) for text, emotions in by_text.items() if text != "又崩了，气死我了"} == dict.fromkeys(
        ("今天太开心了", "几点集合", "路线真漂亮"), 1
    )
    assert by_text["又崩了，气死我了"]["happy"] == 1, "the corrected one"
