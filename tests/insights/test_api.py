"""The HTTP API as a program meets it."""

import json
from pathlib import Path

import pytest
from django.utils import translation

from weilu.analytics.door import METRICS
from weilu.insights.api import keys
from weilu.members.merging import merge
from weilu.members.models import Member
from weilu.team import api_keys
from weilu.team.models import ApiKey, Community

DOC = (Path(__file__).parents[2] / "docs/api.md").read_text(encoding="utf-8")
EVERY = list(api_keys.SCOPES)


@pytest.fixture
def ask(client, community, owner):
    """ask("metrics/active", scopes=…, **query): (status, JSON), by a key of its own."""
    client.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")

    def get(path, scopes=EVERY, secret=None, **query):
        secret = secret or api_keys.issue(community, "程序", scopes, by=owner)[1]
        response = client.get(f"/api/v1/{path}", query, headers={"Authorization": f"Bearer {secret}"})
        return response.status_code, response.json()

    return get


@pytest.fixture
def told(town):
    with translation.override("zh-hans"):
        town.say("阿杉", "周末去露营", "2026-03-02 09:00")
        town.say("小满", "好呀", "2026-03-03 09:00")
        town.say("阿杉", "出发", "2026-03-03 10:00")
    return town


def test_a_metric_is_what_the_command_answers(ask, told):
    status, answer = ask("metrics/active", **{"from": "2026-03-02", "to": "2026-03-03"})
    assert status == 200
    assert answer["rows"] == [{"period": "2026-03-02", "members": 1}, {"period": "2026-03-03", "members": 2}]
    assert {"metric", "unit", "definition", "timezone", "filters", "rows", "elapsed_ms", "sql"} == set(answer)
    status, answer = ask(
        "metrics/retention", grain="day", start="message", **{"from": "2026-03-02", "to": "2026-03-03"}
    )
    assert [row["members"] for row in answer["rows"]] == [1, 1, 1]


def test_every_metric_answers_and_is_listed_with_its_keys(ask, told):
    listed = {metric["name"]: metric for metric in ask("metrics")[1]["metrics"]}
    assert set(listed) == set(METRICS)
    needed = {"funnel": {"steps": "message,message"}}
    for name, metric in listed.items():
        status, answer = ask(f"metrics/{name}", **needed.get(name, {}), **{"from": "2026-03-02", "to": "2026-03-03"})
        assert status == 200, (name, answer)
        assert all(set(metric["keys"]) >= set(row) - {"gap", "by"} for row in answer["rows"]), name


BAD = [
    ("metrics/nothing", {}),
    ("metrics/active", {"from": "2026-03-03", "to": "2026-03-02"}),
    ("metrics/active", {"steps": "a,b"}),
    ("metrics/active", {"segment": "没有"}),
    ("metrics/active", {"grain": "year"}),
    ("metrics/active", {"include_staff": "maybe"}),
    ("metrics/funnel", {"steps": ",".join(["message"] * 50)}),
    ("metrics/funnel", {"steps": "a,b", "window": "0"}),
    ("events", {"limit": "501"}),
    ("events", {"from": "yesterday"}),
    ("events", {"before": "x"}),
    ("events", {"before": "--5.1"}),
    ("events", {"to": "9999-12-31"}),
    ("events", {"from": "2026-03-03", "to": "2026-03-02"}),
    ("members", {"after": "-1"}),
    ("metrics/a%0Ab", {}),
    ("metrics/active", {"from": "2026\n03"}),
    ("segments/x", {}),
    ("segments/x/members", {}),
]


@pytest.mark.parametrize(("path", "query"), BAD)
def test_what_makes_no_sense_is_refused_in_one_line(ask, told, path, query):
    status, answer = ask(path, **query)
    assert status == 400
    assert list(answer) == ["error"]
    assert answer["error"]
    assert "\n" not in answer["error"]


NAMED = [
    ("active", {"from": "3 March"}, "from"),
    ("active", {"to": "2026-02-30"}, "to"),
    ("active", {"include_bots": "2"}, "include_bots"),
    ("active", {"steps": "a,b"}, "steps"),
    ("funnel", {"steps": "a"}, "steps"),
    ("funnel", {"steps": "a,b", "window": "soon"}, "window"),
    ("lifecycle", {"dormant": "0"}, "dormant"),
    ("active", {"space": "没有"}, "space"),
]


@pytest.mark.parametrize(("metric", "query", "name"), NAMED)
def test_a_refusal_names_the_parameter_as_the_address_does(ask, told, metric, query, name):
    said = ask(f"metrics/{metric}", **query)[1]["error"]
    assert name in said
    assert "--" not in said


def test_flags_may_be_said_either_way(ask, told):
    told.person("店长", is_staff=True)
    told.say("店长", "欢迎", "2026-03-02 10:00")
    days = {"from": "2026-03-02", "to": "2026-03-02"}
    counts = {
        said: ask("metrics/active", include_staff=said, **days)[1]["rows"][0]["members"]
        for said in ("true", "1", "False", "0", "")
    }
    assert counts == {"true": 2, "1": 2, "False": 1, "0": 1, "": 1}


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/metrics/", "/api", "/api/", "/api/v2/metrics"])
def test_an_unknown_address_is_refused_in_json(client, db, path):
    for response in (client.get(path), client.post(path)):
        assert (response.status_code, list(response.json())) == (404, ["error"])


