"""QQ's own text export: a header line with time and name, then the body, then a blank line."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from zoneinfo import ZoneInfo

from weilu.connect.careful import example
from weilu.connect.moments import BadTime, moments
from weilu.connect.opening import Opened
from weilu.connect.reasons import CannotRead
from weilu.connect.record import Item, ReadOptions, Record, Skipped, Understanding
from weilu.connect.stamps import clock_ms
from weilu.connect.system_lines import Account, system_records

_HEADER = re.compile(
    r"^(?P<date>\d{4}[-/]\d{1,2}[-/]\d{1,2}) +(?:(?P<before>上午|下午|AM|PM) *)?"
    r"(?P<time>\d{1,2}:\d{2}:\d{2})(?: *(?P<after>上午|下午|AM|PM)(?= ))? +(?P<who>\S.*?) *$"
)
_DAY = re.compile(r"^(?:日期[:：] *)?\d{4}[-/]\d{1,2}[-/]\d{1,2} *$")
_NUMBERED = re.compile(r"^(?P<name>.*?)[(（](?P<id>\d{4,12})[)）]$")
_MAILED = re.compile(r"^(?P<name>.*?)<(?P<id>[^<>\s]+@[^<>\s]+)>$")
_TITLE = re.compile(r"^(?:【([^】]{1,12})】)+(?=.)")
_MEDIA = re.compile(r"\[(图片|语音|视频|文件|闪照|位置|名片|礼物|红包)\]")
_SYSTEM = {"10000", "1000000"}
_FIRST = "消息记录（此消息记录为文本格式"
_PREAMBLE = ("消息记录（", "消息分组:", "消息分组：")
_RULE = re.compile(r"^={5,} *$")
_ROOM = ("消息对象:", "消息对象：")


class Sender(NamedTuple):
    account: Account
    email: str = ""
    title: str = ""


class Started(NamedTuple):
    """A message whose header has been read, its body growing."""

    line: int
    ts: int | None
    sender: Sender
    body: list[str]


class QqTxt:
    """The file has no ids of messages: equal lines are joined by content (`intake` hashes it). QQ numbers and
    e-mail addresses are accounts. The zone is the one of the computer that exported.

    A body may hold blank lines, and lines that look like headers where someone pasted a chat: a header counts
    after a blank line or a line of the file's own frame, and elsewhere only if it is not older.
    """

    name = "qq-txt"
    platform = "qq"
    zh = "QQ（消息管理器导出的文本）"
    en = "QQ (text export)"

    def sniff(self, opened: Opened) -> float:
        if _FIRST in opened.head[:2000]:
            return 0.99
        found = sum(1 for line in opened.head[:20_000].splitlines() if _numbered_header(line))
        return 0.8 if found > 1 else 0.5 if found else 0.0

    def understand(self, opened: Opened, options: ReadOptions) -> Understanding:
        return Understanding({"时间": "time", "昵称": "author", "QQ号": "author_id", "正文": "text"}, ("zone",))

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Item]:
        reading = _Reading(options.space or opened.name.removesuffix(".txt"), bool(options.space), options.zone)
        for line, text in opened.lines():
            yield from reading.line(line, text)
        yield from reading.finish()
        if not reading.headers:
            raise CannotRead("no_messages")


class _Reading:
    """One pass over the lines. room_told: the operator named the room, and the file's own name for it is not used.

    pending: lines of the file's frame (a rule, a day alone), which belong to the body if it goes on after them.
    """

    def __init__(self, room: str, room_told: bool, zone: ZoneInfo) -> None:
        self.room, self.room_told, self.zone = room, room_told, zone
        self.message: Started | None = None
        self.pending: list[str] = []
        self.open_for_header = True
        self.headers = 0

    def line(self, line: int, text: str) -> Iterator[Item]:
        if not text.strip():
            self.open_for_header = True
            if self.message:
                (self.pending or self.message.body).append(text)
        elif text[:2] in ("20", "19") and (header := self._header(text)):
            yield from self.finish()
            self.headers += 1
            self.message = Started(line, _moment(header, self.zone), _sender(header["who"]), [])
            self.open_for_header = False
        elif self.open_for_header and text.startswith(_ROOM):
            yield from self.finish()
            self.room = self.room if self.room_told else text[5:].strip() or self.room
        elif self.open_for_header and _frame(text):
            self.pending.append(text)
        elif self.message:
            self.message.body.extend([*self.pending, text])
            self.pending.clear()
            self.open_for_header = False
        else:
            yield Skipped(line=line, reason="stray_line", example=example(text))

    def _header(self, text: str) -> re.Match[str] | None:
        """Without a blank line before it, only where it is no earlier than the message it would end: a pasted chat
        is older than the message that it is pasted into."""
        header = _HEADER.match(text)
        if header is None or self.open_for_header:
            return header
        ts = _moment(header, self.zone) if _NUMBERED.match(header["who"]) else None
        running = self.message.ts if self.message else None
        return header if ts is not None and running is not None and ts >= running else None

    def finish(self) -> Iterator[Item]:
        if self.message:
            yield from _items(self.message, self.room)
        self.message = None
        self.pending.clear()


def _numbered_header(line: str) -> bool:
    header = _HEADER.match(line)
    return bool(header and (_NUMBERED.match(header["who"]) or _MAILED.match(header["who"])))


def _frame(text: str) -> bool:
    """A line that belongs to the file rather than to a message."""
    return text.startswith(_PREAMBLE) or bool(_RULE.match(text) or _DAY.match(text))


def _moment(header: re.Match[str], zone: ZoneInfo) -> int | None:
    half = header["before"] or header["after"] or ""
    if not half and (ts := clock_ms(f"{header['date']} {header['time']}", zone)) is not None:
        return ts
    try:
        return moments(zone)(f"{header['date']} {half} {header['time']}")
    except BadTime:
        return None


def _sender(who: str) -> Sender:
    title = _TITLE.match(who)
    if title:
        who = who[title.end() :]
    if numbered := _NUMBERED.match(who):
        return Sender(Account(numbered["id"], numbered["name"].strip()), title=title[1] if title else "")
    if mailed := _MAILED.match(who):
        account = Account(mailed["id"], mailed["name"].strip())
        return Sender(account, email=mailed["id"], title=title[1] if title else "")
    return Sender(Account("", who.strip()), title=title[1] if title else "")


def _items(message: Started, room: str) -> list[Item]:
    text = "\n".join(message.body).strip()
    if message.ts is None:
        return [Skipped(line=message.line, reason="bad_time", example=text[:120])]
    record = Record(line=message.line, ts=message.ts, space=room, space_name=room)
    account = message.sender.account
    if account.id in _SYSTEM or (not account.id and account.name == "系统消息"):
        return list(system_records(text, record, Account("", "我")))
    if not text:
        return [Skipped(line=message.line, reason="empty_row", example=account.name)]
    record.author_id, record.author = account
    record.email = message.sender.email
    record.text = text
    record.props = _props(text, message.sender.title)
    return [record]


def _props(text: str, title: str) -> dict[str, object] | None:
    props: dict[str, object] = {"title": title} if title else {}
    if "[" in text and (media := _MEDIA.findall(text)):
        props["attachments"] = [{"type": label} for label in media]
    return props or None


FORMAT = QqTxt()
