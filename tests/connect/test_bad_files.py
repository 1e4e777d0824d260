"""Files that cannot be, through the command line: one clear line, nothing half-imported, no traceback."""

import gzip
import io
import json
import zipfile

import pytest

from imports import events
from weilu.cli import here
from weilu.cli.console import Console
from weilu.connect.models import Import
from weilu.members.models import Member

ROWS = [f"2024-03-01 08:{n % 60:02},山友{n % 7},第{n}句话" for n in range(4_000)]
CHAT = "\n".join(["时间,昵称,内容", *ROWS]) + "\n"


def bomb():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("聊天.txt", b"0" * (200 << 20))
    return packed.getvalue()


def cut_list():
    messages = [{"id": n, "time": 1_709_251_200 + n, "author": "阿炉", "text": f"第{n}句"} for n in range(4_000)]
    return json.dumps(messages, ensure_ascii=False)[:-25].encode()


@pytest.fixture
def weilu(community, store, tmp_path, monkeypatch):
    """Run `weilu import` on a file with this content: (status, words, errors)."""
    monkeypatch.setattr(here, "_ready", True)  # the tests' stores are up to date

    def run(name, content, *flags):
        (tmp_path / name).write_bytes(content)
        out, err = [], []
        status = here.run(
            ["import", name, "--community", community.slug, *flags], Console(out.append, err.append), str(tmp_path)
        )
        return status, "".join(out), "".join(err)

    return run


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("断.csv.gz", gzip.compress(CHAT.encode(), mtime=0)[:-200], "不完整"),
        ("断.json", cut_list(), "只有半截"),
        ("炸.zip", bomb(), "大得不正常"),
        ("空.csv", b"", "文件是空的"),
        ("图.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "PNG"),
        ("乱.csv", CHAT.encode() + b"2024-03-02 08:00,\xff\xfe\x80\x81,x\n" * 3, "编码"),
        ("信.txt", b"Dear all,\nthis is a letter.\n", "看不出这是哪一种"),
        ("两.zip", b"", "文件是空的"),
    ],
)
def test_a_broken_file_is_one_line_and_leaves_nothing(weilu, name, content, sentence):
    status, words, errors = weilu(name, content)
    assert status == 1
    assert sentence in errors
    assert "Traceback" not in words + errors
    assert len(errors.strip().splitlines()) == 1
    assert events("id") == []
    assert not Member.objects.exists()
    assert not Import.objects.filter(state__in=[Import.State.DONE, Import.State.RUNNING]).exists()


def test_a_missing_file_is_said_so(weilu, tmp_path, community):
    err = []
    status = here.run(["import", "没有.csv"], Console(err.append, err.append), str(tmp_path))
    assert (status, "找不到文件" in "".join(err)) == (1, True)


def test_a_json_line_cut_in_half_is_skipped_and_told(weilu):
    lines = [json.dumps({"time": 1_709_251_200 + n, "author": "阿炉", "text": f"第{n}句"}) for n in range(5)]
    status, words, _ = weilu("a.jsonl", ("\n".join(lines)[:-9]).encode(), "--json")
    told = json.loads(words)
    assert (status, told["events_new"]) == (0, 4)
    assert [(s["reason"], s["count"], s["examples"][0]["line"]) for s in told["skipped"]] == [("cut_line", 1, 5)]


def test_the_encoding_of_chinese_windows_is_read(weilu):
    status, words, _ = weilu("a.csv", CHAT.encode("gb18030"), "--json")
    assert (status, json.loads(words)["events_new"]) == (0, 4_000)
    assert events("text")[0] == ("第0句话",)


def test_dates_without_a_year_are_skipped_until_it_is_told(weilu):
    dated = "时间,昵称,内容\n2024-03-01 08:00,阿炉,早\n3月2日 08:00,阿炉,晚\n".encode()
    told = json.loads(weilu("a.csv", dated, "--json")[1])
    assert (told["events_new"], [s["reason"] for s in told["skipped"]]) == (1, ["no_year"])
    told = json.loads(weilu("a.csv", dated, "--json", "--year", "2024")[1])
    assert (told["events_new"], told["events_known"], told["skipped"]) == (1, 1, [])


def test_one_account_under_two_names_is_one_member(weilu):
    rows = "时间,账号,昵称,内容\n2024-03-01 08:00,u1,阿炉,早\n2024-03-02 08:00,u1,炉火,晚\n"
    told = json.loads(weilu("a.csv", rows.encode(), "--json")[1])
    assert (told["members_new"], told["events_new"]) == (1, 2)
    member = Member.objects.get()
    assert member.name == "炉火"
    assert "阿炉" in member.search_name


def test_a_rehearsal_shows_and_takes_in_nothing(weilu):
    status, words, _ = weilu("a.csv", CHAT.encode(), "--dry-run", "--json")
    told = json.loads(words)
    assert (status, told["format"], len(told["rows"]), told["columns"]["内容"]) == (0, "csv", 10, "text")
    assert not Import.objects.exists()
