"""What may be asked of a metric, and how nonsense is refused: one clear line."""

import datetime as dt

import pytest
from django.utils import translation

from weilu.analytics.door import METRICS, BadQuery, Query, ask, parse
from weilu.analytics.models import Aspect
from weilu.cli.commands.query import OPTIONS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_chinese():
    with translation.override("zh-hans"):
        yield


def test_the_command_knows_every_option_of_every_metric_and_no_other():
    assert set(OPTIONS) == {option.name for metric in METRICS.values() for option in metric.options}


def test_words_become_a_question(community):
    asked = {"from": "2026-03-01", "steps": "join, message", "window": "2d", "by": "channel", "platform": ["qq", "web"]}
    query = parse("funnel", community, asked)
    assert (query.first, query.platforms) == (dt.date(2026, 3, 1), ("qq", "web"))
    assert query.options == {"steps": ("join", "message"), "window": 2 * 86_400_000, "by": "channel"}
    ranges = parse("retention", community, {"offsets": "1-7,8-14", "mode": "range"})
    assert ranges.options["offsets"] == ((1, 7), (8, 14))


@pytest.mark.parametrize(
    ("metric", "asked", "told"),
    [
        ("activ", {}, "没有指标 activ"),
        ("active", {"from": "2026-03-02", "to": "2026-03-01"}, "早于开始"),
        ("active", {"from": "2026-02-30"}, "没有 2026-02-30 这一天"),
        ("active", {"from": "昨天"}, "日期"),
        ("active", {"grain": "year"}, "粒度"),
        ("active", {"kind": "message"}, "kind 这一项"),
        ("active", {"steps": "a,b"}, "steps 这一项"),
        ("active", {"space": "没有的群"}, "没有的群"),
        ("active", {"segment": "没有的分群"}, "没有的分群"),
        ("funnel", {"window": "0"}, "大于 0"),
        ("funnel", {"window": "0d"}, "大于 0"),
        ("funnel", {"window": "week"}, "7d"),
        ("funnel", {"steps": "message"}, "2 到 20"),
        ("funnel", {"steps": ",".join(["message"] * 50)}, "2 到 20"),
        ("funnel", {"steps": "a,,b"}, "1 到 64"),
        ("funnel", {"by": "a`b"}, "a`b"),
        ("retention", {"mode": "sometimes"}, "on、after、range"),
        ("retention", {"offsets": "7-1"}, "1-7"),
        ("paths", {"depth": "99"}, "1 到 20"),
        ("lifecycle", {"dormant": "-1"}, "整数"),
        ("attribution", {"model": "shapley"}, "decay"),
    ],
)
def test_nonsense_is_refused_in_one_line(store, community, metric, asked, told):
    with pytest.raises(BadQuery) as refused:
        ask(metric, parse(metric, community, asked))
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_metric_is_not_asked_what_it_does_not_know(community):
    with pytest.raises(BadQuery, match="window 这一项"):
        ask("active", Query(community, options={"window": 1}))


def test_every_metric_answers_an_empty_community_with_no_rows(store, community):
    for name in METRICS:
        assert ask(name, Query(community)).rows == []


@pytest.mark.parametrize("name", sorted(METRICS))
def test_rows_have_exactly_the_keys_of_the_metric(store, community, name):
    from analytics.test_examples import lived
    from weilu.analytics.examples import EXAMPLES

    community.watched_words = ["围炉"]
    Aspect.objects.create(community=community, name="咖啡")
    lived(community, EXAMPLES[name].told)
    answer = ask(name, Query(community, dt.date(2026, 1, 1), dt.date(2026, 3, 31), "week")).as_json()
    assert answer["rows"]
    for row in answer["rows"]:
        assert [key for key in row if key != "gap"] == list(METRICS[name].keys)
