"""The real SDKs, as they are published, send to a running Weilu: every event is there once, whatever happens."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest

from homes import Home

pytestmark = pytest.mark.slow

SDKS = Path(__file__).with_name("sdks")
PYTHON = ("segment_python.py", "rudder_python.py", "posthog_python.py")
NODE = ("segment_node.mjs", "rudder_node.mjs")
COUNT = 70
DAY = 86_400


class Way(ThreadingHTTPServer):
    """The way to Weilu: `script` says what becomes of each request in turn, afterwards all go through.

    "busy": turned away with 503; "lost": taken, but the answer never arrives; a callable: called, then "lost".
    """

    def __init__(self, port, script=()):
        super().__init__(("127.0.0.1", 0), Walker)
        self.port, self.script, self.walked = port, list(script), 0
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        pass


class Walker(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        step = self.server.script.pop(0) if self.server.script else ""
        self.server.walked += 1
        if step == "busy":
            return self.answer(503, b"{}", {"Retry-After": "1"})
        try:
            status, answer = self.passed_on(body)
        except OSError:  # nobody there: whoever sends notices
            status, answer = 0, b""
        if callable(step):
            step()
        if step or not status:
            self.close_connection = True
            return self.connection.close()
        return self.answer(status, answer, {})

    def passed_on(self, body):
        headers = {name: value for name, value in self.headers.items() if name not in {"Host", "Connection"}}
        asked = urllib.request.Request(f"http://127.0.0.1:{self.server.port}{self.path}", body, headers)
        try:
            with urllib.request.urlopen(asked, timeout=20) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read()

    def answer(self, status, body, headers):
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def node():
    """Where the SDKs for Node are installed from the lock file."""
    npm = shutil.which("npm")
    if npm is None:
        assert not os.environ.get("CI"), "the SDKs for Node need npm"
        pytest.skip("npm is missing")
    if not (SDKS / "node_modules/@segment").exists():
        subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=SDKS, check=True, timeout=300)
    return shutil.which("node")


class Served(Home):
    """A Weilu that runs, one community, a source for each test."""

    def __init__(self, folder, port):
        super().__init__(folder)
        self.port, self.sources = port, 0
        self.community = "shan"
        self.write_key()
        self.reading = self.weilu("api-key", "add", "读", "--scopes", "events,members,contacts", "--json").json["key"]

    def write_key(self):
        self.sources += 1
        return self.weilu("source", "add", f"来源{self.sources}", "--community", "shan", "--json").json["write_key"]

    def read(self, path):
        asked = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/v1/{path}", headers={"Authorization": f"Bearer {self.reading}"}
        )
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return json.load(answer)

    def events(self):
        return self.read("events?limit=500")["events"]


@pytest.fixture
def served(tmp_path, free_port):
    served = Served(tmp_path / "home", free_port)
    served.serve(free_port)
    yield served
    served.stop()


def send(sdk, node, key, port, **environment):
    command = [node, sdk] if sdk.endswith(".mjs") else [sys.executable, "-W", "ignore", sdk]
    told = {"KEY": key, "HOST": f"http://127.0.0.1:{port}", "COUNT": str(COUNT), **environment}
    return subprocess.Popen(
        command, cwd=SDKS, env=os.environ | told, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def finish(sending):
    said, _ = sending.communicate(timeout=150)
    assert sending.returncode == 0, said


def all_there_once(served, times=1):
    events = served.events()
    assert Counter(event["kind"] for event in events) == {"买了": COUNT * times}
    return events


@pytest.mark.parametrize("sdk", [*PYTHON, *NODE])
def test_every_event_is_there_once(sdk, node, served):
    """Plainly; then gzipped, by a machine whose clock is wrong, over a way that turns away and loses answers."""
    finish(send(sdk, node, served.write_key(), served.port))
    all_there_once(served)
    began = time.time()
    way = Way(served.port, ["busy", "lost", "", "lost"])
    finish(send(sdk, node, served.write_key(), way.server_port, GZIP="1", AHEAD=str(-3 * DAY)))
    way.shutdown()
    events = all_there_once(served, times=2)
    moments = sorted(event["ts"] for event in events)[-COUNT:]

    assert all(abs(datetime.fromisoformat(ts).timestamp() - began) < 60 for ts in moments)
    members = served.read(f"members?q={quote('小满')}")["members"]
    assert [(member["name"], member["email"]) for member in members] == [("小满", "xiaoman@example.test")]
    assert len(served.read("members")["members"]) == 7


@pytest.mark.parametrize("sdk", [*PYTHON, *NODE])
def test_a_server_killed_in_mid_batch_loses_and_doubles_nothing(sdk, node, served):
    dead = threading.Event()

    def die():
        served.kill()
        dead.set()

    way = Way(served.port, ["", die])
    sending = send(sdk, node, served.write_key(), way.server_port)
    assert dead.wait(60)
    served.serve(served.port)
    finish(sending)
    way.shutdown()
    all_there_once(served)
