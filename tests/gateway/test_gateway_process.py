"""The real gateway in a process of its own, a scripted OneBot client over a real WebSocket, and a real Weilu."""

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
import websockets
import websockets.exceptions

from cli.conftest import Home
from connect.matrix.homeserver import free_port, kill, until
from weilu_gateway.signing import headers

pytestmark = pytest.mark.slow

SET_UP = """
import django; django.setup()
from weilu.cli.waking import bring_up_to_date
bring_up_to_date()
from weilu.connect.live_kinds import kind_named
from weilu.connect.sources import connect
from weilu.team.models import Community
shan = Community.objects.create(slug="shan", name="山行社")
source = connect(shan, kind_named("gateway"), "QQ", by=None, told={"at": ""})
print(source.address, source.secrets["secret"], source.secrets["token"])
"""
READ = """
import django; django.setup()
import json
from weilu.events.client import store
rows = store().query("SELECT text, toString(props.recalled) FROM events WHERE kind = 'message' ORDER BY ts, seq")
print(json.dumps(rows))
"""


class Gateway:
    def __init__(self, home, to, secret, token):
        self.home, self.port, self.secret, self.token = home, free_port(), secret, token
        self.options = {"WEILU_GATEWAY_TO": to, "WEILU_GATEWAY_SECRET": secret, "ONEBOT_ACCESS_TOKEN": token}
        self.process = None

    def start(self):
        command = [sys.executable, "-m", "weilu_gateway", "--port", str(self.port), "--home", str(self.home)]
        self.process = subprocess.Popen(command, env=os.environ | self.options, stderr=subprocess.DEVNULL)
        until(lambda: self.ask({}) is not None)
        return self

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)

    def waits(self):
        with sqlite3.connect(f"file:{self.home}/spool.sqlite3?mode=ro", uri=True, timeout=30) as database:
            return database.execute("SELECT count(*) FROM waiting").fetchone()[0]

    def ask(self, told, key="", secret=None):
        """POST /send; (status, answer), None where nobody listens."""
        body = json.dumps(told).encode()
        signed = headers(secret or self.secret, body, key)
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/send", body, signed, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
        except OSError:
            return None


@pytest.fixture
def weilu(tmp_path):
    home = Home(tmp_path / "home")
    home.environment |= {"WEILU_SECRET_KEY": "s" * 50}
    yield home
    home.stop()


@pytest.fixture
def gateway(weilu, tmp_path):
    weilu.port = free_port()
    address, secret, token = in_home(weilu, SET_UP).split()
    made = Gateway(tmp_path / "spool", f"http://127.0.0.1:{weilu.port}/in/{address}", secret, token)
    yield made.start()
    made.stop()


def in_home(home, script):
    environment = home.environment | {"DJANGO_SETTINGS_MODULE": "weilu.config.settings"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=True)
    return done.stdout.decode()


def bot(gateway, number="1"):
    """A bot's program that connects to the gateway, as NapCat and others do."""
    told = {"X-Self-ID": number, "X-Client-Role": "Universal", "Authorization": f"Bearer {gateway.token}"}
    return websockets.connect(f"ws://127.0.0.1:{gateway.port}/onebot/v11/ws", additional_headers=told)


MOMENT = int(time.time()) - 10_000


def message(number, **more):
    told = {"post_type": "message", "message_type": "group", "sub_type": "normal", "self_id": 1, "font": 0}
    sender = {"user_id": 10001, "nickname": "阿杉"}
    segments = [{"type": "text", "data": {"text": f"第 {number} 句"}}]
    place = {"group_id": 88, "user_id": 10001, "sender": sender, "message_id": number, "raw_message": "x"}
    return json.dumps({**told, **place, "time": MOMENT + number, "message": segments, **more})


