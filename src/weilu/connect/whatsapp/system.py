"""What WhatsApp itself says in a chat, in English and Chinese: who came, by whom, who left, what was renamed."""

import re
from collections.abc import Iterable, Iterator

from weilu.connect.record import Record

_LONGEST = 2000  # a grey line is short, and the patterns below are slow on long ones
_YOU = {"you", "你", "您", "your"}
_LISTED = re.compile(r"\s*(?:,\s*and\s|,|、|，|\sand\s|和|及)\s*")

# A line is a grey one only where the whole of it fits.
_ROOM = r"(?:此|该|本)?(?:群组|群組|群聊|社群|群)"
_LINK = rf"(?:使用|通过|透過)(?:{_ROOM})?的?(?:邀请|邀請)?(?:链接|連結|鏈結)(?:已)?"
_CAME = (
    r"(?P<who>.+?) joined (?:using (?:this group's|a group|an|your|the) (?:invite )?link|from the community)\.?",
    r"(?P<who>.+?) (?:was|were) added\.?",
    r"(?P<by>.+?) added (?P<who>.+?)\.?",
    rf"(?P<who>.+?)\s*(?:已|已经)?{_LINK}加入了?(?:{_ROOM})?[。]?",
    r"(?P<by>.+?)\s*已?(?:添加|新增)了?\s*(?P<who>.+?)[。]?",
    rf"(?P<by>.+?)\s*已?(?:邀请|邀請|拉)了?\s*(?P<who>.+?)加入了?(?:{_ROOM})?[。]?",
    rf"(?P<who>.+?)\s*已?(?:加入|进入)了?{_ROOM}[。]?",
)
_WENT = (
    r"(?P<who>.+?) left(?: the group)?\.?",
    r"(?P<who>.+?) (?:was|were) removed\.?",
    r"(?P<by>.+?) removed (?P<who>.+?)\.?",
    rf"(?P<who>.+?)\s*已?(?:离开|離開|退出)了?(?:{_ROOM})?[。]?",
    r"(?P<by>.+?)\s*已?(?:移除|踢出)了?\s*(?P<who>.+?)[。]?",
    rf"(?P<by>.+?)\s*已?(?:将|將)\s*(?P<who>.+?)移出了?(?:{_ROOM})?[。]?",
)
_OTHER: dict[str, tuple[str, ...]] = {
    "encryption": (
        r".*end-to-end encrypt.*",
        r".*(?:端到端|端對端)加密.*",
        r".*security code.*chang.*",
        r".*安全码.*",
    ),
    "rename": (
        r"(?P<by>.+?) changed the (?:subject|group name) .*",
        r"(?P<by>.+?)\s*已?(?:更改|修改|变更|將|将)了?(?:群组|群組|群)?的?(?:主题|主旨|名称|名稱).*",
    ),
    "create": (
        r"(?P<by>.+?) created (?:this )?(?:group|community).*",
        rf"(?P<by>.+?)\s*已?(?:创建|建立)了?{_ROOM}.*",
    ),
    "settings": (
        r"(?P<by>.+?) (?:changed|deleted|updated|turned|reset|pinned|started|is now|are now|now an) .*",
        r"(?P<by>.+?)\s*已?(?:更改|删除|修改|更换|变更|重置|置顶|开启|关闭)了.*",
    ),
}
_TITLED = [action for action in _OTHER if action != "settings"]  # first: a title may hold any word


def _others(actions: Iterable[str]) -> list[tuple[re.Pattern[str], str, str]]:
    return [(re.compile(pattern), "system", action) for action in actions for pattern in _OTHER[action]]


_SHAPES = [
    *_others(_TITLED),
    *((re.compile(pattern), "join", "") for pattern in _CAME),
    *((re.compile(pattern), "leave", "") for pattern in _WENT),
    *_others(["settings"]),
]


def grey_records(line: str, like: Record) -> list[Record]:
    """The records of a line that nobody wrote; like: its time and room. One of unknown shape is kept as it stands."""
    if len(line) > _LONGEST:
        return [_like(like, "system", "", line, None)]
    for pattern, kind, action in _SHAPES:
        if not (found := pattern.fullmatch(line)):
            continue
        told = found.groupdict()
        if kind == "system":
            return [_like(like, kind, told.get("by") or "", line, {"action": action})]
        if made := list(_moves(kind, told["who"], told.get("by") or "", like)):
            return made
        break
    return [_like(like, "system", "", line, None)]


def is_grey(text: str) -> bool:
    """Whether the whole text is of a shape that WhatsApp itself writes."""
    return len(text) <= _LONGEST and any(pattern.fullmatch(text) for pattern, _, _ in _SHAPES)


def _moves(kind: str, who: str, by: str, like: Record) -> Iterator[Record]:
    mark = "invited_by" if kind == "join" else "removed_by"
    for name in _LISTED.split(who):
        if name and name.lower() not in _YOU:
            record = _like(like, kind, name, "", {mark: by} if by else None)
            record.channel = f"invite:{by}" if by and kind == "join" else ""
            yield record


def _like(like: Record, kind: str, author: str, text: str, props: dict[str, str] | None) -> Record:
    return Record(
        line=like.line,
        ts=like.ts,
        kind=kind,
        author="" if author.lower() in _YOU else author,
        text=text,
        space=like.space,
        space_name=like.space_name,
        props=dict(props) if props else None,
    )
