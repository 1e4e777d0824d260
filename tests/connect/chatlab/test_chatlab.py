from chat_exports import FIXTURES, identities, read, records, skipped
from weilu.connect.chatlab.export import FORMAT
from weilu.connect.formats import platform_of
from weilu.connect.opening import open_file
from weilu.connect.record import Person


def test_messages_replies_and_pictures():
    said = records(read(FORMAT, "chatlab/群.json"), "message")
    assert [(r.author_id, r.author, r.text, r.is_staff) for r in said] == [
        ("101", "群主阿炉", "早安", True),
        ("102", "小满", "早", False),
        ("102", "小满", "[图片]", False),
    ]
    assert (said[1].native_id, said[1].target, said[2].native_id) == ("700001/m2", "700001/m1", "")
    assert {(r.space, r.space_name) for r in said} == {("700001", "茶友群")}


def test_grey_lines_are_understood():
    (joined,) = records(read(FORMAT, "chatlab/群.json"), "join")
    assert (joined.author, joined.props) == ("南星", {"invited_by": "小满"})


def test_what_has_no_time_is_skipped():
    assert skipped(read(FORMAT, "chatlab/群.json")) == [(5, "no_time")]


def test_lines_with_remarks_overlap_the_json_export():
    lines = read(FORMAT, "chatlab/群.jsonl")
    assert skipped(lines) == [(6, "cut_line")]
    assert identities(lines) - identities(read(FORMAT, "chatlab/群.json")) == {("700001/m3",)}


def test_members_are_a_list_when_asked_for():
    people = read(FORMAT, "chatlab/群.json", kind="roster")
    assert [(p.author_id, p.author, p.space, p.is_staff) for p in people if isinstance(p, Person)] == [
        ("101", "群主阿炉", "700001", True),
        ("102", "小满", "700001", False),
    ]
    assert len(people) == 2


def test_the_platform_is_the_files():
    assert platform_of(FORMAT, open_file(FIXTURES / "chatlab/群.json")) == "qq"
    assert platform_of(FORMAT, open_file(FIXTURES / "chatlab/群.jsonl")) == "qq"
