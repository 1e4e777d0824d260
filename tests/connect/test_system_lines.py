import pytest

from weilu.connect.record import Record
from weilu.connect.system_lines import Account, names, system_records

OWNER = Account("wxid_lan", "岚")


def told(line, native_id=""):
    record = Record(line=1, ts=1, native_id=native_id)
    return [(r.kind, r.author, r.channel) for r in system_records(line, record, OWNER)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('"岚"邀请"小满"加入了群聊', [("join", "小满", "invite:岚")]),
        ("你邀请小满加入了群聊", [("join", "小满", "invite:岚")]),
        (
            '"老周"邀请你和"小满"加入了群聊，群聊参与人还有：听雨、栗子',
            [("join", "岚", "invite:老周"), ("join", "小满", "invite:老周")],
        ),
        ('"小满"通过扫描你分享的二维码加入群聊', [("join", "小满", "qr:岚")]),
        ("你通过扫描二维码加入群聊，群聊参与人还有：听雨", [("join", "岚", "qr")]),
        ("柚子加入本群。", [("join", "柚子", "")]),
        ("柚子通过搜索加入了本群", [("join", "柚子", "搜索")]),
        ('"小满"退出了群聊', [("leave", "小满", "")]),
        ('你被"老周"移出群聊', [("leave", "岚", "")]),
        ('"岚"将"小满"移出了群聊', [("leave", "小满", "")]),
        ("你撤回了一条消息", [("system", "岚", "")]),
        ('"岚"撤回了"小满"的一条消息', [("system", "岚", "")]),
        ('我拍了拍 "小满"', [("reaction", "岚", "")]),
        ("山楂(40033456) 被管理员禁言10分钟", [("mute", "山楂", "")]),
        ('"岚"修改群名为“围炉夜话”', [("system", "岚", "")]),
        ("收到红包，请在手机上查看", [("system", "", "")]),
        ("以上是打招呼的内容", [("system", "", "")]),
    ],
)
def test_a_grey_line_becomes_what_happened(line, expected):
    assert told(line) == expected


def test_a_new_room_name_and_a_recalled_persons_name_are_kept():
    record = Record(line=1, ts=1)
    (renamed,) = system_records('"岚"修改群名为“围炉夜话”', record, OWNER)
    (recall,) = system_records('"岚"撤回了"小满"的一条消息', record, OWNER)
    assert renamed.props == {"action": "rename", "name": "围炉夜话"}
    assert recall.props == {"action": "recall", "whose": "小满"}


def test_a_number_beside_a_name_is_the_account():
    (muted,) = system_records("山楂(40033456) 被管理员禁言10分钟", Record(line=1, ts=1), OWNER)
    assert (muted.author_id, muted.props) == ("40033456", {"for": "10分钟", "by": "管理员"})


def test_names_of_a_list_come_one_by_one():
    assert names('你和"小满、老周"') == ["你", "小满", "老周"]


def test_a_very_long_line_is_read_at_once():
    assert told("邀" * 200_000)[0][0] == "system"
