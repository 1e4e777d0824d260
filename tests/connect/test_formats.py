"""Which format a file is; and that no format, whatever the bytes, fails without a sentence."""

import gzip
import json
import os
import re
from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat_exports import FIXTURES, SHANGHAI, records
from weilu.connect.formats import FORMATS, by_name, detect
from weilu.connect.opening import open_file
from weilu.connect.reasons import CANNOT_READ, QUESTIONS, REASONS, SKIPPED, CannotRead, sentence
from weilu.connect.record import Person, ReadOptions, Record, Skipped

OPTIONS = ReadOptions(zone=SHANGHAI)
FIXTURE_FILES = sorted(path for path in FIXTURES.rglob("*") if path.is_file())
NEEDLES = [
    "时间,昵称,内容\n",
    '{"time": "2024-03-01", "author": "a", "text": "x"}\n',
    "12/01/2024, 19:58 - Ember: hi\n",
    "[1/2/24, 8:03:11\u202fPM] Ember: hi\n",
    '{"chatlab": {}, "meta": {}, "messages": [',
    '{"id": 1, "post_number": 1, "topic_id": 2, "username": "a", "raw": "x"}\n',
    '[{"sender_full_name": "a", "timestamp": 1, "content": "<p>x"}',
    "2024-03-01 08:03:00 阿炉(10001)\n早\n\n",
    "\ufeff",
]


def read_or_refused(found, path, options=OPTIONS):
    """Any other exception than CannotRead, or one without a sentence, fails the test."""
    try:
        opened = open_file(path)
        assert 0 <= found.sniff(opened) <= 1
        found.understand(opened, options)
        return list(found.read(opened, options))
    except CannotRead as why:
        sentence(why.reason, why.details)
        return []


def sound(items):
    for item in items:
        assert isinstance(item, Record | Person | Skipped)
        assert item.line >= 1
        if isinstance(item, Skipped):
            assert item.reason in REASONS
        else:
            json.dumps(item.props)
    return True


pieces = st.one_of(
    st.sampled_from([needle.encode() for needle in NEEDLES]),
    st.binary(max_size=60),
    st.text(max_size=60).map(str.encode),
)


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.lists(pieces, max_size=8).map(b"".join), packed=st.booleans())
def test_any_bytes_are_read_or_refused_with_a_sentence(tmp_path, name, content, packed):
    path = tmp_path / "any"
    path.write_bytes(gzip.compress(content, mtime=0) if packed else content)
    assert sound(read_or_refused(FORMATS[name], path))


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("path", FIXTURE_FILES, ids=lambda path: path.name)
def test_every_format_stands_every_export(name, path):
    assert sound(read_or_refused(FORMATS[name], path))


@pytest.mark.parametrize("name", ["csv", "jsonl", "zulip", "whatsapp", "discourse", "chatlab"])
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_an_export_damaged_anywhere_is_read_or_refused(tmp_path, name, data):
    path = data.draw(st.sampled_from([path for path in FIXTURE_FILES if path.parent.name == name]))
    content = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(content)))
    content[at : at + data.draw(st.integers(0, 60))] = data.draw(st.binary(max_size=10))
    (tmp_path / path.name).write_bytes(content)
    assert sound(read_or_refused(FORMATS[name], tmp_path / path.name))


@pytest.mark.parametrize(
    "path",
    [p for p in FIXTURE_FILES if p.parent.name in FORMATS and not p.stem.startswith(("cut", "odd"))],
    ids=lambda path: path.name,
)
def test_each_export_is_known_for_what_it_is(path):
    assert detect(open_file(path)).name == path.parent.name


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_has_its_own_name_and_words(name):
    found = by_name(name)
    assert found.name == name
    assert re.search(r"\w", found.zh)
    assert re.search(r"\w", found.en)


def test_an_unknown_format_or_file_is_refused_with_what_there_is(tmp_path):
    with pytest.raises(CannotRead, check=lambda why: why.reason == "no_such_format"):
        by_name("fax")
    path = tmp_path / "letter.txt"
    path.write_text("Dear all,\nthis is a letter.\n")
    with pytest.raises(CannotRead, check=lambda why: why.reason == "unknown_format"):
        detect(open_file(path))


def test_every_reason_is_a_sentence_that_takes_its_details():
    assert len(REASONS) == len(SKIPPED) + len(CANNOT_READ) + len(QUESTIONS), "a key means one thing"
    details = {key: key for told in REASONS.values() for key in re.findall(r"{(\w+)}", told)}
    for reason in REASONS:
        assert "{" not in sentence(reason, details)


def test_reasons_are_told_in_the_readers_language():
    with override("en"):
        assert sentence("not_text", {"what": "PNG 图片"}).startswith("This is a PNG picture")
        assert "消息, 时间" in sentence("no_such_column", {"column": "作者", "columns": ["消息", "时间"]})


SAMPLES = {
    # file: (format, records, ids, rows with a target)
    "chat/slack_racket.csv.gz": ("csv", 22_171, 0, 0),
    "zh/v2ex_posts.csv.gz": ("csv", 104_327, 104_327, 0),
    "zh/v2ex_comments.csv.gz": ("csv", 45_850, 45_850, 45_850),
    "zh/weibo_comments.csv.gz": ("csv", 220_447, 214_697, 220_447),  # 5,750 rows stand in the file twice
    "zh/weibo_posts.jsonl.gz": ("jsonl", 1_471, 1_471, 0),
}


def sample(name):
    return Path(os.environ["WEILU_SAMPLES"]) / name


@pytest.mark.skipif("WEILU_SAMPLES" not in os.environ, reason="no samples here")
@pytest.mark.parametrize("name", SAMPLES)
def test_real_tables_are_understood_without_a_word(name):
    opened = open_file(sample(name))
    found = detect(opened)
    items = list(found.read(opened, OPTIONS))
    said = records(items)
    ids = {r.native_id for r in said if r.native_id}
    assert (found.name, len(said), len(ids), sum(bool(r.target) for r in said)) == SAMPLES[name]
    assert len(items) == len(said)
    assert all(r.author or r.author_id for r in said)


@pytest.mark.skipif("WEILU_SAMPLES" not in os.environ, reason="no samples here")
def test_real_comments_find_their_posts():
    posts = {
        r.native_id for r in records(list(FORMATS["jsonl"].read(open_file(sample("zh/weibo_posts.jsonl.gz")), OPTIONS)))
    }
    comments = records(list(FORMATS["csv"].read(open_file(sample("zh/weibo_comments.csv.gz")), OPTIONS)))
    assert {r.target for r in comments} <= posts
    assert not {r.native_id for r in comments} & posts


@pytest.mark.skipif("WEILU_SAMPLES" not in os.environ, reason="no samples here")
def test_a_real_table_without_a_zone_is_read_in_the_zone_told():
    opened = open_file(sample("chat/slack_racket.csv.gz"))
    in_utc = records(list(FORMATS["csv"].read(opened, ReadOptions(zone=ZoneInfo("UTC")))))
    in_shanghai = records(list(FORMATS["csv"].read(opened, OPTIONS)))
    assert {a.ts - b.ts for a, b in zip(in_utc, in_shanghai, strict=True)} == {8 * 3_600_000}
    assert in_utc[0].ts == 1494517568512
    assert Counter(r.space for r in in_utc) == {"general": 22_171}
