import gzip
from zoneinfo import ZoneInfo

import pytest

from chat_exports import identities, read, records, skipped, written
from weilu.connect.opening import open_file
from weilu.connect.reasons import CannotRead
from weilu.connect.record import Person, ReadOptions
from weilu.connect.table.csv import FORMAT

UTC = ReadOptions(zone=ZoneInfo("UTC"))


def table(tmp_path, text, **options):
    return written(FORMAT, tmp_path / "t.csv", text, **options)


def test_chinese_headers_feed_their_fields_and_the_rest_become_properties():
    said = records(read(FORMAT, "csv/聊天.csv"))
    assert [(r.author, r.text, r.space) for r in said] == [
        ("阿炉", "早安，\n今天喝什么茶？", "茶友群"),
        ("小满", "老白茶", "茶友群"),
        ("小满", "老白茶", "茶友群"),
    ]
    assert said[0].props == {"心情": "晴"}
    assert [r.line for r in said] == [2, 4, 5]
    assert said[0].ts == 1709251380000  # 08:03 in Shanghai


def test_what_cannot_be_taken_is_skipped_with_its_line_and_reason():
    assert skipped(read(FORMAT, "csv/聊天.csv")) == [(6, "no_year"), (7, "bad_time"), (8, "bad_row")]


def test_year_less_dates_are_read_with_the_year_told():
    assert len(records(read(FORMAT, "csv/聊天.csv", year=2024))) == 4


def test_overlapping_exports_share_the_rows_they_share():
    first, next_week = read(FORMAT, "csv/聊天.csv"), read(FORMAT, "csv/聊天-下一周.csv")
    assert len(identities(next_week) - identities(first)) == 1


def test_gb18030_and_tabs_are_understood():
    assert [(r.author, r.text) for r in records(read(FORMAT, "csv/gb18030.csv"))] == [
        ("阿炉", "早安，喝茶吗？"),
        ("小满", "喝！"),
    ]


def test_a_member_list_gives_people_below_its_title():
    items = read(FORMAT, "csv/名单.csv")
    ember, xiaoman = [item for item in items if isinstance(item, Person)]
    assert (ember.author, ember.phone, ember.birthday, ember.tags) == (
        "阿炉",
        "13800000001",
        "1990-03-05",
        ["老友", "组长"],
    )
    assert (xiaoman.phone, xiaoman.birthday, xiaoman.joined) == ("13800000002", "05-21", 1704159000000)
    assert skipped(items) == [(6, "no_name")]


def test_a_table_of_orders_gives_purchases_in_fen():
    bought = records(read(FORMAT, "csv/订单.csv"))
    assert [(r.kind, r.value, r.channel) for r in bought] == [
        ("purchase", 12850, "小程序"),
        ("purchase", 8800, "小程序"),
    ]


def test_a_mapping_beats_the_guess(tmp_path):
    text = "时间,昵称,真名,内容\n2024-03-01 08:00,火,阿炉,早\n"
    (said,) = records(table(tmp_path, text, mapping={"author": "真名"}))
    assert said.author == "阿炉"
    assert said.props == {"昵称": "火"}


def test_a_mapped_column_that_is_not_there_names_those_that_are(tmp_path):
    with pytest.raises(CannotRead) as refused:
        table(tmp_path, "时间,昵称\n2024-03-01,火\n", mapping={"author": "作家"})
    assert refused.value.reason == "no_such_column"
    assert refused.value.details == {"column": "作家", "columns": ["时间", "昵称"]}
    assert "作家" in str(refused.value)


def test_an_unknown_field_names_those_there_are(tmp_path):
    with pytest.raises(CannotRead) as refused:
        table(tmp_path, "时间,昵称\n2024-03-01,火\n", mapping={"mood": "昵称"})
    assert refused.value.reason == "no_such_field"


def test_a_table_without_time_says_which_columns_it_has(tmp_path):
    with pytest.raises(CannotRead) as refused:
        table(tmp_path, "甲,乙\n1,2\n")
    assert (refused.value.reason, refused.value.details["columns"]) == ("no_time_column", ["甲", "乙"])


def test_a_column_called_channel_is_the_room_unless_a_room_is_told(tmp_path):
    (said,) = records(table(tmp_path, "ts,channel,author,text\n2024-03-01,general,a,hi\n"))
    assert (said.space, said.channel) == ("general", "")
    (said,) = records(table(tmp_path, "ts,room,channel,author,text\n2024-03-01,general,ads,a,hi\n"))
    assert (said.space, said.channel) == ("general", "ads")


