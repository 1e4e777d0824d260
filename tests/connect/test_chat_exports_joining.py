"""Exports of one conversation, taken at different times, by different members or tools, become one conversation."""

import pytest

from chat_exports import FIXTURES
from weilu.connect.importing import Options, begin, run
from weilu.connect.opening import open_file
from weilu.connect.reasons import CannotRead


@pytest.fixture
def bring_in(community, store):
    def act(path, **options):
        opened = open_file(FIXTURES / path)
        entry = run(begin(community, opened, Options(**options)), opened)
        return entry.events_new

    return act


@pytest.mark.parametrize(
    ("first", "second", "added", "options"),
    [
        ("wechat-csv/周末山行群.csv", "wechat-csv/another-member.csv", 1, {"space": "周末山行群"}),
        ("wechat-json/山行社一群.json", "wechat-json/another-member.json", 1, {}),
        ("qq-txt/篝火群.txt", "qq-txt/gb18030.txt", 1, {}),
        ("qq-json/篝火群.json", "qq-json/chunked", 1, {}),
        ("telegram/result.json", "telegram/again.json", 1, {}),
        ("telegram/basic-lan.json", "telegram/basic-xiaoman.json", 0, {}),
        ("discord/channel.json", "discord/again.json", 1, {}),
        ("slack/山行社", "slack/山行社", 0, {}),
    ],
)
def test_what_both_exports_hold_is_kept_once(bring_in, first, second, added, options):
    assert bring_in(first, **options) > 2
    assert bring_in(second, **options) == added


def test_an_export_cut_in_half_leaves_nothing_behind(bring_in, store):
    with pytest.raises(CannotRead):
        bring_in("telegram/cut.json")
    assert store.query("SELECT count() FROM events")[0][0] == 0
