"""Segments and goals over the HTTP API: read, made, changed, and nobody's change lost."""

import datetime as dt
import json
import shlex
from argparse import ArgumentParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.utils import translation

from weilu.insights.models import Goal
from weilu.segments.making import put_away, save
from weilu.segments.models import Segment
from weilu.team import api_keys
from weilu.team.models import AuditEntry, Community

DOC = (Path(__file__).parents[2] / "docs/api.md").read_text(encoding="utf-8")
TALKS = {"did": "message", "at_least": 2}


@pytest.fixture(autouse=True)
def in_chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def send(client, community, owner):
    """send(method, path, body, scopes=…): (status, JSON)."""

    def asked(method, path, body=None, scopes=tuple(api_keys.SCOPES)):
        secret = api_keys.issue(community, "程序", scopes, by=owner)[1]
        raw = body if isinstance(body, str) else json.dumps(body)
        response = client.generic(
            method, f"/api/v1/{path}", raw if body is not None else "", "application/json",
            headers={"Authorization": f"Bearer {secret}"},
        )  # fmt: skip
        return response.status_code, response.json()

    return asked


@pytest.fixture
def told(town):
    town.say("阿杉", "周末去露营", "2026-03-02 09:00")
    town.say("阿杉", "出发", "2026-03-03 10:00")
    town.say("小满", "好呀", "2026-03-03 09:00")
    return town


def test_a_segment_is_made_read_and_changed(send, told):
    status, made = send("POST", "segments", {"name": "爱说话的", "rules": TALKS})
    assert status == 201
    assert (made["name"], made["fixed"], made["members"], made["version"]) == ("爱说话的", False, 1, 1)
    assert made["words"] == ["有史以来，消息 ≥ 2 次"]
    number = made["segment"]
    assert send("GET", "segments")[1]["segments"][0]["members"] == 1
    assert [row["name"] for row in send("GET", f"segments/{number}/members")[1]["members"]] == ["阿杉"]
    assert AuditEntry.objects.get(act="segment.made").by == "API · 程序"
    status, changed = send(
        "PATCH", f"segments/{number}", {"version": 1, "name": "说过话的", "rules": {"did": "message"}}
    )
    assert (status, changed["name"], changed["members"]) == (200, "说过话的", 2)
    page = send("GET", f"segments/{number}/members?limit=1")[1]
    rest = send("GET", f"segments/{number}/members?after={page['next']}")[1]
    assert [row["name"] for row in page["members"] + rest["members"]] == ["阿杉", "小满"]
    assert rest["next"] is None


def test_only_the_name_changes_and_a_fixed_list_keeps_whom_it_has(send, told):
    made = send("POST", "segments", {"name": "名单", "rules": TALKS, "fixed": True})[1]
    told.say("小满", "又来了", "2026-03-03 11:00")
    status, renamed = send("PATCH", f"segments/{made['segment']}", {"version": 1, "name": "旧名单"})
    assert (status, renamed["name"], renamed["version"], renamed["fixed"]) == (200, "旧名单", 2, True)
    assert len(send("GET", f"segments/{made['segment']}/members")[1]["members"]) == 1
    status, live = send("PATCH", f"segments/{made['segment']}", {"version": 2, "fixed": False})
    assert (status, live["fixed"], live["members"]) == (200, False, 2)


def test_a_change_of_what_was_read_before_another_change_is_refused(send, told):
    number = send("POST", "segments", {"name": "甲", "rules": TALKS})[1]["segment"]
    assert send("PATCH", f"segments/{number}", {"version": 1, "rules": {"did": "message"}})[0] == 200
    for late in ({"rules": {"tag": "x"}}, {"name": "乙"}):
        assert send("PATCH", f"segments/{number}", {"version": 1, **late})[0] == 409
    kept = Segment.objects.get(pk=number)
    assert (kept.name, kept.rules, kept.version) == ("甲", {"did": "message"}, 2)


BAD = [
    {"name": "x", "rules": {"did": ""}},
    {"name": "x", "rules": {}},
    {"name": "", "rules": TALKS},
    {"name": "a\0b", "rules": TALKS},
    {"name": "x", "rules": {"tag": "a\0b"}},
    {"name": "x", "rules": TALKS, "fixd": True},
    {"name": "x", "rules": [TALKS]},
    {"rules": TALKS},
    '{"name": "\\ud800", "rules": {"did": "message"}}',
    '{"name": "x", "rules": {"attribute": "city", "is": "\\ud800"}}',
    '{"name": "x", "rules": {"did": "message", "at_least": NaN}}',
    '{"name": "x", "rules": ' + "[" * 50_000,
    '{"name": "x", "rules": {"did": "message", "sum": ' + "[" * 20_000 + "]" * 20_000 + "}}",
    "not JSON",
    "",
]


