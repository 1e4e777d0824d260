"""What waits on disk: in order, bounded, and there again after a kill; and how it is told."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from weilu_gateway.forwarding import Forwarder
from weilu_gateway.signing import is_signed, signature
from weilu_gateway.spool import Spool


def test_what_was_put_is_there_after_a_new_start_in_order(tmp_path):
    spool = Spool(tmp_path, 1 << 20)
    for number in range(5):
        assert spool.put({"n": number})
    name = spool.name
    again = Spool(tmp_path, 1 << 20)  # the first was never closed, as after kill -9
    assert [body for _, body in again.first(3, 1 << 20)] == ['{"n": 0}', '{"n": 1}', '{"n": 2}']
    again.drop(again.first(2, 1 << 20)[-1][0])
    assert (again.waits, again.name) == (3, name)


def test_when_it_is_full_the_older_stay_and_the_loss_is_counted(tmp_path):
    spool = Spool(tmp_path, 40)
    kept = [spool.put({"n": number}) for number in range(10)]
    assert kept == [True] * 5 + [False] * 5
    assert (spool.lost, spool.first(1, 1000)[0][1]) == (5, '{"n": 0}')
    spool.drop(3)
    assert spool.put({"n": 9})


def test_a_batch_is_bounded_in_bytes_but_never_empty(tmp_path):
    spool = Spool(tmp_path, 1 << 20)
    for text in ("a" * 100, "b", "c"):
        spool.put({"t": text})
    assert len(spool.first(10, 50)) == 1
    spool.drop(1)
    assert len(spool.first(10, 50)) == 2


def test_a_key_is_claimed_once_and_its_answer_kept(tmp_path):
    spool = Spool(tmp_path, 1 << 20)
    assert spool.claim("k")
    assert not spool.claim("k")
    assert spool.answer("k") == ""
    spool.settle("k", '{"id": "7"}')
    assert Spool(tmp_path, 1 << 20).answer("k") == '{"id": "7"}'
    spool.claim("j")
    spool.settle("j", "")
    assert spool.claim("j")


class Weilu(BaseHTTPRequestHandler):
    """Away twice, then there; never understands the third."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server = self.server
        status = next(server.troubles, 400 if b'"n": 3}' in body else 200)
        if status == 200:
            assert is_signed("secret", self.headers["X-Weilu-Timestamp"], self.headers["X-Weilu-Signature"], body)
            server.told += [event["n"] for event in json.loads(body)["events"]]
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()
        if 9 in server.told:
            server.done.set()

    def log_message(self, *_):
        pass


def test_it_goes_on_after_troubles_and_sets_aside_what_weilu_does_not_understand(tmp_path):
    with ThreadingHTTPServer(("127.0.0.1", 0), Weilu) as weilu:
        weilu.told, weilu.done, weilu.troubles = [], threading.Event(), iter([503, 502])
        threading.Thread(target=weilu.serve_forever, daemon=True).start()
        spool = Spool(tmp_path, 1 << 20)
        forwarder = Forwarder(spool, f"http://127.0.0.1:{weilu.server_port}/in/x", "secret", dict)
        for number in range(10):
            spool.put({"n": number})
        forwarder.start()
        assert weilu.done.wait(30)
        forwarder.stop()
        weilu.shutdown()
    assert weilu.told == [0, 1, 2, 4, 5, 6, 7, 8, 9]
    assert spool.waits == 0


def test_a_signature_holds_for_its_body_and_its_moment_only():
    now = str(int(time.time()))
    told, old = signature("secret", now, b"body"), str(int(now) - 301)
    assert is_signed("secret", now, told, b"body")
    assert not is_signed("secret", now, told, b"other")
    assert not is_signed("secret", old, signature("secret", old, b"body"), b"body")
    assert not is_signed("secret", "x", told, b"body")
