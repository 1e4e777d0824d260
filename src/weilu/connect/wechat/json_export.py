"""JSON exports of WeChat by WeFlow and echotrace."""

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import islice
from typing import Any

from weilu.connect.careful import mapping, records, text
from weilu.connect.opening import Opened
from weilu.connect.reasons import CannotRead
from weilu.connect.record import Item, ReadOptions, Understanding
from weilu.connect.stamps import clock_ms, epoch_ms
from weilu.connect.system_lines import Account
from weilu.connect.wechat.bodies import SYSTEM, Quoted, label_of_code, label_of_word
from weilu.connect.wechat.messages import FAR, ME, Message, message_records, native

_COLUMNS = {
    "createTime": "time",
    "senderUsername": "author_id",
    "senderDisplayName": "author",
    "content": "text",
    "platformMessageId": "event_id",
    "replyToMessageId": "reply_to",
    "session.wxid": "space",
    "type": "kind",
    "localId": "",
}


class WeChatJson:
    """localId is only the place in this one file: the id is platformMessageId, the server's own number, where
    the file has it, and elsewhere the content, hashed by intake. Times are epoch seconds: no zone matters."""

    name = "wechat-json"
    platform = "wechat"
    zh = "微信（WeFlow / echotrace 导出的 JSON）"
    en = "WeChat (JSON from WeFlow or echotrace)"

    def sniff(self, opened: Opened) -> float:
        head = opened.head
        if not head.lstrip("\ufeff \r\n\t").startswith("{") or '"session"' not in head:
            return 0.0
        return 0.97 if '"senderUsername"' in head or '"isSend"' in head else 0.0

    def understand(self, opened: Opened, options: ReadOptions) -> Understanding:
        return Understanding(dict(_COLUMNS))

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Item]:
        header = opened.json_header("messages")
        session = mapping(header.get("session"))
        if not session:
            raise CannotRead("wrong_format", name=self.name)
        owner = _owner(header) or _owner_speaking(opened)
        yield from records(
            opened.json_items("messages.item"), partial(_items, session=session, owner=owner, options=options)
        )


def _owner(header: Mapping[str, Any]) -> Account | None:
    """Who exported, where the file says."""
    for key in ("owner", "self", "account", "myInfo"):
        told = mapping(header.get(key))
        wxid, name = text(told.get("wxid")), text(told.get("nickname")) or text(told.get("displayName"))
        if wxid or name:
            return Account(wxid, name or ME)
    return None


def _owner_speaking(opened: Opened) -> Account:
    """Who exported, by the first message of their own: looked up before reading, so that 你 is one person from
    the first line on, and in every export of theirs."""
    for raw in islice(opened.json_items("messages.item"), FAR):
        if isinstance(raw, dict) and raw.get("isSend") == 1 and (wxid := text(raw.get("senderUsername"))):
            return Account(wxid, text(raw.get("senderDisplayName")) or ME)
    return Account("", ME)


def _items(
    line: int, raw: dict[str, Any], *, session: Mapping[str, Any], owner: Account, options: ReadOptions
) -> list[Item]:
    wxid = text(session.get("wxid"))
    name = text(session.get("nickname")) or text(session.get("displayName")) or wxid
    return message_records(
        Message(
            line=line,
            ts=epoch_ms(raw.get("createTime")) or clock_ms(text(raw.get("formattedTime")), options.zone),
            label=_label(raw),
            content=text(raw.get("content")),
            sender=_sender(raw, owner),
            space=wxid or options.space or name,
            space_name=name or options.space,
            native_id=native(text(raw.get("platformMessageId")) or text(raw.get("serverId"))),
            quoted=_quoted(raw),
            owner=owner,
        )
    )


def _label(raw: Mapping[str, Any]) -> str:
    word = text(raw.get("type"))
    if word and not word.isdecimal():
        return label_of_word(word)
    code = text(raw.get("localType")) or word
    label = label_of_code(int(code)) if code.isdecimal() else "其他"
    return SYSTEM if label == "其他" and raw.get("isSend") is None else label


def _sender(raw: Mapping[str, Any], owner: Account) -> Account:
    """isSend 1 is the exporter's own message; some versions leave its sender out."""
    wxid, name = text(raw.get("senderUsername")), text(raw.get("senderDisplayName"))
    if raw.get("isSend") == 1:
        return Account(wxid or owner.id, name or owner.name)
    return Account(wxid, name)


def _quoted(raw: Mapping[str, Any]) -> Quoted | None:
    answered, words = text(raw.get("replyToMessageId")), text(raw.get("quotedContent"))
    return Quoted(answered, text(raw.get("quotedSender")), words[:500]) if answered or words else None


FORMAT = WeChatJson()
