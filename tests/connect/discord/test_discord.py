import pytest

from chat_exports import FIXTURES, SHANGHAI, identities, read, records, skipped
from weilu.connect.discord.export import FORMAT
from weilu.connect.opening import open_file
from weilu.connect.reasons import CannotRead
from weilu.connect.record import ReadOptions

CHANNEL = "discord/channel.json"
TABLE = "discord/山行社 - 集合处 [700000000000000001].csv"


def test_a_message_bears_discords_ids_and_the_name_shown_in_the_guild():
    first = records(read(FORMAT, CHANNEL), "message")[0]
    assert (first.native_id, first.space, first.space_name) == (
        "900000000000000002",
        "700000000000000001",
        "集合处",
    )
    assert (first.author, first.handle, first.ts) == ("领队岚", "lan", 1709971300_123)


def test_named_reactors_are_events_at_the_messages_time_and_the_rest_a_count():
    items = read(FORMAT, CHANNEL)
    given = records(items, "reaction")
    assert [(r.author, r.props, r.ts) for r in given] == [
        ("xiaoman", {"emoji": "🔥"}, 1709971300_123),
        ("领队岚", {"emoji": "🔥"}, 1709971300_123),
    ]
    assert given[0].native_id == "900000000000000002/🔥/112233445566771002"
    assert records(items, "message")[0].props == {"reactions_unnamed": 4}


def test_an_answer_finds_its_target_and_an_edit_is_marked():
    answer = records(read(FORMAT, CHANNEL), "message")[1]
    assert (answer.target, answer.edited, answer.ts) == ("900000000000000002", True, 1709971320_000)


def test_files_and_cards_stand_for_messages_without_words_and_bots_are_known():
    file, card = records(read(FORMAT, CHANNEL), "message")[2:]
    assert file.text == "[文件] map.png"
    assert (card.text, card.is_bot) == ("今日天气：晴", True)


def test_who_comes_and_goes_and_what_discord_says():
    items = records(read(FORMAT, CHANNEL))
    assert [(r.kind, r.author, r.channel) for r in items if r.kind in ("join", "leave")] == [
        ("join", "xiaoman", ""),
        ("join", "小满", "invite:领队岚"),
        ("leave", "xiaoman", ""),
    ]
    (pinned,) = records(items, "system")
    assert (pinned.props, pinned.target) == ({"action": "ChannelPinnedMessage"}, "900000000000000002")


def test_a_time_that_cannot_be_read_is_counted():
    assert skipped(read(FORMAT, CHANNEL)) == [(9, "bad_time")]


def test_an_overlapping_export_adds_only_what_is_new():
    assert len(identities(read(FORMAT, "discord/again.json")) - identities(read(FORMAT, CHANNEL))) == 1


def test_a_table_takes_its_channel_from_its_name_and_counts_its_reactions():
    items = read(FORMAT, TABLE)
    said = records(items)
    assert {(r.space, r.space_name) for r in said} == {("700000000000000001", "集合处")}
    assert (said[0].ts, said[0].props) == (1709971300_000, {"reactions_unnamed": 6})
    assert (said[1].author, said[1].text) == ("xiaoman", "几点？\n是六点半吗")
    assert said[2].text == "[文件]"
    assert skipped(items) == [(6, "bad_row")]


def test_one_date_past_the_twelfth_tells_the_order_of_all():
    assert [r.ts for r in records(read(FORMAT, "discord/slashed.csv"))] == [
        1709971260_000,
        1710291600_000,
        1709640900_000,
    ]


def test_where_no_date_tells_the_order_it_is_asked_for():
    with pytest.raises(CannotRead) as refused:
        read(FORMAT, "discord/unclear.csv")
    assert refused.value.reason == "day_month_order"
    asked = FORMAT.understand(open_file(FIXTURES / "discord/unclear.csv"), ReadOptions(zone=SHANGHAI))
    assert asked.questions == ("zone", "day_month_order")
    (told,) = records(read(FORMAT, "discord/unclear.csv", day_first=True))
    assert told.ts == 1725350460_000


def test_a_file_cut_in_half_is_refused_as_cut():
    with pytest.raises(CannotRead) as refused:
        read(FORMAT, "discord/cut.json")
    assert refused.value.reason == "cut_json"


def test_channels_zipped_together_are_all_read(tmp_path):
    for name in ("channel.json", "again.json"):
        (tmp_path / name).write_bytes((FIXTURES / "discord" / name).read_bytes())
    (tmp_path / "notes.json").write_text('{"不": "是导出"}')
    assert len(identities(read(FORMAT, tmp_path))) == len(identities(read(FORMAT, CHANNEL))) + 1