def in_a_loop(coroutine):
    """In a thread: after tests with a browser, Playwright's own loop runs in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


async def say(gateway, numbers, more=()):
    async with bot(gateway) as link:
        asked = json.loads(await link.recv())
        assert asked["action"] == "get_group_list"
        groups = [{"group_id": 88, "group_name": "山行群"}]
        await link.send(json.dumps({"status": "ok", "retcode": 0, "data": groups, "echo": asked["echo"]}))
        for number in numbers:
            await link.send(message(number))
        for payload in more:
            await link.send(json.dumps(payload))
        await link.close()


def test_nothing_is_lost_or_doubled_while_weilu_is_down_and_the_gateway_is_killed(gateway, weilu):
    weilu.serve(weilu.port)
    in_a_loop(say(gateway, range(50)))
    until(lambda: gateway.waits() == 0)
    kill(weilu.server)
    in_a_loop(say(gateway, range(50, 300)))
    until(lambda: gateway.waits() == 250)
    gateway.kill()
    gateway.start()
    recall = {"post_type": "notice", "notice_type": "group_recall", "self_id": 1, "time": MOMENT + 500}
    recall |= {"group_id": 88, "user_id": 10001, "operator_id": 10001, "message_id": 7}
    strange = {"post_type": "message", "self_id": 1, "user_id": 10001, "raw_message": "还是这句话"}
    last = [recall, {**strange, "time": MOMENT + 600}]
    in_a_loop(say(gateway, range(295, 400), last))  # some twice, as after a reconnection
    until(lambda: gateway.waits() == 250 + 107)
    weilu.serve(weilu.port)
    until(lambda: gateway.waits() == 0, 180)
    weilu.stop()
    told = json.loads(in_home(weilu, READ))
    assert [text for text, _ in told] == [*(f"第 {number} 句" for number in range(400)), "还是这句话"]
    assert [text for text, recalled in told if recalled] == ["第 7 句"]


def test_a_bot_without_the_token_is_turned_away(gateway):
    async def knock():
        gateway.token = "wrong"
        async with bot(gateway) as link:
            await link.recv()

    with pytest.raises(websockets.exceptions.WebSocketException):
        in_a_loop(knock())


async def answering(gateway, answers, asking):
    """A bot that answers calls of its API; what it was asked to do, and what `asking`, in a thread, got."""
    done = []
    async with bot(gateway) as link:
        task = asyncio.create_task(asyncio.to_thread(asking))
        while not task.done():
            try:
                asked = json.loads(await asyncio.wait_for(link.recv(), 0.2))
            except TimeoutError:
                continue
            if asked["action"] == "get_group_list":
                await link.send(json.dumps({"status": "ok", "retcode": 0, "data": [], "echo": asked["echo"]}))
            else:
                done.append((asked["action"], asked["params"]))
                await link.send(json.dumps({**answers.pop(0), "echo": asked["echo"]}))
        return done, await task


def test_weilu_speaks_through_the_bot_once_a_key(gateway):
    assert gateway.ask({"to": "88", "text": "早"}, key="k0")[0] == 503
    assert gateway.ask({"to": "88", "text": "早"}, key="k0", secret="wrong")[0] == 403
    fine = {"status": "ok", "retcode": 0, "data": {"message_id": 901}}
    no = {"status": "failed", "retcode": 120, "data": None, "wording": "被禁言了"}

    with sqlite3.connect(gateway.home / "spool.sqlite3") as database:
        database.execute("INSERT INTO sent (key) VALUES ('claimed')")  # as of a gateway that was killed meanwhile

    def asking():
        until(lambda: gateway.ask({"to": "88", "text": "早", "reply_to": "88/7"}, key="k1")[0] == 200)
        return [
            gateway.ask({"to": "88", "text": "早"}, key="k1"),
            gateway.ask({"to": "private:10001", "text": "[CQ:at,qq=all]"}, key="k2"),
            gateway.ask({"to": "88", "text": "早"}, key="k3"),
            gateway.ask({"to": "88", "text": "晚"}, key="claimed"),
            gateway.ask({"to": "88", "text": "晚", "knowingly": True}, key="claimed"),
        ]

    done, told = in_a_loop(answering(gateway, [fine, fine, no, fine], asking))
    quote = {"type": "reply", "data": {"id": "7"}}
    assert done[0] == ("send_group_msg", {"message": [quote, {"type": "text", "data": {"text": "早"}}], "group_id": 88})
    assert done[1][1]["message"] == [{"type": "text", "data": {"text": "[CQ:at,qq=all]"}}]
    assert len(done) == 4
    assert told[0] == (200, {"id": "901", "bot": "1"})
    assert told[2] == (422, {"error": "被禁言了"})
    assert [status for status, _ in told[3:]] == [409, 200]