def test_comments_under_posts_keep_their_ids_apart_from_those_of_posts(tmp_path):
    (post,) = records(table(tmp_path, "ts,id,author,title\n2024-03-01,7,a,Tea\n"))
    (comment,) = records(table(tmp_path, "ts,id,author,topic_id,topic_title,content\n2024-03-01,7,b,7,Tea,Green\n"))
    assert comment.native_id != post.native_id
    assert comment.target == post.native_id
    assert (comment.text, comment.props) == ("Green", {"topic": "Tea"})


def test_kinds_are_understood_in_chinese_and_english(tmp_path):
    rows = "时间,昵称,类型,内容\n"
    rows += "2024-03-01,a,签到,\n2024-03-01,a,Reaction,👍\n2024-03-01,a,Order Completed,\n2024-03-01,a,,hi\n"
    assert [r.kind for r in records(table(tmp_path, rows))] == ["sign_in", "reaction", "purchase", "message"]


def test_days_and_months_are_told_apart_by_the_other_rows_or_asked_for(tmp_path):
    told = "time,author,text\n3/4/2024 8:00,a,x\n25/4/2024 8:00,a,y\n"
    assert [r.ts for r in records(table(tmp_path, told))] == [1712102400000, 1714003200000]
    open_ = "time,author,text\n3/4/2024 8:00,a,x\n"
    with pytest.raises(CannotRead, check=lambda why: why.reason == "day_month_order"):
        table(tmp_path, open_)
    (said,) = records(table(tmp_path, open_, day_first=False))
    assert said.ts == 1709510400000


def test_html_bodies_become_text_but_talk_of_tags_stays(tmp_path):
    (said,) = records(table(tmp_path, 'time,author,text\n2024-03-01,a,"<p>Hi <b>you</b> &amp; me</p>"\n'))
    assert said.text == "Hi you & me"
    (said,) = records(table(tmp_path, 'time,author,text\n2024-03-01,a,"use <div> there"\n'))
    assert said.text == "use <div> there"


def test_a_row_with_a_cell_too_many_is_skipped_and_one_with_empty_ones_is_not(tmp_path):
    items = table(
        tmp_path, "time,author,text,mood\n2024-03-01,a,x\n2024-03-01,a,b,c,d\n2024-03-01,a,y,,,\n2024-03-01\n"
    )
    assert [r.text for r in records(items)] == ["x", "y"]
    assert skipped(items) == [(3, "bad_row"), (5, "bad_row")]


def test_numbers_are_kept_as_numbers_but_not_where_zeros_lead(tmp_path):
    (said,) = records(table(tmp_path, "time,author,text,clicks,code\n2024-03-01,a,x,12,007\n"))
    assert said.props == {"clicks": 12, "code": "007"}


def test_the_room_told_by_the_operator_stands_where_the_table_has_none(tmp_path):
    (said,) = records(table(tmp_path, "time,author,text\n2024-03-01,a,x\n", space="茶友群"))
    assert said.space == "茶友群"


def test_a_compressed_table_in_several_pieces_is_one_table(tmp_path):
    text = gzip.compress("时间,昵称,内容\n2024-03-01,a,一\n".encode(), mtime=0) + gzip.compress(
        "2024-03-02,a,二\n".encode(), mtime=0
    )
    path = tmp_path / "t.csv.gz"
    path.write_bytes(text)
    assert [r.text for r in records(list(FORMAT.read(open_file(path), UTC)))] == ["一", "二"]


def test_the_preview_tells_what_each_column_feeds(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("时间,昵称,内容,心情\n2024-03-01,a,x,y\n")
    columns = FORMAT.understand(open_file(path), UTC).columns
    assert columns == {"时间": "time", "昵称": "author", "内容": "text", "心情": ""}


def test_the_preview_asks_for_the_zone_only_where_it_matters(tmp_path):
    path = tmp_path / "t.csv"
    for time, asked in (("2024-03-01 08:00", ("zone",)), ("2024-03-01 08:00+08:00", ()), ("1709251380", ())):
        path.write_text(f"时间,昵称,内容\n{time},a,x\n")
        assert FORMAT.understand(open_file(path), UTC).questions == asked
