"""A connected source of the API, its write key, and a program that sends to it."""

import base64
import socket

import pytest

from weilu.connect.api import keys
from weilu.connect.live_kinds import kind_named
from weilu.connect.sources import connect, issue_key


@pytest.fixture
def source(community, owner, store):
    keys.forget()
    keys._buckets.clear()
    return connect(community, kind_named("api"), "官网", by=owner)


@pytest.fixture
def key(source, owner):
    secret = issue_key(source, by=owner)[1]
    keys.forget()
    return secret


@pytest.fixture
def send(client, key):
    """send("/v1/track", {…}): the answer."""

    def post(address, body, **headers):
        basic = base64.b64encode(f"{key}:".encode()).decode()
        headers = {"Authorization": f"Basic {basic}", **headers}
        content = body if isinstance(body, bytes) else None
        if content is not None:
            return client.post(address, content, content_type="application/json", headers=headers)
        return client.post(address, body, content_type="application/json", headers=headers)

    return post


@pytest.fixture
def track(send):
    """track("u1", "看了", …): a batch of one."""

    def one(user=None, event="看了", **more):
        item = {"type": "track", "event": event, "userId": user, **more}
        return send("/v1/batch", {"batch": [{k: v for k, v in item.items() if v is not None}]})

    return one


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
