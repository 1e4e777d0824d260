import pytest

from chat_exports import identities, read, records, skipped, written
from weilu.connect.qq.txt_export import FORMAT
from weilu.connect.reasons import CannotRead

ROOM = "qq-txt/篝火群.txt"


def test_a_header_gives_the_account_the_name_without_its_title_and_the_time_in_the_zone():
    first, second = records(read(FORMAT, ROOM), "message")[:2]
    assert (first.author_id, first.author, first.props) == ("20011234", "松果", {"title": "群主"})
    assert first.ts == 1709985665_000
    assert (second.author_id, second.author) == ("30022345", "小【满】")
    assert second.props["attachments"] == [{"type": "图片"}]


def test_the_room_is_the_one_the_file_names():
    assert {r.space for r in records(read(FORMAT, ROOM))} == {"篝火群"}


def test_a_body_keeps_its_blank_lines_and_the_chat_pasted_into_it_only_after_one_is_a_header():
    long = next(r for r in records(read(FORMAT, ROOM)) if r.text.startswith("第一行"))
    assert long.text == (
        "第一行\n\n空行后面还是同一条\n2024-03-09 20:01:05 松果(20011234)\n上面那行是我粘贴的，不是新消息"
    )
    assert (long.author_id, long.author, long.email) == ("youzi@example.test", "柚子", "youzi@example.test")


def test_a_name_without_id_speaks_too_and_emoji_alone_is_a_message():
    nameless = next(r for r in records(read(FORMAT, ROOM)) if r.author == "无号码的人")
    assert (nameless.author_id, nameless.text) == ("", "🔥")


def test_hours_without_zero_and_with_afternoon_words_are_read():
    at = {r.text: r.ts for r in records(read(FORMAT, ROOM), "message")}
    assert at["#接龙\n烤红薯名单\n1. 松果\n2. 柚子"] == 1710032700_000
    assert at["下午好"] == 1710054367_000
    assert at["下午好呀"] == 1710054428_000


def test_what_the_system_says_becomes_what_happened():
    items = records(read(FORMAT, ROOM))
    told = [(r.kind, r.author, r.author_id, r.channel) for r in items if r.kind != "message"]
    assert told == [
        ("join", "柚子", "", ""),
        ("system", "松果", "", ""),
        ("join", "山楂", "40033456", "invite:松果"),
        ("mute", "山楂", "40033456", ""),
        ("leave", "山楂", "40033456", ""),
    ]


def test_an_empty_message_and_an_impossible_day_are_counted():
    assert [reason for _, reason in skipped(read(FORMAT, ROOM))] == ["empty_row", "bad_time"]


def test_a_later_export_in_another_encoding_shares_what_overlaps():
    earlier, later = identities(read(FORMAT, ROOM)), identities(read(FORMAT, "qq-txt/gb18030.txt"))
    assert len(later) == 2
    assert len(later - earlier) == 1


def test_several_rooms_in_one_file_are_kept_apart(tmp_path):
    text = "\n\n".join(
        ["消息记录（此消息记录为文本格式，不支持重新导入）"]
        + [
            f"=====\n消息对象:{room}\n=====\n\n2024-03-09 20:00:00 阿炉(20011234)\n在{room}"
            for room in ("甲群", "乙群")
        ]
    )
    assert [(r.space, r.text) for r in records(written(FORMAT, tmp_path / "全部.txt", text))] == [
        ("甲群", "在甲群"),
        ("乙群", "在乙群"),
    ]


def test_a_file_cut_inside_a_message_keeps_what_is_there(tmp_path):
    (item,) = written(FORMAT, tmp_path / "群.txt", "2024-03-09 20:00:00 阿炉(20011234)\n说到一")
    assert (item.text, item.space) == ("说到一", "群")


def test_a_text_without_messages_is_refused(tmp_path):
    with pytest.raises(CannotRead) as refused:
        written(FORMAT, tmp_path / "群.txt", "消息记录（此消息记录为文本格式，不支持重新导入）\n\n消息对象:空群\n")
    assert refused.value.reason == "no_messages"


def test_a_day_or_a_rule_inside_a_body_stays_in_it(tmp_path):
    body = "报名截止\n\n2024-03-15\n\n==========\n\n别忘了"
    text = f"2024-03-09 20:00:00 阿炉(20011234)\n{body}\n\n2024-03-10\n\n2024-03-10 20:00:00 小满(30022345)\n好"
    assert [r.text for r in records(written(FORMAT, tmp_path / "群.txt", text))] == [body, "好"]


def test_a_file_without_blank_lines_is_told_apart_by_its_headers(tmp_path):
    text = "2024-03-09 20:00:00 阿炉(20011234)\n早\n2024-03-09 20:00:05 小满(30022345)\n早呀\n"
    assert [r.text for r in records(written(FORMAT, tmp_path / "群.txt", text))] == ["早", "早呀"]
