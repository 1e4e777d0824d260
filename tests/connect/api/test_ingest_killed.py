"""kill -9 under load, again and again: nothing acknowledged is lost or doubled, and members' times are right."""

import http.client
import json
import random
import subprocess
import sys
import threading

import pytest

from homes import Home
from weilu.kit.clock import from_ms, now_ms

pytestmark = pytest.mark.slow

ROUNDS, CLIENTS, BATCH = 4, 8, 50
READ = """
import django; django.setup()
import json
from weilu.events import rollups
from weilu.events.client import store
from weilu.kit.clock import to_ms
from weilu.members import noticing
from weilu.members.models import Member
noticing.catch_up()
assert rollups.compare(store()) == []
[(rows, ids)] = store().query("SELECT count(), uniqExact(native_id) FROM events")

last = dict(store().query("SELECT member_id, toUnixTimestamp64Milli(max(ts)) FROM events GROUP BY 1"))
wrong = [m.pk for m in Member.objects.all() if to_ms(m.last_seen) != last[m.pk] or m.last_active != m.last_seen]
print(json.dumps({"rows": rows, "ids": ids, "wrong": wrong}))
"""


def batch(number, dice):
    ago = dice.randrange(100_000)
    items = [
        {
            "type": "track",
            "messageId": f"{number}-{n}",
            "userId": f"u{dice.randrange(200)}",
            "event": "看了",
            "timestamp": from_ms(now_ms() - ago - n).isoformat(),
        }
        for n in range(BATCH)
    ]
    return json.dumps({"batch": items}).encode()


def test_nothing_acknowledged_is_lost_and_nothing_doubled(tmp_path, free_port):
    home, dice = Home(tmp_path / "home"), random.Random(5)
    key = home.weilu("source", "add", "官网", "--community", "shan", "--json").json["write_key"]
    waiting = [(number, batch(number, dice)) for number in range(CLIENTS * 60)]
    acknowledged: set[int] = set()

    def send(mine):
        connection = http.client.HTTPConnection("127.0.0.1", free_port, timeout=30)
        for number, body in mine:
            try:
                connection.request("POST", "/v1/batch", body, {"Authorization": f"Bearer {key}"})
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                return
            if answer.status == 200:
                acknowledged.add(number)
                enough.release()

    for round_ in range(ROUNDS):
        home.serve(free_port)
        enough = threading.Semaphore(0)
        rest = [one for one in waiting if one[0] not in acknowledged]
        senders = [threading.Thread(target=send, args=(rest[n::CLIENTS],)) for n in range(CLIENTS)]
        for sender in senders:
            sender.start()
        if round_ < ROUNDS - 1:
            for _ in range(20 + dice.randrange(40)):
                assert enough.acquire(timeout=60)
            home.kill()
        for sender in senders:
            sender.join()
    home.stop()
    assert acknowledged == {number for number, _ in waiting}
    told = subprocess.run(
        [sys.executable, "-c", READ],
        env=home.environment | {"DJANGO_SETTINGS_MODULE": "weilu.config.settings"},
        capture_output=True,
        check=True,
        text=True,
    )
    found = json.loads(told.stdout)
    assert found["rows"] == found["ids"] == len(waiting) * BATCH
    assert found["wrong"] == []
