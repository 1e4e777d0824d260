"""The rooms of the community: WeChat groups, a QQ group, the boards of the forum and the brand's Weibo."""

from dataclasses import dataclass

_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Room:
    """`sort` is the word plays use for rooms alike (群, 打卡群, 新人群, Q群, 微博, or a board's name)."""

    number: int
    platform: str
    key: str
    name: str
    sort: str


BOARDS = ("路线攻略", "装备评测", "咖啡角", "二手闲置", "建议反馈", "山野影像")
GROUP_SIZE = 480
"""WeChat closes a group at 500; the operators open the next one a little earlier."""


def chinese(number: int) -> str:
    """1 → 一, 12 → 十二, 105 → 一百零五, as far as 999."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = _DIGITS[hundreds] + "百" if hundreds else ""
    if tens:
        said += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        said += "零"
    return said + (_DIGITS[ones] if ones else "")


def open_rooms(wechat_accounts: int) -> list[Room]:
    """All rooms; as many plain WeChat groups as the accounts need."""
    groups = max(2, -(-wechat_accounts // GROUP_SIZE))
    plan = [("wechat", f"shanxing-{n}@chatroom", f"山行{chinese(n)}群", "群") for n in range(1, groups + 1)]
    plan += [
        ("wechat", "shanxing-daka@chatroom", "山行打卡群", "打卡群"),
        ("wechat", "shanxing-newcomers@chatroom", "新人报到群", "新人群"),
        ("qq", "700012345", "山行社·Q友茶摊", "Q群"),
        ("weibo", "weibo-shanxingshe", "山行社微博", "微博"),
    ]
    plan += [("web", f"board-{n}", name, name) for n, name in enumerate(BOARDS, 1)]
    return [Room(n, *place) for n, place in enumerate(plan)]
