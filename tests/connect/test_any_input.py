"""Whatever a file holds, a reader of chat exports gives records and skipped lines, or says why it cannot."""

import json
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat_exports import FIXTURES
from weilu.connect.discord.export import FORMAT as DISCORD
from weilu.connect.opening import open_file
from weilu.connect.qq.json_export import FORMAT as QQ_JSON
from weilu.connect.qq.txt_export import FORMAT as QQ_TXT
from weilu.connect.reasons import REASONS, CannotRead
from weilu.connect.record import ReadOptions, Record, Skipped
from weilu.connect.slack.export import FORMAT as SLACK
from weilu.connect.telegram.export import FORMAT as TELEGRAM
from weilu.connect.wechat.csv_export import FORMAT as WECHAT_CSV
from weilu.connect.wechat.json_export import FORMAT as WECHAT_JSON

FORMATS = [WECHAT_CSV, WECHAT_JSON, QQ_TXT, QQ_JSON, TELEGRAM, DISCORD, SLACK]
OPTIONS = ReadOptions(zone=ZoneInfo("Asia/Shanghai"))
SAMPLES = sorted(p for p in FIXTURES.rglob("*") if p.is_file() and p.parent.name in {f.name for f in FORMATS})
quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read_or_refused(fmt, path):
    try:
        opened = open_file(path)
        fmt.sniff(opened)
        fmt.understand(opened, OPTIONS)
        return list(fmt.read(opened, OPTIONS))
    except CannotRead as refused:
        return [Skipped(line=1, reason=refused.reason)]


def taken(fmt, path):
    """Read with a format; every item sound, every reason one that has a sentence."""
    for item in read_or_refused(fmt, path):
        assert isinstance(item, Record | Skipped)
        assert item.line >= 1
        if isinstance(item, Skipped):
            assert item.reason in REASONS
        else:
            json.dumps(item.props)
            told = (item.author_id, item.author, item.text, item.native_id, item.space, item.target, item.channel)
            assert all(isinstance(value, str) for value in told)


@pytest.mark.parametrize("fmt", FORMATS, ids=lambda fmt: fmt.name)
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_no_format_stumbles_over_anothers_file(fmt, sample):
    taken(fmt, sample)


@quick
@given(st.data())
def test_a_file_damaged_anywhere_is_read_or_refused(tmp_path, data):
    sample = data.draw(st.sampled_from(SAMPLES))
    raw = bytearray(sample.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=8))
    broken = tmp_path / sample.name
    broken.write_bytes(bytes(raw))
    for fmt in FORMATS:
        taken(fmt, broken)


shapeless = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)
JSON_SAMPLES = ["wechat-json/山行社一群.json", "qq-json/篝火群.json", "telegram/result.json", "discord/channel.json"]


@quick
@given(st.data())
def test_a_value_of_any_shape_in_any_place_is_read_or_skipped(tmp_path, data):
    document = json.loads((FIXTURES / data.draw(st.sampled_from(JSON_SAMPLES))).read_text())
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.sampled_from(document["messages"]))
        while isinstance(place, dict | list) and place:
            keys = sorted(place) if isinstance(place, dict) else range(len(place))
            key = data.draw(st.sampled_from(keys))
            if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
                place[key] = data.draw(shapeless)
                break
            place = place[key]
    path = tmp_path / "odd.json"
    path.write_text(json.dumps(document))
    for fmt in FORMATS:
        taken(fmt, path)
