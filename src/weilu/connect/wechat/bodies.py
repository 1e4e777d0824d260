"""What a WeChat message carries: plain text, a picture's XML, a titled card, an answer to another message.

Read with patterns, not an XML parser: exporters cut these bodies short, and a body is never to be trusted.
"""

import html
import re
from typing import Any, NamedTuple

TEXT, SYSTEM, NUDGE, QUOTE, CARD = "text", "system", "nudge", "quote", "card"
"""How a message is to be read; every other label is that of an attachment."""

_CODES = {
    1: TEXT,
    3: "图片",
    34: "语音",
    37: "名片",
    42: "名片",
    43: "视频",
    47: "表情",
    48: "位置",
    49: CARD,
    50: "通话",
    62: "视频",
    10000: SYSTEM,
    10002: SYSTEM,
}
_CARDS = {
    3: "音乐",
    4: "视频",
    5: "链接",
    6: "文件",
    8: "表情",
    19: "聊天记录",
    33: "小程序",
    36: "小程序",
    51: "视频号",
    53: TEXT,  # 接龙: the title is the whole list
    57: QUOTE,
    62: NUDGE,
    63: "直播",
    74: "文件",
    87: "群公告",
    2000: "转账",
    2001: "红包",
}
# The exporters' own words for kinds; the first that a word contains decides, so 视频号 stands before 视频.
_WORDS = (
    ("拍一拍", NUDGE),
    ("系统", SYSTEM),
    ("撤回", SYSTEM),
    ("引用", QUOTE),
    ("接龙", TEXT),
    ("聊天记录", "聊天记录"),
    ("文本", TEXT),
    ("图片", "图片"),
    ("通话", "通话"),
    ("语音", "语音"),
    ("视频号", "视频号"),
    ("视频", "视频"),
    ("表情", "表情"),
    ("文件", "文件"),
    ("红包", "红包"),
    ("转账", "转账"),
    ("小程序", "小程序"),
    ("公告", "群公告"),
    ("链接", "链接"),
    ("卡片", "链接"),
    ("名片", "名片"),
    ("位置", "位置"),
    ("音乐", "音乐"),
    ("直播", "直播"),
)
_PATH = re.compile(r"^(?:\.{0,2}/|\w:\\)?[^\s\[\]<>]{1,300}\.[A-Za-z0-9]{2,5}$")
_XML = re.compile(r"<(?:msg|appmsg|sysmsg|\?xml)\b")
_SENDER = re.compile(r"^[A-Za-z][\w-]{3,40}(?:@\w+)?:\s*\n")
_QUOTED = re.compile(r"<refermsg>(.*?)(?:</refermsg>|$)", re.DOTALL)
_BRACKETED = re.compile(r"^\s*\[(?:引用|回复)[^\]]*\]\s*|\s*\[(?:引用|回复)[^\]]*\]\s*$")
_SENTENCES = ("replacemsg", "template", "content", "plain")
_MEMBER = re.compile(r"<member>.*?</member>", re.DOTALL)


class Quoted(NamedTuple):
    """The message that was answered: its id (the platform's, the same for everybody), author and words."""

    id: str = ""
    author: str = ""
    text: str = ""


class Body(NamedTuple):
    """label: TEXT, SYSTEM, NUDGE, or what the attachment is called."""

    label: str
    text: str
    attachments: list[dict[str, Any]]
    quoted: Quoted | None = None


def label_of_code(code: int, sub: int = 0) -> str:
    """The label of WeChat's own numbers. Newer versions put a card's sub type into the high bits."""
    if code > 0xFFFF:
        code, sub = code & 0xFFFFFFFF, code >> 32
    label = _CODES.get(code, "其他")
    if code == 10000 and sub == 4:
        return NUDGE
    return _CARDS.get(sub, CARD) if label == CARD else label


def label_of_word(word: str) -> str:
    """The label of an exporter's word, such as 文本消息 or 动画表情."""
    return next((label for part, label in _WORDS if part in word), "其他")


def body(label: str, content: str) -> Body:
    """A message's content read by its label."""
    content = content.strip()
    if "<" in content and _XML.search(content):
        return _of_xml(label, _SENDER.sub("", content))
    if label in (TEXT, SYSTEM, NUDGE):
        return Body(label, content, [])
    if label in (QUOTE, CARD):
        return Body(TEXT, content or ("[引用消息]" if label == QUOTE else "[卡片]"), [])
    return _media(label, content)


