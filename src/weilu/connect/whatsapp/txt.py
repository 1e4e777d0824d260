"""WhatsApp's `Export chat`: a text file, or a zip of it with pictures; from Android and iPhone, in any locale."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from weilu.connect.moments import half_day
from weilu.connect.opening import Opened
from weilu.connect.reasons import CannotRead
from weilu.connect.record import Item, ReadOptions, Record, Skipped, Understanding
from weilu.connect.whatsapp.dates import Parts, day, day_first, moment
from weilu.connect.whatsapp.system import grey_records, is_grey

_HALF = r"凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|[AaPp]\.? ?[Mm]\.?"
_HEADER = re.compile(
    r"\[?(?P<a>\d{1,4})[./-](?P<b>\d{1,2})[./-](?P<c>\d{1,4})\.?[,，]? (?:klo |kl\. |um )?"
    rf"(?P<half>{_HALF})? ?(?P<H>\d{{1,2}})[:.](?P<M>\d{{2}})(?:[:.](?P<S>\d{{2}}))? ?(?P<late>{_HALF})?"
    r"(?:\] | [-–] )(?P<rest>.*)"
)
# A quote in the name is a title in one of WhatsApp's own lines: Ann created group "Tea: green".
_SAID = re.compile(r"(?P<author>[^\n\"“”]{1,100}?):(?:[ \n]|$)(?P<text>.*)", re.S)
_INVISIBLE: dict[int, str | None] = {
    ord(mark): None for mark in "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
}
_INVISIBLE |= {0x202F: " ", 0xA0: " ", 0x2009: " "}
_EDITED = re.compile(r"<(?:This message was edited|此(?:消息|訊息)已(?:被)?(?:编辑|編輯))>\s*$")
_DELETED = re.compile(
    r"(?:This message was deleted|You deleted this message|此(?:消息|訊息)已(?:被)?(?:删除|刪除)"
    r"|(?:您|你)(?:已)?(?:删除|刪除)了?(?:此|这条|這則)(?:消息|訊息))[.。]?"
)
_LEFT_OUT = re.compile(r"<?(?:Media omitted|省略多媒体文件|媒体已省略|已略去多媒體檔案)>?")
_ATTACHED = re.compile(
    r"(?P<file>\S[^\n]{1,200}?\.\w{2,5}) \((?:file attached|文件已附加|檔案已附加)\)"
    r"|(?P<kind>image|video|audio|sticker|GIF|document|Contact card|图像|图片|视频|音频|语音|贴图|文档|圖片|影片)"
    r" ?(?:omitted|已忽略|已省略|已略去)"
)
_TAGGED = re.compile(r"<(?:attached|附件)[:：] ?(?P<file>[^<>\n]{1,300})>(?P<kind>)")
_WORDS = {"image": "图片", "图像": "图片", "video": "视频", "audio": "语音", "sticker": "表情", "document": "文件"}
_ROOM = re.compile(
    r"WhatsApp Chat(?: with| -) (?P<en>.+)|与(?P<zh>.+?)的 ?WhatsApp ?聊天(?:记录)?|(?P<tw>.+)的 WhatsApp 對話"
)
_CHAT = re.compile(r"(?:^|/)(?:_chat|_聊天|WhatsApp Chat.*|.*WhatsApp.*聊天.*)\.txt$")


class Line(NamedTuple):
    """A line that begins a message."""

    date: Parts
    hour: int
    minute: int
    second: int
    rest: str
    marked: bool  # with the invisible sign by which iPhones tell their own words from what members wrote


class WhatsApp:
    """Ids: WhatsApp exports none. People are known by their name, or number, in the chat."""

    name = platform = "whatsapp"
    zh = "WhatsApp 聊天记录"
    en = "WhatsApp chat"

    def sniff(self, opened: Opened) -> float:
        if _chat_of(opened) is not opened:
            return 0.9
        lines = [line for line in opened.head.splitlines()[:300] if line.strip()]
        begun = sum(_header(line) is not None for line in lines)
        first = any(_header(line) for line in lines[:3])
        return 0.85 if first and begun * 10 > len(lines) else 0.45 if begun > 1 else 0.0

    def understand(self, opened: Opened, options: ReadOptions) -> Understanding:
        chat = _chat_of(opened)
        open_order = options.day_first is None and day_first(_dates(chat)) is None
        asked = [("day_month_order", open_order), ("zone", True), ("space", not _room(chat, options))]
        columns = {"日期": "time", "名字": "author", "正文": "text"}
        return Understanding(columns, tuple(key for key, wanted in asked if wanted))

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Item]:
        chat = _chat_of(opened)
        first = options.day_first if options.day_first is not None else day_first(_dates(chat))
        if first is None:
            raise CannotRead("day_month_order")
        found = False
        for line, header, body in _messages(chat):
            if header is None:
                yield Skipped(line=line, reason="stray_line", example=body[:120])
                continue
            found = True
            yield from _items(line, header, body, first, _room(chat, options), options)
        if not found:
            raise CannotRead("no_messages")


def _header(line: str) -> Line | None:
    shown = line.translate(_INVISIBLE).lstrip()
    found = _HEADER.match(shown) if shown[:1] in "[0123456789" else None
    if found is None:
        return None
    date = int(found["a"]), int(found["b"]), int(found["c"])
    hour = half_day(int(found["H"]), found["half"] or found["late"] or "")
    return Line(date, hour, int(found["M"]), int(found["S"] or 0), found["rest"], ": \u200e" in line)


def _messages(chat: Opened) -> Iterator[tuple[int, Line | None, str]]:
    """(line it begins on, its header, whole text); lines before the first message come without a header."""
    begun, header, body = 0, None, list[str]()
    for line, text in chat.lines():
        if new := _header(text):
            if header:
                yield begun, header, "\n".join(body)
            begun, header, body = line, new, [new.rest]
        elif header:
            body.append(text.translate(_INVISIBLE))
        elif text.strip():
            yield line, None, text
    if header:
        yield begun, header, "\n".join(body)


def _items(line: int, header: Line, body: str, first: bool, room: str, options: ReadOptions) -> Iterator[Item]:
    date = day(header.date, first)
    ts = date and moment(date, header.hour, header.minute, header.second, options.zone)
    if not ts:
        yield Skipped(line=line, reason="bad_time", example=body[:120])
        return
    like = Record(line=line, ts=ts, space=room, space_name=room)
    said = _SAID.fullmatch(body)
    if said is None:
        yield from grey_records(body.strip(), like)
        return
    text = said["text"].strip()
    if header.marked and is_grey(text) and not _DELETED.fullmatch(text):
        yield from grey_records(text, like)
        return
    like.author = said["author"].strip().removeprefix("~").strip()
    yield _said(text, like)


def _said(text: str, record: Record) -> Record:
    edited = _EDITED.search(text)
    if edited:
        text, record.edited = text[: edited.start()].rstrip(), True
    if _DELETED.fullmatch(text):
        text, record.recalled = "", True
    if _LEFT_OUT.fullmatch(text):
        text, record.props = "[多媒体]", {"attachments": [{"type": "多媒体"}]}
    elif attached := _ATTACHED.match(text) or _TAGGED.search(text):
        text, record.props = _with_attachment(text, attached)
    record.text = text
    return record


def _with_attachment(text: str, found: re.Match[str]) -> tuple[str, dict[str, object]]:
    """A caption stays; without one a word stands for what was sent."""
    name = found["file"] or ""
    word = _WORDS.get(found["kind"] or "", found["kind"] or "文件")
    caption = (text[: found.start()] + text[found.end() :]).strip()
    return caption or f"[{word}]", {"attachments": [{"type": word} | ({"name": name} if name else {})]}


def _dates(chat: Opened) -> Iterator[Parts]:
    last: Parts | None = None
    for _, text in chat.lines():
        if (header := _header(text)) and header.date != last:
            last = header.date
            yield last


def _room(chat: Opened, options: ReadOptions) -> str:
    if options.space:
        return options.space
    for name in (chat.name, chat.pack):
        if found := _ROOM.search(name.removesuffix(".txt").removesuffix(".zip")):
            return (found["en"] or found["zh"] or found["tw"]).strip()
    return ""


def _chat_of(opened: Opened) -> Opened:
    """The text within a zip with pictures; else the file itself."""
    inside = [name for name in opened.members() if _CHAT.search(name)]
    return opened.member(inside[0]) if inside else opened


FORMAT = WhatsApp()
