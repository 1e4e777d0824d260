from zoneinfo import ZoneInfo

import pytest

from chat_exports import FIXTURES, identities, read, records, skipped
from weilu.connect.reasons import CannotRead
from weilu.connect.telegram.export import FORMAT

CHAT = "telegram/result.json"


def test_text_in_pieces_is_read_as_one_line_under_the_chats_own_number():
    first = records(read(FORMAT, CHAT), "message")[0]
    assert first.text == "周六路线在这里：https://example.test/trail，谁来 @xiaoman"
    assert (first.native_id, first.space, first.space_name) == ("1666000111/4", "1666000111", "山行社")
    assert (first.author_id, first.ts) == ("user1001", 1709971300_000)


def test_an_answer_finds_its_target_and_an_edit_is_marked():
    answer = records(read(FORMAT, CHAT), "message")[1]
    assert (answer.target, answer.edited) == ("1666000111/4", True)


def test_reactions_bear_who_and_when_on_the_exporters_clock_whatever_the_zone_told():
    items = read(FORMAT, CHAT, zone=ZoneInfo("America/New_York"))
    given = records(items, "reaction")
    assert [(r.author_id, r.ts, r.props) for r in given] == [
        ("user1002", 1709971500_000, {"emoji": "👍"}),
        ("user1003", 1709971560_000, {"emoji": "👍"}),
    ]
    assert given[0].native_id == "1666000111/4/👍/user1002"
    assert given[0].target == "1666000111/4"


def test_reactions_of_unnamed_people_are_counted_on_the_message():
    assert records(read(FORMAT, CHAT), "message")[0].props == {"reactions_unnamed": 2}


def test_stickers_pictures_polls_and_deleted_accounts_are_messages():
    said = {r.text: r for r in records(read(FORMAT, CHAT), "message")}
    assert said["🔥"].props == {"attachments": [{"type": "表情"}]}
    assert said["[图片]"].author == "听雨"
    assert (said["我已经注销了账号"].author_id, said["我已经注销了账号"].author) == ("user1009", "")
    assert "[投票] 周日还走吗？" in said


def test_who_comes_and_goes_and_by_whom():
    items = records(read(FORMAT, CHAT))
    assert [(r.kind, r.author_id, r.author, r.channel) for r in items if r.kind in ("join", "leave")] == [
        ("join", "user1001", "岚", ""),
        ("join", "", "小满", "invite:岚"),
        ("join", "", "老周", "invite:岚"),
        ("join", "", "听雨", "invite:岚"),
        ("join", "user1005", "栗子", "link:岚"),
        ("leave", "", "老周", ""),
        ("leave", "user1004", "听雨", ""),
    ]
    assert next(r for r in items if r.author == "老周" and r.kind == "leave").props == {"removed_by": "岚"}


def test_a_pin_points_to_its_message_and_a_new_title_is_kept():
    pinned, renamed = records(read(FORMAT, CHAT), "system")
    assert (pinned.props, pinned.target) == ({"action": "pin_message"}, "1666000111/4")
    assert renamed.props == {"action": "edit_group_title", "name": "山行社（二群）"}


def test_an_overlapping_export_adds_only_what_is_new():
    assert len(identities(read(FORMAT, "telegram/again.json")) - identities(read(FORMAT, CHAT))) == 1


def test_in_a_basic_group_two_members_exports_agree_though_their_numbers_differ():
    lan, xiaoman = read(FORMAT, "telegram/basic-lan.json"), read(FORMAT, "telegram/basic-xiaoman.json")
    assert [r.native_id for r in records(lan)] == [r.native_id for r in records(xiaoman)]
    assert len(identities(lan)) == 3
    assert records(xiaoman)[2].target == records(lan)[0].native_id


def test_all_chats_of_an_account_are_read_each_into_its_own_room():
    items = read(FORMAT, "telegram/all-chats.json")
    said = [(r.space_name, r.native_id) for r in records(items, "message")]
    assert said == [
        ("山行社", "1666000111/4"),
        ("山行社", "1666000111/5"),
        ("夜读会", "1666000222/4"),
        ("旧群", "1666000333/1"),
    ]
    assert skipped(items) == [(4, "bad_record")]


def test_a_file_cut_in_half_is_refused_as_cut():
    with pytest.raises(CannotRead) as refused:
        read(FORMAT, "telegram/cut.json")
    assert refused.value.reason == "cut_json"


def test_the_whole_folder_with_its_pictures_may_be_given(tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "p1.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "result.json").write_bytes((FIXTURES / CHAT).read_bytes())
    assert identities(read(FORMAT, tmp_path)) == identities(read(FORMAT, CHAT))
