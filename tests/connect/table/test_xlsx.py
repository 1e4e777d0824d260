import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter

from chat_exports import records
from weilu.connect.formats import detect
from weilu.connect.opening import open_file
from weilu.connect.reasons import CannotRead
from weilu.connect.record import Person, ReadOptions

OPTIONS = ReadOptions(zone=ZoneInfo("Asia/Shanghai"))


def workbook(path, **sheets):
    with xlsxwriter.Workbook(path) as book:
        date = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if isinstance(cell, dt.datetime):
                        sheet.write_datetime(at, place, cell, date)
                    else:
                        sheet.write(at, place, cell)
    return path


def items(path):
    opened = open_file(path)
    found = detect(opened)
    assert found.name == "xlsx"
    return list(found.read(opened, OPTIONS))


def test_dates_serials_and_text_are_all_times(tmp_path):
    rows = [
        ["时间", "昵称", "内容"],
        [dt.datetime(2024, 3, 1, 8, 3), "阿炉", "一"],
        [45352.335416667, "阿炉", "二"],
        ["2024年3月1日 8:03", "阿炉", 3],
    ]
    said = records(items(workbook(tmp_path / "t.xlsx", 聊天=rows)))
    assert [(r.ts, r.text, r.line) for r in said] == [
        (1709251380000, "一", 2),
        (1709251380000, "二", 3),
        (1709251380000, "3", 4),
    ]


def test_a_list_on_the_second_sheet_is_found_and_long_numbers_stay_whole(tmp_path):
    cover = [["茶友群"], ["内部资料"]]
    people = [
        ["姓名", "手机", "生日", "标签"],
        ["阿炉", 13800000001, dt.datetime(1990, 3, 5), "老友、组长"],
        ["", "", "", ""],
    ]
    (person,) = items(workbook(tmp_path / "t.xlsx", 封面=cover, 名单=people))
    assert isinstance(person, Person)
    assert (person.phone, person.birthday, person.tags) == ("13800000001", "1990-03-05", ["老友", "组长"])


def test_an_empty_workbook_is_said_to_be_empty(tmp_path):
    with pytest.raises(CannotRead, check=lambda why: why.reason == "empty"):
        items(workbook(tmp_path / "t.xlsx", 空=[]))


def test_a_broken_workbook_is_refused(tmp_path):
    path = workbook(tmp_path / "t.xlsx", 聊天=[["时间", "昵称"], ["2024-03-01", "a"]])
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(CannotRead, check=lambda why: why.reason == "truncated"):
        items(path)
