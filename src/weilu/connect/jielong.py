"""Read a WeChat 接龙: a list that each one copies, grows by a line, and posts anew."""

import re

_HEAD = re.compile(r"^[\s\ufeff]*#\s*接龙[\s:：]*")
_ENTRY = re.compile(r"^\s*(\d{1,4})\s*[.．、)）:：]\s*(.*\S)\s*$")
_EXAMPLE = re.compile(r"^\s*(?:例|示例|格式|例如)\s*[:：.]?")
_NAME_AND_NOTE = re.compile(r"^(\S+?)(?:[\s,，:：;；+＋\-—/|]+(.*))?$", re.S)

type Entry = tuple[int, str, str]


def entries(text: str) -> tuple[str, list[Entry]] | None:
    """(the list's name, [(number, name, note)]) of a 接龙; None for any other text.

    `1. 张三 2份` is (1, "张三", "2份"). The name is the first line that is neither example nor entry. A line
    without a number belongs to the entry above it.
    """
    head = _HEAD.match(text)
    if not head:
        return None
    title, found = "", list[Entry]()
    for line in text[head.end() :].splitlines():
        entry = _ENTRY.match(line)
        if entry:
            found.append((int(entry[1]), *_split(entry[2])))
        elif not line.strip() or (not found and _EXAMPLE.match(line)):
            continue
        elif found:
            number, name, note = found[-1]
            found[-1] = (number, name, f"{note} {line.strip()}".strip())
        else:
            title = title or line.strip()
    return title, found


def _split(told: str) -> tuple[str, str]:
    match = _NAME_AND_NOTE.match(told)
    return (match[1], (match[2] or "").strip()) if match else (told, "")
