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
_PREAMBLE = ("消息记录（", "消息分组:", "消息分组：", "=====", "-----")
_ROOM = ("消息对象:", "消息对象：")


class Sender(NamedTuple):
    account: Account
    email: str = ""
    title: str = ""


class Started(NamedTuple):
    """A message whose header has been read, its body growing."""

    line: int
    ts: int
    sender: Sender
    body: list[str]


class QqTxt:
    """The file has no ids of messages: equal lines are joined by content (`intake` hashes it). QQ numbers and
    e-mail addresses are accounts. The zone is the one of the computer that exported.

    A body may hold blank lines, and lines that look like headers where someone pasted a chat: a header counts
    only after a blank line (or a rule, or a header without a body).
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
        room = options.space or opened.name.removesuffix(".txt")
        told = bool(options.space)
        message: Started | None = None
        open_for_header, found = True, False
        for line, text in opened.lines():
            if open_for_header and text[:2] in ("20", "19") and (header := _HEADER.match(text)):
                found = True
                yield from _finished(message, room)
                message = _started(line, header, options.zone)
                if message is None:
                    yield Skipped(line=line, reason="bad_time", example=example(text))
                continue
            blank = not text.strip()
            if open_for_header and not blank and _between(text):
                if text.startswith(_ROOM):
                    yield from _finished(message, room)
                    message, room = None, room if told else text[5:].strip() or room
                continue
            if message is not None:
                message.body.append(text)
            elif not blank:
                yield Skipped(line=line, reason="stray_line", example=example(text))
            open_for_header = blank
        yield from _finished(message, room)
        if not found:
            raise CannotRead("no_messages")


def _numbered_header(line: str) -> bool:
    header = _HEADER.match(line)
    return bool(header and (_NUMBERED.match(header["who"]) or _MAILED.match(header["who"])))


def _between(text: str) -> bool:
    """A line of the file's frame: what it is, which room, a rule, a date alone."""
    return text.startswith(_PREAMBLE + _ROOM) or text.startswith("\ufeff") or bool(_DAY.match(text))


def _started(line: int, header: re.Match[str], zone: ZoneInfo) -> Started | None:
    ts = _moment(header, zone)
    return None if ts is None else Started(line, ts, _sender(header["who"]), [])


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


def _finished(message: Started | None, room: str) -> Iterator[Item]:
    if message is None:
        return
    text = "\n".join(message.body).strip()
    record = Record(line=message.line, ts=message.ts, space=room, space_name=room)
    account = message.sender.account
    if account.id in _SYSTEM or (not account.id and account.name == "系统消息"):
        yield from system_records(text, record, Account("", "我"))
        return
    if not text:
        yield Skipped(line=message.line, reason="empty_row", example=account.name)
        return
    record.author_id, record.author = account
    record.email = message.sender.email
    record.text = text
    record.props = _props(text, message.sender.title)
    yield record


def _props(text: str, title: str) -> dict[str, object] | None:
    props: dict[str, object] = {"title": title} if title else {}
    if "[" in text and (media := _MEDIA.findall(text)):
        props["attachments"] = [{"type": label} for label in media]
    return props or None


FORMAT = QqTxt()
