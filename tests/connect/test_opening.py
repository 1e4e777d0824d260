import gzip
import zipfile

import pytest

from weilu.connect import unpacking
from weilu.connect.opening import open_file
from weilu.connect.reasons import CannotRead

TEXT = "时间,昵称\n2024-03-01,阿炉\n"


def opened(tmp_path, content, name="file.csv"):
    path = tmp_path / name
    path.write_bytes(content)
    return open_file(path)


def refused(reason):
    return pytest.raises(CannotRead, check=lambda why: why.reason == reason)


def lines(file):
    return [text for _, text in file.lines()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_the_encoding_is_found_and_every_reader_sees_the_same_text(tmp_path, encoding):
    file = opened(tmp_path, TEXT.encode(encoding))
    assert lines(file) == ["时间,昵称", "2024-03-01,阿炉"]
    assert [raw.decode() for _, raw in file.byte_lines()] == lines(file)
    assert file.utf8().read().decode() == TEXT
    assert file.head.lstrip("\ufeff") == TEXT


def test_gb18030_after_much_ascii_is_found(tmp_path):
    file = opened(tmp_path, b"2024-03-01,a\n" * 400_000 + "阿炉\n".encode("gb18030"))
    assert file.encoding == "gb18030"


def test_a_broken_byte_is_named_with_its_line(tmp_path):
    with refused("encoding") as found:
        opened(tmp_path, ("阿炉说早安\n" * 100).encode() + b"\xff\xfe\xfd\n")
    assert found.value.details == {"line": 101}


def test_a_broken_byte_far_down_is_named_while_reading(tmp_path):
    start = ("阿炉说早安\n" * 700_000).encode()
    file = opened(tmp_path, start + b"\xff\xff\n")
    with refused("encoding") as found:
        lines(file)
    assert found.value.details == {"line": 700_001}


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_all_line_ends_end_a_line(tmp_path, ends):
    assert lines(opened(tmp_path, TEXT.replace("\n", ends).encode())) == TEXT.splitlines()


def test_gzip_is_seen_through_by_content_in_all_its_pieces(tmp_path):
    packed = gzip.compress(TEXT.encode(), mtime=0) + gzip.compress(b"more\n", mtime=0)
    assert lines(opened(tmp_path, packed, "no-ending")) == [*TEXT.splitlines(), "more"]


def test_a_file_can_be_read_again(tmp_path):
    file = opened(tmp_path, gzip.compress(TEXT.encode(), mtime=0))
    assert lines(file) == lines(file)
    assert file.progress() == 1.0


@pytest.mark.parametrize(
    ("reason", "content"),
    [
        ("empty", b""),
        ("empty", b"\xef\xbb\xbf \r\n"),
        ("empty", gzip.compress(b"", mtime=0)),
        ("truncated", gzip.compress(TEXT.encode() * 100, mtime=0)[:-10]),
        ("truncated", gzip.compress(TEXT.encode(), mtime=0)[:5]),
        ("damaged", gzip.compress(TEXT.encode(), mtime=0) + b"rubbish"),
        ("truncated", b"PK\x03\x04 and no more"),
        ("not_text", b"\x89PNG\r\n\x1a\n" + bytes(50)),
        ("not_text", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
        ("not_text", bytes(range(256)) * 20),
        ("not_text", gzip.compress(b"\xff\xd8\xff\xe0" + bytes(50), mtime=0)),
    ],
)
def test_what_is_no_export_is_refused_with_a_reason(tmp_path, reason, content):
    with refused(reason):
        opened(tmp_path, content)


def test_a_picture_called_a_table_is_called_a_picture(tmp_path):
    with refused("not_text") as found:
        opened(tmp_path, b"\x89PNG\r\n\x1a\n" + bytes(50), "成员.csv")
    assert "PNG 图片" in str(found.value)


def test_a_bomb_is_not_unfolded(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking, "RATIO_COUNTS_FROM", 1 << 20)
    with refused("zip_bomb"):
        lines(opened(tmp_path, gzip.compress(b"0" * (4 << 20), mtime=0), "bomb.gz"))
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"0" * (4 << 20))
    with refused("zip_bomb"):
        open_file(path)


def test_nothing_may_unfold_past_the_bound(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking, "MOST_BYTES", 1000)
    with refused("zip_bomb"):
        lines(opened(tmp_path, gzip.compress(TEXT.encode() * 100, mtime=0)))


def test_a_zip_of_one_file_is_that_file(tmp_path):
    path = tmp_path / "导出.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("folder/聊天.csv", TEXT)
        archive.writestr("__MACOSX/._聊天.csv", b"\x00\x05")
    file = open_file(path)
    assert (file.name, file.pack, file.members()) == ("聊天.csv", "导出.zip", [])
    assert lines(file) == TEXT.splitlines()


def test_a_zip_or_folder_of_several_files_shows_them(tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "a.csv").write_text(TEXT)
    (folder / "b.csv.gz").write_bytes(gzip.compress(b"b\n", mtime=0))
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for each in folder.iterdir():
            archive.write(each, each.name)
    for file in (open_file(path), open_file(folder)):
        assert sorted(file.members()) == ["a.csv", "b.csv.gz"]
        assert lines(file.member("b.csv.gz")) == ["b"]
        with refused("several_files"):
            file.binary()


def test_names_in_a_zip_of_a_chinese_windows_are_readable(tmp_path):
    path = tmp_path / "t.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xxxx.csv", TEXT)
        archive.writestr("yyyy.csv", TEXT)
    path.write_bytes(path.read_bytes().replace(b"xxxx", "聊天".encode("gb18030")))
    assert open_file(path).members() == ["聊天.csv", "yyyy.csv"]


