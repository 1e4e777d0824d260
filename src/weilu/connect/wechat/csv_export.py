"""CSV tables of WeChat: 留痕's old shape, with the database's own columns, and MemoTrace's new one."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import PurePath
from typing import NamedTuple

from weilu.connect.careful import example, rows
from weilu.connect.opening import Opened
from weilu.connect.reasons import CannotRead
from weilu.connect.record import Item, ReadOptions, Skipped, Understanding
from weilu.connect.stamps import clock_ms, epoch_ms
from weilu.connect.system_lines import Account
from weilu.connect.wechat.bodies import SYSTEM, TEXT, label_of_code, label_of_word
from weilu.connect.wechat.messages import FAR, ME, OTHER, Message, message_records, native

_OLD = {
    "localId": "",
    "TalkerId": "space",
    "Type": "kind",
    "SubType": "kind",
    "IsSender": "author",
    "CreateTime": "time",
    "Status": "",
    "StrContent": "text",
    "StrTime": "time",
    "Remark": "",
    "NickName": "author",
    "Sender": "author_id",
}
_NEW = {
    "消息ID": "event_id",
    "类型": "kind",
    "发送人": "author",
    "时间": "time",
    "内容": "text",
    "备注": "",
    "昵称": "author",
    "更多信息": "",
}
_OLD_NEEDS = {"IsSender", "CreateTime", "StrContent", "Type"}
_NEW_NEEDS = {"消息ID", "类型", "发送人", "时间", "内容"}
# Names under which everything is exported at once: then the talker's number tells the rooms apart.
_EVERYTHING = {"messages", "message", "msg", "all", "聊天记录", "全部聊天记录"}

type Cells = Callable[[str], str]


class Table(NamedTuple):
    """What is the same for every row. told: the operator named the room. owner: who made the export."""

    header: list[str]
    room: str
    told: bool
    options: ReadOptions
    owner: Account


class WeChatCsv:
    """Neither shape names the room: it is the file's name, which the exporters take from the room's.

    Ids. The old shape has only localId, which counts inside one person's database and differs for every
    member and after every reinstall: it is not used, and equal lines join by content (intake hashes it).
    The new shape's 消息ID, and the tenth value of the 0.2.6 variant, is the server's number: see `native`.
    """

    name = "wechat-csv"
    platform = "wechat"
    zh = "微信（留痕 / MemoTrace 导出的 CSV）"
    en = "WeChat (CSV from MemoTrace)"

    def sniff(self, opened: Opened) -> float:
        return 0.98 if _shape(_first_row(opened.head)) else 0.0

    def understand(self, opened: Opened, options: ReadOptions) -> Understanding:
        header = _header(opened)
        meanings = _OLD if _shape(header) is _old else _NEW
        questions = ("zone",) if meanings is _NEW else ()
        return Understanding({column: meanings.get(column, "") for column in header}, questions)

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Item]:
        header = _header(opened)
        shape = _shape(header)
        if shape is None:
            raise CannotRead("wrong_format", name=self.name)
        room, told = options.space or room_of(opened.name), bool(options.space)
        table = Table(header, room, told, options, _owner(opened, header))
        found = rows(opened)
        next(found, None)
        for line, row in found:
            if len(row) < len(header):
                yield from _unfinished(line, row)
                continue
            yield from shape(line, row, table)


def room_of(name: str) -> str:
    """A room from its file's name: without folder, ending and the (1) of a second download."""
    stem = PurePath(name.replace("\\", "/")).name
    stem = re.sub(r"\.(?:csv|txt|json|zip)$", "", stem, flags=re.IGNORECASE)
    return re.sub(r"\s*[(（]\d{1,3}[)）]$", "", stem).strip()


def _first_row(head: str) -> list[str]:
    line = head.removeprefix("\ufeff").lstrip("\r\n").split("\n", 1)[0]
    return [cell.strip().strip('"') for cell in line.split(",")]


def _header(opened: Opened) -> list[str]:
    _, row = next(rows(opened), (1, []))
    return [cell.strip().removeprefix("\ufeff").strip() for cell in row]


def _shape(header: Sequence[str]) -> "Callable[..., list[Item]] | None":
    if set(header) >= _OLD_NEEDS:
        return _old
    return _new if set(header) >= _NEW_NEEDS else None


def _unfinished(line: int, row: list[str]) -> Iterator[Item]:
    if any(cell.strip() for cell in row):
        yield Skipped(line=line, reason="bad_row", example=example(",".join(row)))


def _owner(opened: Opened, header: list[str]) -> Account:
    """Who exported, by the first row of their own: looked up before reading, so that 你 is one person from the
    first line on, and in every export of theirs."""
    if "IsSender" in header:
        for _, row in islice(rows(opened), FAR):
            cell = _cells(header, row)
            if cell("IsSender") == "1" and cell("Sender"):
                return _sender(cell)
    return Account("", ME)


def _sender(cell: Cells) -> Account:
    name = cell("NickName").strip() or cell("Remark").strip()
    return Account(cell("Sender").strip(), name or (ME if cell("IsSender") == "1" else ""))


def _cells(header: list[str], row: list[str]) -> Cells:
    named = dict(zip(header, row, strict=False))
    return lambda column: named.get(column, "")


def _old(line: int, row: list[str], table: Table) -> list[Item]:
    cell, room, zone = _cells(table.header, row), table.room, table.options.zone
    beyond = row[len(table.header)].strip() if len(row) > len(table.header) else ""
    ts = epoch_ms(cell("CreateTime")) or clock_ms(cell("StrTime"), zone)
    mine = cell("IsSender") == "1"
    sender = _sender(cell)
    label = label_of_code(_number(cell("Type")), _number(cell("SubType")))
    space = room
    if not table.told and room.lower() in _EVERYTHING:
        space = f"会话 {cell('TalkerId')}"
    if beyond.endswith("@chatroom"):
        space = beyond
    elif beyond and not native(beyond) and not sender.id and not mine:
        sender = Account(beyond, sender.name)
    if sender == ("", "") and label != SYSTEM:
        sender = Account("", OTHER)  # 0.2.6 tells no names: one stands for all but the exporter
    return message_records(
        Message(
            line=line,
            ts=ts,
            label=label,
            content=cell("StrContent"),
            sender=sender,
            space=space,
            space_name=room if space == beyond else space,
            native_id=native(beyond),
            owner=table.owner,
        )
    )


def _new(line: int, row: list[str], table: Table) -> list[Item]:
    """发送人 may be what the exporter calls a contact; 昵称 is what the person calls themself."""
    cell = _cells(table.header, row)
    label = label_of_word(cell("类型")) if cell("类型") else TEXT
    return message_records(
        Message(
            line=line,
            ts=clock_ms(cell("时间").strip(), table.options.zone),
            label=label,
            content=cell("内容"),
            sender=Account("", cell("昵称").strip() or cell("发送人").strip()),
            space=table.room,
            space_name=table.room,
            owner=table.owner,
            native_id=native(cell("消息ID")),
        )
    )


def _number(digits: str) -> int:
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 19 else 0


FORMAT = WeChatCsv()
