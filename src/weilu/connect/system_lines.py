"""What WeChat and QQ say in grey: who came, by whom, who left, what was taken back, who nudged whom."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from weilu.connect.record import Record

_ROOM = r"(?:群聊|本群|该群|群组|群)"
_SELF = {"你", "您", "我", "自己"}
_QUOTES = "\"“”「」'‘’ \u200b"
_MARKUP = re.compile(r"<[^<>]{0,500}>")
_NUMBER = re.compile(r"^(.*?)[(（](\d{5,12})[)）]$")
_BETWEEN = re.compile(r"[、，,]|[\"”」]\s*和\s*[\"“「]|(?<=[你您我])\s*和\s*")


class Account(NamedTuple):
    """An account as the export knows it: either may be empty."""

    id: str
    name: str


class Said(NamedTuple):
    """One thing a grey line says. who did or underwent it, by whom; both as written."""

    kind: str
    who: str
    by: str = ""
    channel: str = ""
    props: dict[str, Any] | None = None


_WHO = r"^(?P<who>.{1,80}?)\s*"
_BY = r"^(?P<by>.{1,80}?)\s*"
_NUDGED = r"(?:拍了拍|戳了戳|揉了揉|敲了敲|捏了捏|拍了一下)"
_ENTERED = rf"(?:加入|进入)了?{_ROOM}"
_REMOVED = rf"(?:移出|移除|踢出)了?{_ROOM}"

# In this order: 被…移出 before 退出, 二维码 before a plain 加入.
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (shape, re.compile(pattern))
    for shape, pattern in (
        ("recall", _BY + r"撤回了?(?P<whose>.{0,80}?)(?:一条)?(?:成员)?(?:的)?消息"),
        ("nudge", _WHO + _NUDGED + r"\s*(?P<whom>.+)$"),
        ("packet", _WHO + r"领取了\s*(?P<by>.{1,80}?)\s*的\s*红包"),
        ("invite", _BY + r"邀请\s*(?P<who>.+?)\s*" + _ENTERED),
        ("scan", _WHO + r"通过扫描\s*(?P<by>.*?)\s*(?:分享)?的?二维码\s*" + _ENTERED),
        ("removed", _BY + r"将\s*(?P<who>.+?)\s*" + _REMOVED),
        ("removed", _WHO + r"被\s*(?P<by>.*?)\s*" + _REMOVED),
        ("left", _WHO + rf"已?(?:退出|离开)了?{_ROOM}"),
        ("came", r"^(?:欢迎)?\s*(?P<who>.{1,80}?)\s*(?:通过(?P<how>.{1,30}?))?\s*已?" + _ENTERED),
        ("muted", _WHO + r"被\s*(?P<by>.{1,80}?)\s*禁言\s*(?P<how>.*?)[。]?$"),
        ("renamed", _BY + r"(?:修改|更改|将)了?群(?:聊)?名称?(?:修改|更改)?为\s*(?P<how>.+)$"),
    )
)


def clean(text: str) -> str:
    """Without the links and icons that exporters leave in grey lines."""
    return _MARKUP.sub("", text).strip() if "<" in text else text.strip()


def said(text: str) -> list[Said]:
    """Everything one line says; a line of no known shape is a `system` event of nobody."""
    line = clean(text)
    for shape, pattern in _PATTERNS:
        if found := pattern.match(line):
            return list(_SHAPES[shape](found))
    if "红包" in line:
        return [Said("system", "", props={"action": "red_packet"})]
    return [Said("system", "")]


def _recall(found: re.Match[str]) -> Iterator[Said]:
    whose = _bare(found["whose"].removesuffix("的").removeprefix("成员"))
    yield Said("system", found["by"], props={"action": "recall"} | ({"whose": whose} if whose else {}))


def _nudge(found: re.Match[str]) -> Iterator[Said]:
    quoted = re.match(r"[\"“「](.+?)[\"”」]", found["whom"])
    props = {"emoji": "拍一拍", "whom": quoted[1] if quoted else _bare(found["whom"])}
    yield Said("reaction", found["who"], props=props)


def _packet(found: re.Match[str]) -> Iterator[Said]:
    yield Said("system", found["who"], props={"action": "red_packet", "from": _bare(found["by"])})


def _invite(found: re.Match[str]) -> Iterator[Said]:
    for name in names(found["who"]):
        yield Said("join", name, found["by"], "invite")


def _scan(found: re.Match[str]) -> Iterator[Said]:
    for name in names(found["who"]):
        yield Said("join", name, found["by"], "qr")


def _came(found: re.Match[str]) -> Iterator[Said]:
    for name in names(found["who"]):
        yield Said("join", name, channel=found["how"] or "")


def _removed(found: re.Match[str]) -> Iterator[Said]:
    for name in names(found["who"]):
        yield Said("leave", name, found["by"])


def _left(found: re.Match[str]) -> Iterator[Said]:
    for name in names(found["who"]):
        yield Said("leave", name)


def _muted(found: re.Match[str]) -> Iterator[Said]:
    yield Said("mute", found["who"], found["by"], props={"for": found["how"]} if found["how"] else None)


def _renamed(found: re.Match[str]) -> Iterator[Said]:
    yield Said("system", found["by"], props={"action": "rename", "name": _bare(found["how"])})


_SHAPES = {
    "recall": _recall,
    "nudge": _nudge,
    "packet": _packet,
    "invite": _invite,
    "scan": _scan,
    "came": _came,
    "removed": _removed,
    "left": _left,
    "muted": _muted,
    "renamed": _renamed,
}


def names(text: str) -> list[str]:
    """The people of a list such as `你和"阿炉、小满"`."""
    return [name for each in _BETWEEN.split(text) if (name := _bare(each))]


def _bare(name: str) -> str:
    return name.strip(_QUOTES)


def system_records(text: str, record: Record, owner: Account, ids: Mapping[str, str] | None = None) -> list[Record]:
    """The records of one grey line. record: its time, room and id, taken over by each; owner: who 你 and 我
    are; ids: account ids of the names in the line, where the export gives them."""

    def account(written: str) -> Account:
        return _account(written, owner, ids or {})

    return [
        _record(clean(text), each, _native(record.native_id, place, each), record, account)
        for place, each in enumerate(said(text))
    ]


def _record(text: str, each: Said, native_id: str, like: Record, account: Callable[[str], Account]) -> Record:
    who, by = account(each.who), account(each.by)
    return Record(
        line=like.line,
        ts=like.ts,
        kind=each.kind,
        author_id=who.id,
        author=who.name,
        text=text if each.kind == "system" else "",
        native_id=native_id,
        # A recall stands in the place of what was recalled and keeps its id: that is what it points to.
        target=like.target or (like.native_id if _is_recall(each) else ""),
        space=like.space,
        space_name=like.space_name,
        channel=f"{each.channel}:{by.name}" if by.name and each.channel else each.channel,
        props=_props(each, by.name) or None,
    )


def _props(each: Said, by: str) -> dict[str, Any]:
    props = dict(each.props or {})
    if by and each.kind in _BY_WHOM:
        props[_BY_WHOM[each.kind]] = by
    return props


_BY_WHOM = {"join": "invited_by", "leave": "removed_by", "mute": "by"}


def _is_recall(each: Said) -> bool:
    return (each.props or {}).get("action") == "recall"


def _native(native_id: str, place: int, each: Said) -> str:
    if not native_id:
        return ""
    if _is_recall(each):
        return f"{native_id}/recall"
    return f"{native_id}/{place}" if place else native_id


def _account(written: str, owner: Account, ids: Mapping[str, str]) -> Account:
    name = _bare(written)
    if name in _SELF:
        return owner
    if name in ids:
        return Account(ids[name], name)
    if numbered := _NUMBER.match(name):
        return Account(numbered[2], _bare(numbered[1]))
    return Account("", name)
