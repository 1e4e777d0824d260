import json

import pytest

from chat_exports import read, records, skipped, written
from weilu.connect.reasons import CannotRead
from weilu.connect.table.jsonl import FORMAT


def test_nested_names_epochs_and_iso_are_read():
    said = records(read(FORMAT, "jsonl/messages.jsonl"))
    assert [(r.native_id, r.author_id, r.author, r.text, r.target) for r in said] == [
        ("1", "7", "阿炉", "早安", ""),
        ("2", "8", "小满", "早", "1"),
        ("4", "8", "小满", "👍", "1"),
    ]
    assert [r.ts for r in said][:2] == [1709251380000, 1709251440000]
    assert said[1].props == {"mood": {"sun": 3}}


def test_half_a_line_is_skipped_and_the_next_one_read():
    assert skipped(read(FORMAT, "jsonl/messages.jsonl")) == [(4, "cut_line"), (5, "bad_record")]


def test_a_file_cut_in_its_last_line_loses_only_that(tmp_path):
    whole = '{"time": "2024-03-01", "author": "a", "text": "x"}\n'
    items = written(FORMAT, tmp_path / "t.jsonl", whole * 3 + whole[:30])
    assert len(records(items)) == 3
    assert skipped(items) == [(4, "cut_line")]


def test_members_that_appear_late_are_kept(tmp_path):
    rows = [{"time": 1709251380, "author": "a", "text": "x"}] * 600 + [{"time": 1709251380, "author": "a", "late": 1}]
    said = records(written(FORMAT, tmp_path / "t.jsonl", "\n".join(map(json.dumps, rows))))
    assert said[-1].props == {"late": 1}


def test_a_list_of_objects_is_read_like_lines(tmp_path):
    rows = [{"time": 1709251380, "author": "a", "text": "x"}, {"time": 1709251381.5, "author": "b", "text": "y"}]
    said = records(written(FORMAT, tmp_path / "t.json", json.dumps(rows)))
    assert [(r.ts, r.author) for r in said] == [(1709251380000, "a"), (1709251381500, "b")]


def test_a_list_cut_short_is_refused_as_a_whole(tmp_path):
    rows = [{"time": 1709251380, "author": "a", "text": "x"}] * 2000
    with pytest.raises(CannotRead, check=lambda why: why.reason == "cut_json"):
        written(FORMAT, tmp_path / "t.json", json.dumps(rows)[:-20])


def test_a_mapped_nested_column_is_opened(tmp_path):
    row = {"time": 1709251380, "from": {"shown": "阿炉"}, "text": "x"}
    (said,) = records(written(FORMAT, tmp_path / "t.jsonl", json.dumps(row), mapping={"author": "from.shown"}))
    assert said.author == "阿炉"


def test_utf_16_lines_are_read(tmp_path):
    raw = '{"time": "2024-03-01", "author": "阿炉", "text": "早"}\n'.encode("utf-16")
    (said,) = records(written(FORMAT, tmp_path / "t.jsonl", raw))
    assert said.author == "阿炉"
