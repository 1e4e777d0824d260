"""Edits and recalls by the id alone: the newest words stand, older ones are history, repeats change nothing."""

import pytest

from weilu.events.amending import Change, amend
from weilu.events.event import Event, native_event_id
from weilu.events.recording import record

pytestmark = pytest.mark.django_db
DAY = 86_400_000
SAID = native_event_id("matrix", "$1")
TS = 1_767_200_000_000


@pytest.fixture
def said(community, store):
    told = Event(member=7, ts=TS, kind="message", id=SAID, native_id="$1", platform="matrix", space=3, text="八点")
    told.props = {"attachments": [{"type": "图片"}]}
    record(community, [told])
    return community


def row(store):
    return store.query(
        "SELECT text, toUnixTimestamp64Milli(ts), member_id, space_id, ifNull(toString(props.recalled), ''),"
        " toString(props.attachments[].type) FROM events"
    )


def test_an_edit_long_after_keeps_everything_but_the_words(said, store):
    assert amend(said, [Change(SAID, TS + 40 * DAY, "九点")]) == set()
    assert row(store) == [("九点", TS, 7, 3, "", "['图片']")]
    assert store.query("SELECT text FROM revisions") == [("八点",)]


def test_changes_told_again_after_later_ones_change_nothing(said, store):
    amend(said, [Change(SAID, TS + 1, "九点"), Change(SAID, TS + 2, "十点")])
    amend(said, [Change(SAID, TS + 1, "九点")])
    assert row(store)[0][0] == "十点"
    amend(said, [Change(SAID, TS + 3, recalled=True), Change(SAID, TS + 4, "十一点")])
    amend(said, [Change(SAID, TS + 3, recalled=True)])
    assert row(store) == [("十一点", TS, 7, 3, "true", "['图片']")]
    assert store.query("SELECT count() FROM revisions") == [(2,)]


def test_what_the_store_does_not_have_is_told(said):
    assert amend(said, [Change(5, TS, "谁"), Change(SAID, TS + 1, "九点")]) == {5}


def test_nobody_edits_another_persons_words(said, store):
    amend(said, [Change(SAID, TS + 1, "买", member=8)])
    assert row(store)[0][0] == "八点"
    amend(said, [Change(SAID, TS + 1, "九点", member=7)])
    assert row(store)[0][0] == "九点"
