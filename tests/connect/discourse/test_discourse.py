import os
from pathlib import Path

import pytest

from chat_exports import SHANGHAI, read, records, skipped
from weilu.connect.discourse.export import FORMAT
from weilu.connect.opening import open_file
from weilu.connect.record import Person, ReadOptions


def test_posts_bear_topic_category_and_the_post_they_answer():
    about, asked, answered = records(read(FORMAT, "discourse/posts.jsonl"), "message")
    assert (about.is_bot, about.is_staff) == (True, True)
    assert (asked.author_id, asked.author, asked.handle, asked.edited) == ("3", "Ember", "ember", True)
    assert (asked.space, asked.props["topic"], asked.props["reactions"]) == ("2", "Tea", {"heart": 3})
    assert (answered.text, answered.target) == ("Spring water", asked.native_id)


def test_known_givers_react_and_the_others_are_counted():
    (reaction,) = records(read(FORMAT, "discourse/posts.jsonl"), "reaction")
    assert (reaction.author_id, reaction.target, reaction.props) == ("4", "4/2", {"emoji": "heart"})
    asked = records(read(FORMAT, "discourse/posts.jsonl"), "message")[1]
    assert asked.props["reactions_unnamed"] == 2


def test_what_the_forum_did_is_no_message_and_a_post_without_time_is_skipped():
    items = read(FORMAT, "discourse/posts.jsonl")
    (closed,) = records(items, "system")
    assert closed.props["action"] == "closed.enabled"
    assert skipped(items) == [(5, "no_time")]


def test_the_list_of_users_gives_people():
    items = read(FORMAT, "discourse/user_list.csv")
    ember, frost, system = [item for item in items if isinstance(item, Person)]
    assert (ember.author_id, ember.author, ember.email, ember.tags) == (
        "3",
        "Ember",
        "ember@hearth.example",
        ["tea", "staff"],
    )
    assert (ember.is_staff, ember.joined, ember.props["trust_level"]) == (True, 1704441791000, "2")
    assert (frost.author, frost.handle, system.is_bot) == ("frost", "frost", True)
    assert skipped(items) == [(5, "bad_row")]


@pytest.mark.skipif("WEILU_SAMPLES" not in os.environ, reason="no samples here")
def test_a_whole_forum_is_read_with_its_replies():
    opened = open_file(Path(os.environ["WEILU_SAMPLES"]) / "chat/discourse_delving.jsonl.gz")
    said = records(list(FORMAT.read(opened, ReadOptions(zone=SHANGHAI))))
    ids = {r.native_id for r in said}
    assert len(said) == len(ids) == 4661
    replies = [r for r in said if r.target]
    assert len(replies) == 2325
    assert sum(r.target in ids for r in replies) > 2300  # the others answer deleted posts
    assert sum(r.props.get("reactions_unnamed", 0) for r in said) > 1569
