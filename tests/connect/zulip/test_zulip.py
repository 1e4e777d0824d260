import os
from pathlib import Path

import pytest

from chat_exports import SHANGHAI, identities, read, records, skipped
from weilu.connect.opening import open_file
from weilu.connect.record import ReadOptions
from weilu.connect.zulip.export import FORMAT


def test_messages_bear_room_topic_and_plain_text():
    first, second, bot = records(read(FORMAT, "zulip/export.json"), "message")
    assert (first.author_id, first.author, first.text) == ("5", "Ember", "Who brews at dawn?")
    assert (first.space, first.space_name, first.props) == ("12", "hearth", {"topic": "tea"})
    assert second.text == "Ember said:\n> Who brews at dawn?\nMe 🔥 & `a < b`"
    assert (second.target, second.edited, bot.is_bot) == ("901", True, True)


def test_each_reaction_is_its_givers():
    given = records(read(FORMAT, "zulip/export.json"), "reaction")
    assert [(r.author_id, r.author, r.target, r.props) for r in given] == [
        ("6", "Frost", "901", {"emoji": "🍵"}),
        ("7", "Gale", "901", {"emoji": "🍵"}),
        ("6", "", "901", {"emoji": "our_kettle"}),
    ]
    assert len({r.native_id for r in given}) == 3


def test_what_has_no_readable_time_is_skipped():
    assert skipped(read(FORMAT, "zulip/export.json")) == [(3, "bad_time")]


def test_a_later_overlapping_export_adds_only_what_is_new_and_names_the_half_line():
    again = read(FORMAT, "zulip/again.jsonl")
    assert skipped(again) == [(3, "cut_line")]
    assert identities(again) - identities(read(FORMAT, "zulip/export.json")) == {("905",)}


@pytest.mark.skipif("WEILU_SAMPLES" not in os.environ, reason="no samples here")
def test_a_whole_stream_of_two_years_is_read():
    opened = open_file(Path(os.environ["WEILU_SAMPLES"]) / "chat/lean_general_2018_2020.jsonl.gz")
    assert FORMAT.sniff(opened) > 0.9
    said = records(list(FORMAT.read(opened, ReadOptions(zone=SHANGHAI))))
    assert len(said) == len({r.native_id for r in said}) == 64776
    assert {(r.space, r.space_name) for r in said} == {("113488", "general")}
    assert all(r.text and r.author and r.props for r in said)
    assert not any("</p>" in r.text and "`" not in r.text for r in said)
