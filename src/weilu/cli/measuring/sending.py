"""How fast events come in over HTTP, through a Weilu that serves beside: acknowledged, so on disk."""

import contextlib
import http.client
import json
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator

from weilu.cli.measuring.machine import Row, processor_seconds
from weilu.cli.measuring.sentences import sentence
from weilu.cli.measuring.together import seconds_of
from weilu.kit.clock import from_ms, now_ms

BATCH = 500
CLIENTS = 8
READERS = 4
WARMING = 32  # batches before it counts
MEMBERS = 5_000
PAGES = ("", "stream/", "members/", "boards/")
Body = Callable[[random.Random], bytes]


def sending(events: int) -> Iterator[Row]:
    """Batches of 500 from eight clients, without text and with; the first with four readers of pages; single calls."""
    from weilu.connect.api.kind import API
    from weilu.connect.sources import connect, issue_key
    from weilu.team.founding import found

    community = found("sending", slug="bench-sending")
    key = issue_key(connect(community, API, "bench", by=None), by=None)[1]
    cookie = _signed_in(community)
    with _serving() as (port, server):
        _measured(port, key, cookie, _batch, WARMING, BATCH, 0)  # the members are known from here on
        for name, body, calls, size, readers in (
            ("batches", _batch, events // BATCH, BATCH, 0),
            ("batches with text", _talk, events // BATCH // 2, BATCH, 0),
            ("batches beside readers", _batch, events // BATCH, BATCH, READERS),
            ("single calls", _single, max(400, events // 100), 1, 0),
        ):
            before = processor_seconds(server)
            row = _measured(port, key, cookie, body, calls, size, readers)
            spent = (processor_seconds(server) - before) * 1e6 / row["events"]
            yield {"bench": "sending", "what": name, **row, "server_cpu_us_per_event": round(spent, 1)}


def _signed_in(community: object) -> str:
    """The cookie of a session of the owner's."""
    from django.conf import settings
    from django.test import Client

    from weilu.team.models import Role, Seat, Staff

    owner = Staff.objects.create_user("bench", password=uuid.uuid4().hex)
    Seat.objects.create(community=community, staff=owner, role=Role.OWNER)  # type: ignore[misc]
    browser = Client()
    browser.force_login(owner, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"


@contextlib.contextmanager
def _serving() -> Iterator[tuple[int, int]]:
    """A Weilu that serves this home, which this process lets go of meanwhile; its port and its process."""
    from weilu.events.client import close_store
    from weilu.events.recording import stop_recording

    stop_recording()
    close_store()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "weilu.cli", "serve", "--port", str(port)], stdout=subprocess.DEVNULL
    )
    try:
        _wait_for(port, server)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(timeout=60)


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            connection.request("GET", "/account/login/")
            connection.getresponse().read()
            return
        time.sleep(0.2)
    raise RuntimeError("The server that was to be measured did not come up.")


def _measured(port: int, key: str, cookie: str, body: Body, calls: int, size: int, readers: int) -> Row:
    chance = random.Random(calls)  # noqa: S311
    address = "/v1/batch" if size > 1 else "/v1/track"
    bodies = iter([body(chance) for _ in range(calls)])
    lock = threading.Lock()
    waits: list[float] = []
    reads: list[float] = []

    def send() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while True:
            with lock:
                told = next(bodies, None)
            if told is None:
                return
            waits.append(_asked(connection, "POST", address, told, {"Authorization": f"Bearer {key}"}))

    def read(done: threading.Event) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while not done.is_set():
            for page in PAGES:
                reads.append(_asked(connection, "GET", f"/c/bench-sending/{page}", None, {"Cookie": cookie}))

    seconds = seconds_of([send] * CLIENTS, [read] * readers)
    return {
        "events": len(waits) * size,
        "clients": CLIENTS,
        "readers": readers,
        "events_per_second": round(len(waits) * size / seconds),
        "median_ms": round(statistics.median(waits) * 1000, 1),
        "p99_ms": round(statistics.quantiles(waits, n=100)[-1] * 1000, 1),
        "read_ms_median": round(statistics.median(reads) * 1000, 1) if reads else None,
    }


def _asked(
    connection: http.client.HTTPConnection, method: str, address: str, body: bytes | None, headers: dict[str, str]
) -> float:
    """Seconds until the whole answer is there; whatever is refused was not measured, and raises."""
    began = time.perf_counter()
    connection.request(method, address, body, headers)
    answer = connection.getresponse()
    told = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{address} answered {answer.status}: {told[:300]!r}")
    return time.perf_counter() - began


def _batch(chance: random.Random) -> bytes:
    items = [
        _item(chance, "Product Viewed", {"product": f"p{chance.randrange(500)}", "price": 19.9}) for _ in range(BATCH)
    ]
    return json.dumps({"batch": items, "sentAt": _moment(0)}, ensure_ascii=False).encode()


def _talk(chance: random.Random) -> bytes:
    items = [
        _item(chance, "message", {"text": sentence(chance), "space": f"g{chance.randrange(30)}"}) for _ in range(BATCH)
    ]
    return json.dumps({"batch": items, "sentAt": _moment(0)}, ensure_ascii=False).encode()


def _single(chance: random.Random) -> bytes:
    return json.dumps(_item(chance, "Product Viewed", {"product": "p1"})).encode()


def _item(chance: random.Random, event: str, properties: dict[str, object]) -> dict[str, object]:
    return {
        "type": "track",
        "messageId": str(uuid.UUID(int=chance.getrandbits(128))),
        "userId": f"u{chance.randrange(MEMBERS)}",
        "event": event,
        "timestamp": _moment(chance.randrange(2_000)),
        "properties": properties,
        "context": {"library": {"name": "weilu-bench", "version": "1"}},
    }


def _moment(ago: int) -> str:
    return from_ms(now_ms() - ago).isoformat(timespec="milliseconds")
