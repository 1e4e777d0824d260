import pytest

from chat_exports import FIXTURES, identities, read, records, skipped, zipped
from weilu.connect.qq.json_export import FORMAT
from weilu.connect.reasons import CannotRead

ROOM = "qq-json/篝火群.json"


def test_an_author_is_their_qq_number_under_the_name_they_bear_in_the_group():
    first, second = records(read(FORMAT, ROOM), "message")[:2]
    assert (first.author_id, first.author) == ("20011234", "松果·群主")
    assert (first.native_id, first.ts, first.space) == ("7344298101000000001", 1709985600_000, "篝火群")
    assert second.author == "小满"


def test_an_answer_loses_its_quotation_and_finds_its_target():
    answer = records(read(FORMAT, ROOM), "message")[1]
    assert (answer.text, answer.target) == ("算我一个", "7344298101000000001")
    assert answer.props == {"quoted": "今晚烤红薯，谁来？", "quoted_author": "松果"}


def test_a_recalled_message_is_marked_and_a_face_alone_is_a_message():
    said = records(read(FORMAT, ROOM), "message")
    assert [r.recalled for r in said] == [False, False, False, True, False, False]
    assert said[4].text == "[斜眼笑]"


def test_pictures_are_kept_by_name_and_address():
    picture = records(read(FORMAT, ROOM), "message")[2]
    assert picture.props == {
        "attachments": [{"type": "图片", "name": "potato.jpg", "url": "https://example.test/p.jpg"}]
    }


def test_a_system_message_is_a_join_by_whom():
    (joined,) = records(read(FORMAT, ROOM), "join")
    assert (joined.author, joined.channel) == ("柚子", "invite:松果")


@pytest.mark.parametrize("packed", [False, True])
def test_chunks_are_one_export_zipped_or_not_and_share_the_single_files_ids(tmp_path, packed):
    folder = FIXTURES / "qq-json" / "chunked"
    items = read(FORMAT, zipped(folder, tmp_path / "export.zip") if packed else folder)
    assert len(identities(items) - identities(read(FORMAT, ROOM))) == 1
    assert [r.line for r in records(items)] == list(range(1, 9))
    assert skipped(items) == [(9, "cut_line")]


def test_a_file_cut_in_half_is_refused_as_cut():
    with pytest.raises(CannotRead) as refused:
        read(FORMAT, "qq-json/cut.json")
    assert refused.value.reason == "cut_json"
