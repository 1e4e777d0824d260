"""Whatever a program sends by the API's own description: an answer or a refusal in one line, never an error."""

import json
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from weilu.analytics.door import METRICS
from weilu.insights.api.door import api
from weilu.insights.models import Goal
from weilu.segments import making
from weilu.segments.rules import READERS, SAYS
from weilu.team import api_keys

TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
WORD = st.sampled_from(
    ["message", "join", "active", "purchase", "a,b", "message,join,message", "wechat", "一群", "说话的", "7d", "day",
     "on", "range", "1-7,8-9", "true", "0", "12", "露营", "1", "99999999999999999999", "-1", "\0", "%", "'", "\\",
     "{a:String}"]
)  # fmt: skip
DAY = st.dates().map(str) | st.sampled_from(["2026-03-01", "2026-03-04", "2026-02-30", "0001-01-01", "9999-12-31"])
VALUE = WORD | DAY | TEXT
LEAF = (
    st.none() | st.booleans() | st.integers() | st.integers(0, 3) | st.floats(width=32) | VALUE
    | st.sampled_from(["重要价值", "sleeping", "\ud800", "positive", "angry"])
)  # fmt: skip
NAMES = [*READERS, *SAYS, "at_least", "exactly", "within", "from", "to", "platform", "sum", "sounds", "window", "kind"]
JSON = st.recursive(
    LEAF,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=8,
)
RULE = st.recursive(
    st.dictionaries(st.sampled_from(NAMES), JSON, min_size=1, max_size=3)
    | st.builds(lambda name, says, value: {"attribute": name, says: value}, VALUE, st.sampled_from(SAYS), LEAF)
    | st.builds(lambda kind, times, days: {"did": kind, "at_least": times, "within": days}, VALUE, LEAF, LEAF),
    lambda inner: st.builds(lambda several: {"all": several}, st.lists(inner, min_size=1, max_size=3)),
    max_leaves=5,
)
FIELDS = {
    "rules": RULE | JSON,
    "name": VALUE | LEAF,
    "version": st.integers(1, 4) | LEAF,
    "fixed": st.booleans() | LEAF,
}
SCHEMA = json.loads(json.dumps(api.get_openapi_schema(), default=str))


def _query(parameter):
    kind = parameter["schema"].get("type")
    usual = {"integer": st.integers(-1, 300).map(str)}.get(kind, VALUE)
    return usual | VALUE


@st.composite
def calls(draw):
    """(method, path, query, body) of one operation that the API describes."""
    path = draw(st.sampled_from(sorted(SCHEMA["paths"])))
    method = draw(st.sampled_from(sorted(SCHEMA["paths"][path])))
    about = SCHEMA["paths"][path][method]
    asked = [one for one in about.get("parameters", []) if one["in"] == "query"]
    some = draw(st.lists(st.sampled_from(asked), max_size=4, unique_by=lambda one: one["name"])) if asked else []
    for place in [one["name"] for one in about.get("parameters", []) if one["in"] == "path"]:
        known = st.sampled_from(sorted(METRICS)) if place == "name" else st.integers(1, 3).map(str)
        path = path.replace(f"{{{place}}}", draw(known | known | TEXT.map(lambda text: text.replace("/", "") or "x")))
    body = draw(st.fixed_dictionaries({}, optional=FIELDS) | JSON) if "requestBody" in about else None
    return method.upper(), path, {one["name"]: draw(_query(one)) for one in some}, body


def _bears(client, secret, call):
    method, path, query, body = call
    raw = "" if body is None else json.dumps(body)
    response = client.generic(
        method, f"{quote(path)}?{urlencode(query)}", raw, "application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )  # fmt: skip
    assert response.status_code < 500
    told = response.json()
    if response.status_code >= 400:
        assert list(told) == ["error"]
        assert told["error"].strip()
        assert "\n" not in told["error"]


@pytest.fixture
def secret(town, owner, settings):
    settings.API_PER_MINUTE = 10**9
    town.say("阿杉", "周末去露营", "2026-03-02 09:00")
    town.say("小满", "好呀", "2026-03-03 09:00", kind="join")
    making.save(town.community, "说话的", {"did": "message"}, by=owner)
    Goal.objects.create(
        community=town.community, name="十条", measure="messages", target=10, first="2026-03-01", last="2026-03-09"
    )
    return api_keys.issue(town.community, "程序", list(api_keys.SCOPES), by=owner)[1]


BEARING = {"suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}


@settings(max_examples=150, **BEARING)
@given(call=calls())
def test_any_call_is_answered_or_refused(client, secret, call):
    _bears(client, secret, call)


@pytest.mark.slow
@settings(max_examples=3000, **BEARING)
@given(call=calls())
def test_any_of_many_calls_is_answered_or_refused(client, secret, call):
    _bears(client, secret, call)


NARROWED = [{"platform": "wechat", "space": "一群"}, {"segment": "所有人", "include_bots": "1"}]


@pytest.mark.parametrize("name", sorted(METRICS))
def test_a_filter_that_everything_fits_changes_nothing(client, secret, town, owner, name):
    making.save(town.community, "所有人", {"any": [{"did": "message"}, {"did": "join"}]}, by=owner)
    days = {"from": "2026-03-01", "to": "2026-03-04"}

    def rows(**more):
        steps = {"steps": "join,message"} if name == "funnel" else {}
        response = client.get(
            f"/api/v1/metrics/{name}", {**days, **steps, **more}, headers={"Authorization": f"Bearer {secret}"}
        )
        assert response.status_code == 200, response.json()
        return response.json()["rows"]

    every = rows()
    for asked in NARROWED:
        assert rows(**asked) == every, asked
