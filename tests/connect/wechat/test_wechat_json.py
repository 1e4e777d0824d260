import pytest

from chat_exports import identities, read, records, skipped
from weilu.connect.reasons import CannotRead
from weilu.connect.wechat.json_export import FORMAT

ROOM = "wechat-json/山行社一群.json"


def test_the_room_keeps_its_own_id_and_every_message_the_servers_number():
    said = records(read(FORMAT, ROOM), "message")
    assert {(r.space, r.space_name) for r in said} == {("20240309@chatroom", "山行社一群")}
    assert (said[0].author_id, said[0].native_id) == ("wxid_lan", "7338291004412340002")
    assert said[1].text == "👍"


def test_you_are_the_exporter_from_the_first_line_on():
    joined = records(read(FORMAT, ROOM), "join")
    assert [(r.author, r.channel) for r in joined] == [
        ("小满", "invite:岚"),
        ("老周", "invite:岚"),
        ("听雨", "qr:岚"),
    ]
    assert [r.native_id for r in joined[:2]] == ["7338291004412340001", "7338291004412340001/1"]


def test_names_in_a_system_message_bring_their_accounts():
    assert records(read(FORMAT, ROOM), "join")[2].author_id == "wxid_tingyu"


def test_an_answer_loses_the_quotation_and_finds_its_target():
    answer = next(r for r in records(read(FORMAT, ROOM)) if r.target)
    assert (answer.text, answer.target) == ("几点呀", "7338291004412340002")
    assert answer.props["quoted"] == "周六东门集合，老地方"


def test_a_transcript_is_kept_as_the_words_of_the_voice_message():
    voice = next(r for r in records(read(FORMAT, ROOM)) if r.text.startswith("我到山脚了"))
    assert voice.props == {"attachments": [{"type": "语音"}]}


def test_a_recall_and_a_leave_are_told():
    items = records(read(FORMAT, ROOM))
    recall = next(r for r in items if r.kind == "system")
    assert (recall.author, recall.props, recall.target) == ("小满", {"action": "recall"}, "7338291004412340007")
    assert [r.author for r in items if r.kind == "leave"] == ["听雨"]


def test_two_members_exports_share_every_message_both_saw():
    mine, theirs = identities(read(FORMAT, ROOM)), identities(read(FORMAT, "wechat-json/another-member.json"))
    assert len(theirs) == 5
    assert len(theirs - mine) == 1


def test_odd_records_are_counted_and_the_rest_read():
    items = read(FORMAT, "wechat-json/odd.json")
    assert skipped(items) == [(1, "bad_record"), (2, "bad_record"), (3, "bad_time")]
    assert records(items)[-1].text == "正常的一句"


def test_a_file_cut_in_half_is_refused_as_cut():
    with pytest.raises(CannotRead) as refused:
        read(FORMAT, "wechat-json/cut.json")
    assert refused.value.reason == "cut_json"
