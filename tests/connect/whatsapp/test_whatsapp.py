import zipfile

import pytest

from chat_exports import FIXTURES, SHANGHAI, read, records, skipped, written
from weilu.connect.opening import open_file
from weilu.connect.reasons import CannotRead
from weilu.connect.record import ReadOptions
from weilu.connect.whatsapp.txt import FORMAT

ANDROID = "whatsapp/WhatsApp Chat with Tea Hearth.txt"
OPTIONS = ReadOptions(zone=SHANGHAI)


def test_messages_of_many_lines_pictures_and_deleted_ones():
    said = records(read(FORMAT, ANDROID), "message")
    assert [(r.author, r.text, r.recalled, r.edited) for r in said] == [
        ("Ember", "Good morning\nwho is up?\n\ntea is ready", False, False),
        ("Frost", "[多媒体]", False, False),
        ("Frost", "the kettle", False, False),
        ("+86 138 0000 0001", "", True, False),
        ("Ember", "Ann: ten past, Bo: never", False, True),
    ]
    assert {r.space for r in said} == {"Tea Hearth"}
    assert said[0].ts == 1705104900000  # 13 January 08:15 in Shanghai
    assert said[2].props == {"attachments": [{"type": "文件", "name": "IMG-20240113-WA0001.jpg"}]}


def test_grey_lines_say_who_came_and_went():
    items = read(FORMAT, ANDROID)
    assert [(r.author, r.channel, r.props) for r in records(items, "join")] == [
        ("Frost", "invite:Ember", {"invited_by": "Ember"}),
        ("Gale", "invite:Ember", {"invited_by": "Ember"}),
        ("Hawk", "", None),
    ]
    assert [(r.author, r.props) for r in records(items, "leave")] == [("Gale", None), ("Hawk", {"removed_by": "Ember"})]
    assert [(r.author, r.props) for r in records(items, "system")] == [
        ("", {"action": "encryption"}),
        ("Ember", {"action": "create"}),
    ]


def test_an_hour_that_is_none_is_skipped():
    assert skipped(read(FORMAT, ANDROID)) == [(14, "bad_time")]


def test_an_iphone_marks_its_own_words_and_twelve_hours():
    items = read(FORMAT, "whatsapp/iphone.txt")
    assert [(r.author, r.text) for r in records(items, "message")] == [
        ("Frost", "You added me, thanks"),
        ("Frost", "[图片]"),
        ("Frost", "[文件]"),
    ]
    assert [r.author for r in records(items, "join")] == ["Frost"]
    assert records(items, "message")[0].ts == 1705161909000  # five past midnight


def test_chinese_phones_write_chinese():
    items = read(FORMAT, "whatsapp/zh.txt")
    assert [(r.author, r.text, r.recalled) for r in records(items, "message")] == [
        ("阿炉", "欢迎", False),
        ("小满", "[多媒体]", False),
        ("小满", "", True),
    ]
    assert [r.author for r in records(items, "join")] == ["小满", "南星", "云起"]
    assert [r.author for r in records(items, "leave")] == ["南星"]
    assert [r.ts for r in records(items, "message")][1:] == [1705077000000, 1705120200000]


def test_where_the_dates_fit_both_orders_it_asks_and_obeys():
    path = FIXTURES / "whatsapp/unclear.txt"
    assert "day_month_order" in FORMAT.understand(open_file(path), OPTIONS).questions
    with pytest.raises(CannotRead, check=lambda why: why.reason == "day_month_order"):
        read(FORMAT, "whatsapp/unclear.txt")
    days_first = records(read(FORMAT, "whatsapp/unclear.txt", day_first=True))
    months_first = records(read(FORMAT, "whatsapp/unclear.txt", day_first=False))
    assert days_first[2].ts - days_first[0].ts == 60 * 86_400_000
    assert months_first[2].ts - months_first[0].ts == 2 * 86_400_000


def test_the_order_of_days_is_found_where_only_one_goes_forward():
    said = records(read(FORMAT, "whatsapp/turn-of-month.txt"))
    assert said[2].ts - said[1].ts == 20 * 86_400_000


def test_a_zip_with_pictures_is_read_by_its_text(tmp_path):
    path = tmp_path / "WhatsApp Chat - Tea.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_chat.txt", "[13/01/2024, 08:15:00] Ember: hi\n")
        archive.writestr("00000001-PHOTO.jpg", b"\xff\xd8\xff\xe0")
    opened = open_file(path)
    assert FORMAT.sniff(opened) > 0.5
    (said,) = records(list(FORMAT.read(opened, OPTIONS)))
    assert (said.text, said.space) == ("hi", "Tea")


def test_a_file_without_messages_says_so(tmp_path):
    with pytest.raises(CannotRead, check=lambda why: why.reason == "no_messages"):
        written(FORMAT, tmp_path / "t.txt", "nothing here\n")
