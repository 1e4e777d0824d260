"""Read a fixture of a chat export as an import would, without a store."""

import zipfile
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from weilu.connect.opening import open_file
from weilu.connect.record import Format, Item, ReadOptions, Record, Skipped

FIXTURES = Path(__file__).parent / "connect" / "fixtures"
SHANGHAI = ZoneInfo("Asia/Shanghai")


def read(fmt: Format, path: str | Path, **options: Any) -> list[Item]:
    opened = open_file(FIXTURES / path)
    assert fmt.sniff(opened) > 0.4, "its own format does not know it"
    return list(fmt.read(opened, ReadOptions(**{"zone": SHANGHAI} | options)))


def written(fmt: Format, path: Path, text: str | bytes, **options: Any) -> list[Item]:
    """What the format reads of a file with this content."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(fmt.read(open_file(path), ReadOptions(**{"zone": SHANGHAI} | options)))


def records(items: list[Item], kind: str = "") -> list[Record]:
    return [item for item in items if isinstance(item, Record) and kind in ("", item.kind)]


def skipped(items: list[Item]) -> list[tuple[int, str]]:
    return [(item.line, item.reason) for item in items if isinstance(item, Skipped)]


def zipped(folder: Path, into: Path) -> Path:
    """The folder as a zip, under its own name inside."""
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, file.relative_to(folder.parent).as_posix())
    return into


def identities(items: list[Item]) -> set[tuple[Any, ...]]:
    """What an import goes by to tell records apart: the id, else the content as intake hashes it."""
    return {
        (r.native_id,) if r.native_id else (r.space, r.author_id or r.author, r.ts, r.kind, r.text, r.target)
        for r in records(items)
    }
