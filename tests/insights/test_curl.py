"""复制为 curl: the command asks exactly what the card shows."""

import html
import re
import shlex
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.utils import translation

from weilu.analytics.door import METRICS, parse
from weilu.analytics.metric import with_options
from weilu.analytics.options import written
from weilu.analytics.query import Query
from weilu.insights.cards import CARDS
from weilu.insights.curl import asked_of
from weilu.insights.look import Look
from weilu.segments import making
from weilu.team import api_keys


@pytest.fixture(autouse=True)
def in_chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def lively(town, owner):
    days = range(1, 15)
    town.says(*(("阿杉", f"第 {day} 天", f"2026-03-{day:02} 09:00") for day in days))
    town.record([town.event("小满", "好", f"2026-03-{day:02} 10:00", room="二群") for day in days])
    making.save(town.community, "爱说话的, 也来得早的".replace(",", "，"), {"did": "message"}, by=owner)
    return town


LOOKS = [
    "from=2026-03-02&to=2026-03-09&grain=week&staff=1&bots=1&segment=爱说话的， 也来得早的",
    "from=2026-03-02&to=2026-03-09&platform=wechat&start=message&mode=range&offsets=1-7,9&gap=2h&depth=3&dormant=30&steps=join,message",
]


@pytest.mark.parametrize("told", [LOOKS[0], pytest.param(LOOKS[1], marks=pytest.mark.slow)])
def test_the_command_reads_back_as_the_same_question_on_every_card(lively, told):
    look = Look.read(lively.community, QueryDict(told))
    for name, card in CARDS.items():
        result = card.draw(look).result
        again = parse(result.metric.name, lively.community, asked_of(result.metric.name, result.query))
        assert with_options(result.metric, again) == with_options(result.metric, result.query), name


def test_it_stands_on_the_card_and_answers_what_the_card_shows(lively, visit, client, community, owner):
    look = f"from=2026-03-02&to=2026-03-09&room={lively.room('二群').pk}"
    page = visit(f"boards/parts/active/?{look}", **{"HX-Request": "true"})
    text = html.unescape(re.search(r'<pre class="hush" id="curl-\w+">(.*?)</pre>', page, re.S)[1])
    _curl, _h, header, url = shlex.split(text)
    assert header == "Authorization: Bearer $WEILU_KEY"
    secret = api_keys.issue(community, "程序", ["metrics"], by=owner)[1]
    address = urlsplit(url)
    assert address.netloc == "testserver"
    answer = client.get(address.path, parse_qs(address.query), headers={"Authorization": f"Bearer {secret}"}).json()
    assert answer["rows"] == [{"period": f"2026-03-{day:02}", "members": 1} for day in range(2, 10)]


def test_every_option_is_written_as_it_is_read():
    values = {"window": ["7d", "90m", "day"], "offsets": ["12", "1-7,9"], "steps": ["a,b,a"], "word": ["露营,徒步"]}
    for metric in METRICS.values():
        for option in metric.options:
            wanted = [option.read(text) for text in values.get(option.name, [])]
            wanted += [option.default] if option.default not in ("", ()) else []
            assert all(option.read(written(option, value)) == value for value in wanted), (metric.name, option.name)


def test_a_span_that_nobody_chose_is_left_out(community):
    assert asked_of("active", Query(community)) == {"grain": "day"}
