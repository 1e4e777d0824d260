import pytest

from chat_exports import FIXTURES, SHANGHAI, identities, read, records, skipped, written
from weilu.connect.opening import open_file
from weilu.connect.reasons import CannotRead
from weilu.connect.record import ReadOptions
from weilu.connect.wechat.csv_export import FORMAT

OLD = "wechat-csv/周末山行群.csv"
NEW = "wechat-csv/夜读会.csv"


def test_the_room_is_the_files_name_and_the_person_their_own_nickname_not_the_exporters_remark():
    said = records(read(FORMAT, OLD), "message")
    assert {r.space for r in said} == {"周末山行群"}
    assert (said[1].author_id, said[1].author, said[1].text) == ("wxid_xiaoman", "小满", "收到收到")
    assert said[1].ts == 1709971320_000


def test_who_is_invited_or_scans_joins_by_whom():
    joined = records(read(FORMAT, OLD), "join")
    assert [(r.author, r.channel) for r in joined] == [
        ("小满", "invite:岚"),
        ("老周", "invite:岚"),
        ("听雨", "qr:岚"),
    ]
    assert joined[0].props == {"invited_by": "岚"}


def test_you_in_a_grey_line_is_whoever_exported():
    removed = records(read(FORMAT, OLD), "leave")[0]
    assert (removed.author, removed.props) == ("广告号", {"removed_by": "岚"})


def test_an_answer_keeps_its_words_its_target_and_what_was_quoted():
    answer = next(r for r in records(read(FORMAT, OLD)) if r.text == "要不要带登山杖？")
    assert answer.target == "7338291004412345678"
    assert answer.props == {"quoted": "周六早上六点半东门集合，带够水", "quoted_author": "岚"}


def test_pictures_cards_nudges_recalls_and_red_packets_are_told_apart():
    items = records(read(FORMAT, OLD))
    picture = next(r for r in items if r.text == "[图片]")
    assert (picture.author, picture.props) == ("听雨", {"attachments": [{"type": "图片"}]})
    card = next(r for r in items if r.text.startswith("龙井山"))
    assert card.props["attachments"][0]["url"] == "https://example.test/trail?a=1&b=2"
    nudge = next(r for r in items if r.kind == "reaction")
    assert (nudge.author, nudge.props) == ("小满", {"emoji": "拍一拍", "whom": "老周"})
    assert [(r.author, r.props["action"]) for r in items if r.kind == "system"] == [
        ("老周", "recall"),
        ("听雨", "red_packet"),
    ]


def test_emoji_alone_and_sign_up_lists_are_messages():
    texts = [r.text for r in records(read(FORMAT, OLD), "message")]
    assert "🔥🔥🔥" in texts
    assert any(text.startswith("#接龙\n周六山行报名") for text in texts)


def test_another_members_export_of_the_same_room_shares_what_both_saw():
    mine = identities(read(FORMAT, OLD, space="周末山行群"))
    theirs = identities(read(FORMAT, "wechat-csv/another-member.csv", space="周末山行群"))
    assert len(theirs) == 4  # the doubled line is told apart by counting, at intake
    assert len(theirs - mine) == 1


def test_nine_headers_over_ten_values_give_the_servers_number_as_id():
    mine, theirs, voice = records(read(FORMAT, "wechat-csv/v0.2.6.csv"))
    assert (mine.author, theirs.author) == ("我", "对方")
    assert mine.native_id == "4611686018427387001"
    assert voice.text == "[语音]"


def test_a_cut_row_and_a_broken_time_are_skipped_with_their_lines():
    items = read(FORMAT, "wechat-csv/cut.csv")
    assert [r.text for r in records(items)] == ["第一句"]
    assert skipped(items) == [(3, "bad_time"), (4, "bad_row")]


def test_the_new_shape_is_read_in_the_told_zone_with_the_servers_ids():
    said = records(read(FORMAT, NEW), "message")
    assert (said[0].author, said[0].native_id, said[0].ts) == ("阿炉", "7338291004412345002", 1709985660_000)
    assert said[1].text == "我先来\n翠翠那一段我念"
    assert said[2].props == {"attachments": [{"type": "图片", "name": "ab12.jpg"}]}
    assert [r.text for r in said][-1] == "念得真好"


def test_in_the_new_shape_a_recall_points_to_what_was_recalled_where_the_id_tells():
    theirs, mine = records(read(FORMAT, NEW), "system")
    assert (theirs.author, theirs.target) == ("栗子", "7338291004412345005")
    assert theirs.native_id == "7338291004412345005/recall"
    assert (mine.author, mine.target, mine.native_id) == ("我", "", "")


def test_a_line_without_time_is_counted_with_the_line_on_which_it_stands():
    assert skipped(read(FORMAT, NEW)) == [(11, "bad_time")]


def test_the_preview_names_every_column_and_asks_for_the_zone_only_where_it_matters():
    options = ReadOptions(zone=SHANGHAI)
    old = FORMAT.understand(open_file(FIXTURES / OLD), options)
    new = FORMAT.understand(open_file(FIXTURES / NEW), options)
    assert (old.columns["Sender"], old.questions) == ("author_id", ())
    assert (new.columns["内容"], new.questions) == ("text", ("zone",))


def test_columns_are_found_by_name_in_any_order(tmp_path):
    table = "StrContent,CreateTime,Type,IsSender,Sender,NickName\n早,1709971200,1,0,wxid_a,阿炉\n"
    (item,) = written(FORMAT, tmp_path / "群.csv", table)
    assert (item.author_id, item.text) == ("wxid_a", "早")


def test_a_table_of_another_kind_is_refused(tmp_path):
    with pytest.raises(CannotRead) as refused:
        written(FORMAT, tmp_path / "x.csv", "名字,电话\n阿炉,1\n")
    assert refused.value.reason == "wrong_format"
