"""kill -9 while a message is out: what was in its hands is undecided, what waited goes out, nothing goes twice."""

import os
import signal
import subprocess
import sys

import pytest

from peer import SILENT, Peer

SET_UP = """
import django; django.setup()
from weilu.connect.delivering import Outgoing, deliver
from weilu.connect.models import Sender
from weilu.kit.sealing import seal
from weilu.team.models import Community
community, _ = Community.objects.get_or_create(slug="shan", name="山行社")
sender, _ = Sender.objects.get_or_create(community=community, kind="webhook", name="x", defaults=dict(
    settings={"url": "URL"}, sealed=seal({"secret": "0123456789abcdef"})))
for text in ("甲", "乙"):
    deliver(sender, Outgoing(text=text), key=text)
"""
STATES = """
import django; django.setup()
from weilu.connect.models import Delivery
print(*(f"{one.text}:{one.state}:{one.reason}" for one in Delivery.objects.order_by("pk")))
"""
HOLDER = """
import django; django.setup()
from weilu.connect.models import Delivery
print(Delivery.objects.get(state="claimed").claimed_by.split(":")[1])
"""


def run(home, code: str) -> str:
    environment = home.environment | {"DJANGO_SETTINGS_MODULE": "weilu.config.settings"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.slow
def test_killed_between_claim_and_answer(home, port):
    peer = Peer(script=[SILENT])
    home.environment["WEILU_ALLOW_PRIVATE_TARGETS"] = "127.0.0.1"
    home.serve(port)
    run(home, SET_UP.replace("URL", peer.url()))
    assert peer.heard.wait(30)  # the first is out, its answer has not come
    os.kill(int(run(home, HOLDER)), signal.SIGKILL)  # the master starts another worker
    assert peer.heard_again.wait(60)
    home.stop()
    assert [one.json["text"] for one in peer.asked] == ["甲", "乙"]
    assert run(home, STATES).split() == ["甲:unknown:stopped", "乙:sent:"]
    peer.close()
