"""Every format that can be imported, and which one a file is, told by its content."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import cast

from weilu.connect.opening import Opened
from weilu.connect.reasons import CannotRead
from weilu.connect.record import Format

_FLOOR = 0.15

# Imported when first asked for, so that `weilu --help` stays quick. The generic tables come last: a tie is not theirs.
_MODULES = {
    "wechat-csv": "wechat.csv_export",
    "wechat-json": "wechat.json_export",
    "qq-txt": "qq.txt_export",
    "qq-json": "qq.json_export",
    "telegram": "telegram.export",
    "discord": "discord.export",
    "slack": "slack.export",
    "zulip": "zulip.export",
    "whatsapp": "whatsapp.txt",
    "discourse": "discourse.export",
    "chatlab": "chatlab.export",
    "csv": "table.csv",
    "xlsx": "table.xlsx",
    "jsonl": "table.jsonl",
}


@cache
def _load(name: str) -> Format:
    return cast(Format, import_module(f"weilu.connect.{_MODULES[name]}").FORMAT)


class _Formats(Mapping[str, Format]):
    def __getitem__(self, name: str) -> Format:
        return _load(name)

    def __iter__(self) -> Iterator[str]:
        return iter(_MODULES)

    def __len__(self) -> int:
        return len(_MODULES)


FORMATS: Mapping[str, Format] = _Formats()


def by_name(name: str) -> Format:
    """CannotRead("no_such_format") for a name that is none."""
    if name not in FORMATS:
        raise CannotRead("no_such_format", name=name, names=list(FORMATS))
    return FORMATS[name]


def detect(opened: Opened) -> Format:
    """The format that is surest of the file. CannotRead: several_files, unknown_format."""
    surest = max(FORMATS.values(), key=lambda format: _sureness(format, opened))
    if _sureness(surest, opened) >= _FLOOR:
        return surest
    if opened.members():
        raise CannotRead("several_files", names=opened.members()[:10])
    raise CannotRead("unknown_format")


def platform_of(format: Format, opened: Opened) -> str:
    """Where the file's events happened: most formats belong to one platform, an interchange format names it."""
    told = getattr(format, "platform_of", None)
    return told(opened) if told and not format.platform else format.platform


def _sureness(format: Format, opened: Opened) -> float:
    try:
        return format.sniff(opened)
    except CannotRead:
        return 0.0