def test_a_method_that_is_not_there_is_refused_in_json(client, db):
    response = client.delete("/api/v1/segments")
    assert (response.status_code, list(response.json())) == (405, ["error"])
    assert set(response["Allow"].split(", ")) == {"GET", "POST"}


def test_members_a_page_at_a_time(ask, told, owner):
    first, second = told.person("阿杉"), told.person("小满")
    status, page = ask("members", limit=1)
    assert (status, [row["name"] for row in page["members"]], page["next"]) == (200, ["阿杉"], first.pk)
    page = ask("members", limit=1, after=page["next"])[1]
    assert ([row["name"] for row in page["members"]], page["next"]) == (["小满"], None)
    assert [row["name"] for row in ask("members", q="小")[1]["members"]] == ["小满"]
    merge(first, second, by=owner)
    assert ask(f"members/{second.pk}")[1]["member"] == first.pk
    assert ask("members/99999999999")[0] == 404


def test_contacts_need_a_scope_of_their_own(ask, told):
    Member.objects.filter(pk=told.person("阿杉").pk).update(phone="13800000000")
    number = told.person("阿杉").pk
    assert "phone" not in ask(f"members/{number}", scopes=["members"])[1]
    assert ask(f"members/{number}", scopes=["members", "contacts"])[1]["phone"] == "13800000000"


def test_events_newest_first_and_found_by_words(ask, told):
    page = ask("events", limit=2)[1]
    assert [event["text"] for event in page["events"]] == ["出发", "好呀"]
    rest = ask("events", limit=2, before=page["next"])[1]
    assert ([event["text"] for event in rest["events"]], rest["next"]) == (["周末去露营"], None)
    assert [event["text"] for event in ask("events", q="露营")[1]["events"]] == ["周末去露营"]
    assert len(ask("events", **{"from": "2026-03-03", "to": "2026-03-03"})[1]["events"]) == 2
    assert ask("events", member=told.person("小满").pk)[1]["events"][0]["ts"] == "2026-03-03T01:00:00+00:00"


@pytest.mark.parametrize(
    "path",
    ["metrics", "community", "members", "events", "metrics/active", "members/1", "segments", "segments/1", "goals"],
)
def test_without_the_right_key_nothing_opens(client, ask, told, path):
    needed = {"community": "metrics"}.get(path.split("/")[0], path.split("/")[0])
    assert ask(path, scopes=[scope for scope in EVERY if scope != needed])[0] == 403
    assert ask(path, secret="wl_nobody")[0] == 401
    assert client.get(f"/api/v1/{path}").status_code == 401  # signed in, which counts for nothing here


def test_a_key_sees_its_own_community_alone(ask, told, owner):
    other = Community.objects.create(slug="other", name="别处")
    secret = api_keys.issue(other, "别处的", EVERY, by=owner)[1]
    assert ask("members", secret=secret)[1]["members"] == []
    assert ask(f"members/{told.person('阿杉').pk}", secret=secret)[0] == 404
    assert ask("events", secret=secret)[1]["events"] == []


def test_a_key_is_revoked_expires_and_is_counted(ask, community, owner, told, settings, monkeypatch):
    key, secret = api_keys.issue(community, "甲", ["metrics"], by=owner, days=1)
    monkeypatch.setattr(keys, "this_minute", lambda: 1)
    settings.API_PER_MINUTE = 2
    assert [ask("community", secret=secret)[0] for _ in range(3)] == [200, 200, 429]
    monkeypatch.setattr(keys, "this_minute", lambda: 2)
    assert ask("community", secret=secret)[0] == 200
    ApiKey.objects.filter(pk=key.pk).update(expires_at="2020-01-01T00:00Z")
    assert ask("community", secret=secret)[0] == 401
    ApiKey.objects.filter(pk=key.pk).update(expires_at=None)
    assert ask("community", secret=secret)[0] == 200
    api_keys.revoke(key, by=owner)
    assert ask("community", secret=secret)[0] == 401
    assert secret not in json.dumps(list(ApiKey.objects.values_list("hint", "token_hash")))


def test_keys_are_issued_and_revoked_in_the_web(signed_in, community, visit):
    page = visit("settings/api-keys/")
    assert "wl_" not in page
    address = f"/c/{community.slug}/settings/api-keys/"
    assert signed_in.post(f"{address}new/", {"name": "", "scope": "metrics"}).status_code == 422
    made = signed_in.post(f"{address}new/", {"name": "大屏", "scope": ["metrics"], "days": "30"}).content.decode()
    assert "wl_" in made
    key = ApiKey.objects.get()
    assert (key.name, key.scopes, key.expires_at is not None) == ("大屏", ["metrics"], True)
    assert made.count(key.hint) >= 2
    signed_in.post(f"{address}{key.pk}/revoke/")
    assert ApiKey.objects.filter(revoked_at=None).count() == 0


def test_the_doc_tells_every_address_and_scope(client, db):
    told = client.get("/api/v1/openapi.json").json()["paths"]
    assert {
        f"{method.upper()} {path.removeprefix('/api/v1')}" for path, methods in told.items() for method in methods
    } == {line.split("`")[1] for line in DOC.splitlines() if line.startswith(("| `GET ", "| `POST ", "| `PATCH "))}
    assert all(f"| `{scope}` |" in DOC for scope in EVERY)