def test_a_zip_under_a_password_or_within_a_zip_is_refused(tmp_path):
    path = tmp_path / "t.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", TEXT)
    locked = bytearray(path.read_bytes())
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = locked.index(mark) + (6 if mark == b"PK\x03\x04" else 8)
        locked[at] |= 1
    with refused("encrypted"):
        opened(tmp_path, bytes(locked), "locked.zip")
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as outer:
        outer.write(path, "t.zip")
    with refused("nested_archive"):
        open_file(tmp_path / "outer.zip")


def test_a_document_is_called_a_document(tmp_path):
    path = tmp_path / "t.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", "<x/>")
    with refused("not_text") as found:
        open_file(path)
    assert found.value.details == {"what": "Word 文档"}


def test_a_file_that_is_not_there_is_named(tmp_path):
    with refused("no_file") as found:
        open_file(tmp_path / "聊天.csv")
    assert "聊天.csv" in str(found.value)


def test_json_larger_than_its_header_is_read_piece_by_piece(tmp_path):
    file = opened(tmp_path, '{"a": {"b": [1, 2]}, "messages": [{"n": 1.5}, {"n": 2}], "z": 3}'.encode("utf-16"))
    assert file.json_header("messages") == {"a": {"b": [1, 2]}}
    assert list(file.json_items("messages.item")) == [{"n": 1.5}, {"n": 2}]


def test_a_header_behind_its_list_is_found(tmp_path):
    file = opened(tmp_path, b'{"messages": [{"n": 1}], "z": {"y": null}}')
    assert file.json_header("messages") == {"z": {"y": None}}


def test_half_a_json_file_is_told_from_a_wrong_one(tmp_path):
    with refused("cut_json"):
        list(opened(tmp_path, b'{"messages": [{"n": 1}, {"n"').json_items("messages.item"))
    with refused("bad_json"):
        list(opened(tmp_path, b'{"messages": [{"n": 1} {"n": 2}]}').json_items("messages.item"))


def test_a_line_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("weilu.connect.opening._LONGEST_LINE", 1000)
    with refused("endless_line") as found:
        lines(opened(tmp_path, b"one\n" + b"x" * 5000))
    assert found.value.details == {"line": 2}
