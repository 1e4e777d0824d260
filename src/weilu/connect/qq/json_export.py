"""QQChatExporter: one JSON file, or a folder (zipped or not) of manifest.json and chunks/*.jsonl."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import msgspec

from weilu.connect.careful import mapping, mappings, records, text
from weilu.connect.opening import Opened
from weilu.connect.reasons import CannotRead
from weilu.connect.record import Item, ReadOptions, Record, Skipped, Understanding
from weilu.connect.stamps import clock_ms, epoch_ms
from weilu.connect.system_lines import Account, system_records

_COLUMNS = {
    "timestamp": "time",
    "sender.uin": "author_id",
    "sender.groupCard": "author",
    "content.text": "text",
    "id": "event_id",
    "chatInfo.name": "space",
}
_MEDIA = {
    "image": "图片",
    "audio": "语音",
    "voice": "语音",
    "ptt": "语音",
    "video": "视频",
    "file": "文件",
    "market_face": "表情",
    "marketface": "表情",
    "location": "位置",
}
_QUOTED = re.compile(r"^\s*\[回复[^\]]*\]\s*")


class QqJson:
    """Ids: `id` is made of the moment and a random number, so it is one of a kind on all of QQ; `seq`, which
    counts in a group, serves where no id is. Authors: the QQ number, so that text exports join up; else the uid.
    The chat's name is the room's key, for the file tells no other."""

    name = "qq-json"
    platform = "qq"
    zh = "QQ（QQChatExporter 导出的 JSON）"
    en = "QQ (JSON from QQChatExporter)"

    def sniff(self, opened: Opened) -> float:
        if opened.members():
            return 0.97 if _manifest(opened) and _chunks(opened) else 0.0
        head = opened.head
        return 0.97 if '"chatInfo"' in head and ('"messages"' in head or '"statistics"' in head) else 0.0

    def understand(self, opened: Opened, options: ReadOptions) -> Understanding:
        return Understanding(dict(_COLUMNS))

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Item]:
        manifest = _manifest(opened)
        chat = mapping(_opening(opened.member(manifest) if manifest else opened).get("chatInfo"))
        if not chat:
            raise CannotRead("wrong_format", name=self.name)
        convert = partial(_items, chat=chat, options=options)
        if not manifest:
            yield from records(opened.json_items("messages.item"), convert)
            return
        start = 1
        for name in _chunks(opened):
            for line, item in _chunk(opened.member(name), start):
                start = line + 1
                yield from [item] if isinstance(item, Skipped) else records([item], convert, line)


def _opening(opened: Opened) -> Mapping[str, Any]:
    return opened.json_header("messages")


def _manifest(opened: Opened) -> str:
    found = [name for name in opened.members() if name == "manifest.json" or name.endswith("/manifest.json")]
    return min(found, key=len, default="")


def _chunks(opened: Opened) -> list[str]:
    """In the order of their numbers: chunk_10 comes after chunk_9."""
    found = [name for name in opened.members() if name.endswith(".jsonl") and "chunk" in name]
    return sorted(found, key=lambda name: [int(digits) for digits in re.findall(r"\d+", name)] or [0])


def _chunk(opened: Opened, start: int) -> Iterator[tuple[int, Any]]:
    """(place in the whole export, message or why it was skipped)."""
    decode = msgspec.json.Decoder().decode
    place = start
    for _, line in opened.byte_lines():
        if not line.strip():
            continue
        try:
            yield place, decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            example = line[:120].decode("utf-8", "replace")
            reason = "bad_json" if line.rstrip().endswith(b"}") else "cut_line"
            yield place, Skipped(line=place, reason=reason, example=example)
        place += 1


def _items(line: int, raw: dict[str, Any], *, chat: Mapping[str, Any], options: ReadOptions) -> list[Item]:
    ts = epoch_ms(raw.get("timestamp")) or clock_ms(text(raw.get("timestamp")), options.zone)
    ts = ts or clock_ms(text(raw.get("time")), options.zone)
    if ts is None:
        return [Skipped(line=line, reason="bad_time", example=text(raw.get("time")))]
    content = mapping(raw.get("content"))
    elements = mappings(content.get("elements"))
    name = text(chat.get("name")) or options.space
    record = Record(line=line, ts=ts, native_id=_native(raw, name), space=name, space_name=name)
    words = _words(content, elements)
    if raw.get("system") is True or raw.get("type") == "system":
        return list(system_records(words, record, _owner(chat)))
    sender = mapping(raw.get("sender"))
    record.author_id, record.author = _account(sender)
    record.text = words
    record.recalled = raw.get("recalled") is True
    record.target, props = _answered(elements)
    if attachments := _attachments(elements):
        props["attachments"] = attachments
    record.props = props or None
    return [record]


def _native(raw: Mapping[str, Any], chat: str) -> str:
    if native := text(raw.get("id")) or text(raw.get("messageId")):
        return native
    seq = text(raw.get("seq"))
    return f"{chat}/{seq}" if seq not in ("", "0") else ""


def _account(sender: Mapping[str, Any]) -> Account:
    """remark is what the exporter calls the person, so it comes last."""
    uin = text(sender.get("uin"))
    shown = (text(sender.get(key)).strip() for key in ("groupCard", "nickname", "name", "remark"))
    return Account(uin if uin not in ("", "0") else text(sender.get("uid")), next(filter(None, shown), ""))


def _owner(chat: Mapping[str, Any]) -> Account:
    uin = text(chat.get("selfUin"))
    return Account(uin if uin not in ("", "0") else text(chat.get("selfUid")), text(chat.get("selfName")) or "我")


def _words(content: Mapping[str, Any], elements: list[dict[str, Any]]) -> str:
    """The text as the exporter wrote it, without the quotation it puts before an answer."""
    words = text(content.get("text")).strip()
    if any(element.get("type") == "reply" for element in elements):
        words = _QUOTED.sub("", words)
    return words or "".join(_word(element) for element in elements).strip()


def _word(element: Mapping[str, Any]) -> str:
    kind, data = text(element.get("type")), mapping(element.get("data"))
    if kind in _MEDIA:
        return f"[{_MEDIA[kind]}]"
    if kind == "face":
        return f"[{text(data.get('name')) or '表情'}]"
    if kind == "at":
        return f"@{text(data.get('name')).removeprefix('@')} "
    return "" if kind == "reply" else text(data.get("text")) or text(data.get("summary"))


def _answered(elements: list[dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    for element in elements:
        if element.get("type") == "reply":
            data = mapping(element.get("data"))
            target = text(data.get("referencedMessageId")) or text(data.get("messageId"))
            props = {"quoted": text(data.get("content"))[:500], "quoted_author": text(data.get("senderName"))}
            return "" if target == "0" else target, {key: value for key, value in props.items() if value}
    return "", {}


def _attachments(elements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for element in elements:
        if label := _MEDIA.get(text(element.get("type"))):
            data = mapping(element.get("data"))
            told = {
                "type": label,
                "name": text(data.get("filename")) or text(data.get("name")),
                "url": text(data.get("url")),
            }
            found.append({key: value for key, value in told.items() if value})
    return found


FORMAT = QqJson()
