"""From one WeChat message, however it was exported, to records."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from weilu.connect.record import Item, Record, Skipped
from weilu.connect.system_lines import Account, system_records
from weilu.connect.wechat.bodies import NUDGE, SYSTEM, Body, Quoted, answer, body, ids_in

ME, OTHER = "我", "对方"
FAR = 200_000
"""How many messages are looked through for one of the exporter's own."""


class Message(NamedTuple):
    """One row of any WeChat export, its columns named alike."""

    line: int
    ts: int | None
    label: str
    content: str
    sender: Account
    space: str
    space_name: str
    native_id: str = ""
    quoted: Quoted | None = None
    owner: Account = Account("", ME)
    props: Mapping[str, Any] | None = None


def native(server_id: str) -> str:
    """WeChat's server numbers a message once for everybody (an answer names what it answers by this number,
    on every phone), so it joins exports of different members. 0 marks a line the phone wrote itself."""
    server_id = server_id.strip()
    return server_id if server_id.isdecimal() and len(server_id) >= 10 else ""


def message_records(message: Message) -> list[Item]:
    """The records of one message: mostly one; of a grey line one for each who came; none without a time."""
    if message.ts is None:
        return [Skipped(line=message.line, reason="bad_time", example=message.content[:120])]
    read = body(message.label, message.content)
    record = Record(
        line=message.line,
        ts=message.ts,
        native_id=message.native_id,
        space=message.space,
        space_name=message.space_name,
    )
    if read.label in (SYSTEM, NUDGE):
        return _grey(message, read, record)
    return [_spoken(message, read, record)]


def _grey(message: Message, read: Body, record: Record) -> list[Item]:
    """A nudge is told in words like the other grey lines; a card of one also says who sent it."""
    known = ids_in(message.content)
    if read.label == NUDGE and message.sender.name:
        known = {message.sender.name: message.sender.id} | known
    return list(system_records(read.text, record, message.owner, known))


def _spoken(message: Message, read: Body, record: Record) -> Record:
    quoted = message.quoted or read.quoted
    props: dict[str, Any] = dict(message.props or {})
    if read.attachments:
        props["attachments"] = read.attachments
    if quoted:
        props |= {"quoted": quoted.text} if quoted.text else {}
        props |= {"quoted_author": quoted.author} if quoted.author else {}
        record.target = native(quoted.id)
    record.text = answer(read.text) if quoted else read.text
    record.author_id, record.author = message.sender
    record.props = props or None
    return record