@pytest.mark.parametrize("body", BAD)
def test_a_body_that_makes_no_sense_is_refused_in_one_line(send, told, body):
    status, answer = send("POST", "segments", body)
    assert (status, list(answer)) == (400, ["error"])
    assert "\n" not in answer["error"]
    assert not Segment.objects.exists()


def test_an_empty_change_of_rules_is_no_change_that_slips_through(send, told):
    number = send("POST", "segments", {"name": "甲", "rules": TALKS})[1]["segment"]
    assert send("PATCH", f"segments/{number}", {"version": 1, "rules": {}})[0] == 400
    assert send("PATCH", f"segments/{number}", {"rules": TALKS})[1]["error"].startswith("version")


def test_what_a_key_may_not_it_cannot(send, told, owner):
    segment = save(told.community, "甲", TALKS, by=owner)
    assert send("POST", "segments", {"name": "乙", "rules": TALKS}, scopes=["segments"])[0] == 403
    assert send("PATCH", f"segments/{segment.pk}", {"version": 1, "name": "乙"}, scopes=["segments"])[0] == 403
    assert send("GET", f"segments/{segment.pk}/members", scopes=["segments"])[0] == 403
    assert send("GET", f"segments/{segment.pk}", scopes=["change_segments"])[0] == 403
    elsewhere = save(Community.objects.create(slug="other", name="别处"), "丙", TALKS, by=owner)
    assert send("GET", f"segments/{elsewhere.pk}")[0] == 404
    assert send("PATCH", f"segments/{elsewhere.pk}", {"version": 1, "name": "乙"})[0] == 404
    put_away(segment, by=owner)
    assert send("GET", f"segments/{segment.pk}")[0] == 404
    assert send("GET", "segments")[1]["segments"] == []
    assert send("GET", f"segments/{10**30}")[0] == 404


def test_goals_with_where_they_stand(send, told, owner, monkeypatch):
    today = dt.date(2026, 3, 4)
    monkeypatch.setattr(Community, "today", property(lambda self: today))
    monkeypatch.setattr(Community, "yesterday", property(lambda self: today - dt.timedelta(days=1)))
    goal = Goal.objects.create(
        community=told.community, name="十条消息", measure="messages", target=10, owner=owner,
        first=dt.date(2026, 3, 2), last=dt.date(2026, 3, 11),
    )  # fmt: skip
    other = Community.objects.create(slug="other", name="别处")
    Goal.objects.create(community=other, name="外人的", measure="messages", target=1, first=today, last=today)
    (listed,) = send("GET", "goals")[1]["goals"]
    assert (listed["value"], listed["share"], listed["pace"], listed["state"]) == (3, 0.3, 2, "unsure")
    one = send("GET", f"goals/{goal.pk}")[1]
    assert one["days"] == [{"day": "2026-03-02", "value": 1}, {"day": "2026-03-03", "value": 3}]
    assert {key: one[key] for key in listed} == listed
    assert send("GET", "goals/0")[0] == 404


def _commands():
    """The curl commands of docs/api.md, as a shell would cut them."""
    text = DOC.replace("\\\n", " ")
    return [line for line in text.splitlines() if line.startswith("curl ")]


@pytest.mark.parametrize("line", _commands())
def test_every_command_in_the_doc_works(client, told, community, owner, line):
    secret = api_keys.issue(community, "程序", list(api_keys.SCOPES), by=owner)[1]
    reader = ArgumentParser()
    reader.add_argument("url")
    reader.add_argument("-H", action="append", default=[])
    reader.add_argument("-X", default="GET")
    reader.add_argument("-d", default="")
    told = reader.parse_args(shlex.split(line)[1:])
    address = urlsplit(told.url)
    headers = dict(header.replace("$KEY", secret).split(": ", 1) for header in told.H)
    kind = "application/x-www-form-urlencoded"  # what curl says of -d unless told otherwise
    response = client.generic(told.X, f"{address.path}?{address.query}", told.d, kind, headers=headers)
    assert response.status_code in (200, 201), response.json()
