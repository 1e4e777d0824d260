import pytest

from chat_exports import FIXTURES, read, records, skipped, zipped
from weilu.connect.slack.export import FORMAT

WORKSPACE = FIXTURES / "slack" / "山行社"


@pytest.fixture(params=["folder", "zip"])
def items(request, tmp_path):
    return read(FORMAT, WORKSPACE if request.param == "folder" else zipped(WORKSPACE, tmp_path / "export.zip"))


def test_a_message_bears_its_channels_id_and_its_authors_name_and_email(items):
    first = next(r for r in records(items, "message") if r.text.startswith("周六"))
    assert (first.native_id, first.space, first.space_name) == ("C01/1709971300.000200", "C01", "general")
    assert (first.author_id, first.author, first.handle, first.email) == ("U1", "领队岚", "lan", "lan@example.test")
    assert first.is_staff
    assert first.ts == 1709971300_000


def test_mentions_links_and_entities_are_read_as_on_the_screen(items):
    first = next(r for r in records(items, "message") if r.text.startswith("周六"))
    assert first.text == "周六 路线图 (https://example.test/trail?a=1&b=2) 看过了吗 @小满 <必看> @here"


def test_a_thread_answers_its_first_message_and_an_edit_is_marked(items):
    answer = next(r for r in records(items, "message") if r.text == "看过了")
    assert (answer.target, answer.edited) == ("C01/1709971300.000200", True)
    first = next(r for r in records(items, "message") if r.text.startswith("周六"))
    assert first.target == ""


def test_named_reactors_are_events_and_the_rest_a_count(items):
    given = records(items, "reaction")
    assert [(r.author, r.props["emoji"], r.native_id) for r in given] == [
        ("小满", "fire", "C01/1709971300.000200/fire/U2"),
        ("老周", "fire", "C01/1709971300.000200/fire/U3"),
        ("小满", "+1", "C01/1709971300.000200/+1/U2"),
    ]
    first = next(r for r in records(items, "message") if r.text.startswith("周六"))
    assert first.props == {"reactions_unnamed": 3}


def test_files_and_bots_speak(items):
    said = {r.text: r for r in records(items, "message")}
    assert said["[图片]"].props["attachments"][0]["name"] == "map.png"
    bot = said["晴，3 级风"]
    assert (bot.author_id, bot.author, bot.is_bot) == ("B9", "天气机器人", True)


def test_joins_leaves_and_topics_are_what_slack_says(items):
    told = [(r.kind, r.author, r.channel) for r in records(items) if r.kind in ("join", "leave")]
    assert told == [("join", "小满", "invite:领队岚"), ("leave", "老周", "")]
    topic = next(r for r in records(items, "system") if r.props["action"] == "channel_topic")
    assert topic.text == "@领队岚 set the channel topic: 周六山行"


def test_deleted_messages_are_recalled_with_their_words_where_these_are_left(items):
    gone = next(r for r in records(items, "message") if r.recalled)
    assert (gone.text, gone.author, gone.native_id) == ("说错了", "老周", "C01/1709971365.000650")
    tombstone = next(r for r in records(items, "system") if r.props["action"] == "recall")
    assert tombstone.target == "C01/1709971360.000600"


def test_a_change_comes_under_the_changed_messages_own_id(items):
    changed = next(r for r in records(items, "message") if r.text == "改过的一句")
    assert (changed.native_id, changed.edited) == ("C01/1709971375.000750", True)


def test_the_same_moment_in_two_channels_is_two_messages(items):
    assert "C02/1709971300.000200" in {r.native_id for r in records(items)}
    assert len({r.native_id for r in records(items)}) == len(records(items))


def test_a_bad_time_and_what_is_no_message_are_counted(items):
    assert skipped(items) == [(11, "bad_time"), (12, "bad_record")]