def _media(label: str, content: str) -> Body:
    """An attachment: what the exporter put for it is a path, a caption, a transcript, or nothing."""
    attachment: dict[str, Any] = {"type": label}
    if not content:
        return Body(label, f"[{label}]", [attachment])
    if _PATH.match(content):
        return Body(label, f"[{label}]", [attachment | {"name": re.split(r"[/\\]", content)[-1]}])
    return Body(label, content, [attachment])


def _of_xml(label: str, xml: str) -> Body:
    if "<appmsg" in xml:
        return _card(label, xml)
    if label == SYSTEM or "<sysmsg" in xml:
        return Body(SYSTEM, grey_line(xml), [])
    if label in (TEXT, QUOTE, CARD, "其他"):
        label = _media_of(xml)
    attachment: dict[str, Any] = {"type": label}
    if label == "位置":
        name = _attribute(xml, "poiname") or _attribute(xml, "label")
        return Body(label, f"[位置] {name}".strip(), [attachment | {"name": name}])
    if label == "名片":
        name = _attribute(xml, "nickname")
        return Body(label, f"[名片] {name}".strip(), [attachment | {"name": name}])
    return Body(label, f"[{label}]", [attachment])


def _media_of(xml: str) -> str:
    for tag, label in (("<img", "图片"), ("<voicemsg", "语音"), ("<videomsg", "视频"), ("<emoji", "表情")):
        if tag in xml:
            return label
    return "位置" if "<location" in xml else "其他"


def _card(label: str, xml: str) -> Body:
    quoted = _QUOTED.search(xml)
    outer = _QUOTED.sub("", xml)
    title = element(outer, "title")
    code = element(outer, "type")
    label = _CARDS.get(int(code), CARD) if code.isdecimal() and len(code) < 6 else label
    if label in (TEXT, NUDGE, QUOTE):
        return Body(TEXT if label == QUOTE else label, title, [], _answered(quoted[1]) if quoted else None)
    name = "链接" if label in (CARD, SYSTEM) else label
    attachment = {"type": name, "name": title, "url": element(outer, "url")}
    words = title if name == "链接" and title else f"[{name}] {title}".strip()
    return Body(name, words, [{key: value for key, value in attachment.items() if value}])


def _answered(xml: str) -> Quoted:
    content = element(xml, "content")
    words = body(TEXT, html.unescape(content)).text if "<" in html.unescape(content) else content
    return Quoted(element(xml, "svrid"), element(xml, "displayname"), words[:500])


def element(xml: str, tag: str) -> str:
    """The text of the first such element, out of its CDATA and entities; empty where there is none."""
    found = re.search(rf"<{tag}>\s*(?:<!\[CDATA\[(.*?)\]\]>|(.*?))\s*</{tag}>", xml, re.DOTALL)
    if not found:
        return ""
    return found[1] if found[1] is not None else html.unescape(found[2])


def _attribute(xml: str, name: str) -> str:
    found = re.search(rf'\b{name}\s*=\s*"([^"]*)"', xml)
    return html.unescape(found[1]) if found else ""


def answer(text: str) -> str:
    """An answer without the quotation that exporters put in brackets before or after it."""
    return _BRACKETED.sub("", text).strip() or text


def grey_line(xml: str) -> str:
    """The sentence of a system message: its template with the names put in, or what stands for a recall."""
    line = next(filter(None, (element(xml, tag) for tag in _SENTENCES)), "")
    for link in re.findall(r'<link\s+name="(\w+)"(.*?)</link>', xml, re.DOTALL):
        people = [element(member, "nickname") for member in _MEMBER.findall(link[1])]
        line = line.replace(f"${link[0]}$", "、".join(people) or element(link[1], "plain"))
    return line or re.sub(r"<[^>]*>", " ", xml).strip()[:500]


def ids_in(xml: str) -> dict[str, str]:
    """Nickname -> wxid of the people a system message names."""
    members = _MEMBER.findall(xml) if "<member>" in xml else []
    return {element(member, "nickname"): element(member, "username") for member in members}
