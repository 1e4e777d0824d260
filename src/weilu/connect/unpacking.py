"""See through gzip and zip, within bounds: a small upload must not unfold into a full disk."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Buffer, Callable
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from weilu.connect.reasons import CannotRead

GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
MOST_BYTES = 32 << 30  # what one file may unfold into
MOST_RATIO = 250  # chat logs reach about 30, a table of zeros 200; bombs live near deflate's limit of 1032
RATIO_COUNTS_FROM = 64 << 20  # small files may be as repetitive as they like
JUNK = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


class Closes(Protocol):
    def close(self) -> object: ...


type Source = Callable[[], "Bounded"]


class Bounded(io.RawIOBase):
    """A stream that counts what comes out of `inner` against what went in, and names what can go wrong.

    packed: how much of the packed form was consumed, of `size` in all (for progress and for the ratio).
    """

    def __init__(self, inner: BinaryIO, packed: Callable[[], int], size: int, behind: tuple[Closes, ...]) -> None:
        self._inner, self._packed, self.size, self._behind = inner, packed, size, behind
        self.packed = self.unpacked = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer).cast("B")
        try:
            chunk = self._inner.read(len(view))
        except EOFError:
            raise CannotRead("truncated") from None
        except (gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, OSError, NotImplementedError):
            raise CannotRead("damaged") from None
        view[: len(chunk)] = chunk
        self.unpacked += len(chunk)
        self.packed = self._packed()
        check_bounds(self.packed, self.unpacked)
        return len(chunk)

    def close(self) -> None:
        self._inner.close()
        for behind in self._behind:
            behind.close()
        super().close()


def check_bounds(packed: int, unpacked: int) -> None:
    if unpacked > MOST_BYTES or (unpacked > RATIO_COUNTS_FROM and unpacked > packed * MOST_RATIO):
        raise CannotRead("zip_bomb")


def folder(path: Path) -> dict[str, Source]:
    """The files under a folder by their names from there, sorted."""
    files = sorted(file for file in path.rglob("*") if file.is_file())
    named = {file.relative_to(path).as_posix(): plain(file) for file in files}
    return {name: source for name, source in named.items() if not any(junk in name for junk in JUNK)}


def is_zip(path: Path) -> bool:
    with path.open("rb") as raw:
        return raw.read(len(ZIP)) == ZIP


def plain(path: Path) -> Source:
    """The bytes of a file, gzip seen through."""

    def start() -> Bounded:
        raw = path.open("rb")
        return _through_gzip(raw, raw.tell, path.stat().st_size)

    return start


def zipped(path: Path, info: zipfile.ZipInfo) -> Source:
    """The bytes of one file in a zip, gzip seen through. Its sizes were checked with the zip's contents, and
    zipfile never gives more than the size written there."""
    packed, unpacked = info.compress_size, max(info.file_size, 1)

    def start() -> Bounded:
        archive = zipfile.ZipFile(path)
        try:
            member = cast(BinaryIO, archive.open(info))
        except (zipfile.BadZipFile, NotImplementedError, OSError):
            archive.close()
            raise CannotRead("damaged") from None
        return _through_gzip(member, lambda: 1 + member.tell() * packed // unpacked, packed, archive)

    return start


def _through_gzip(raw: BinaryIO, packed: Callable[[], int], size: int, *behind: Closes) -> Bounded:
    try:
        zipped = raw.read(len(GZIP)) == GZIP
        raw.seek(0)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError):
        raise CannotRead("damaged") from None
    if not zipped:
        return Bounded(raw, packed, size, behind)
    return Bounded(cast(BinaryIO, gzip.GzipFile(fileobj=raw)), packed, size, (raw, *behind))


def contents(path: Path) -> dict[str, zipfile.ZipInfo]:
    """The files in a zip by their names, in the zip's order, without what macOS and Windows leave behind."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except zipfile.BadZipFile:
        raise CannotRead("truncated") from None
    if any(info.flag_bits & 1 for info in infos):
        raise CannotRead("encrypted")
    check_bounds(path.stat().st_size, sum(info.file_size for info in infos))
    named = {_true_name(info): info for info in infos}
    return {name: info for name, info in named.items() if not any(junk in name for junk in JUNK)}


def _true_name(info: zipfile.ZipInfo) -> str:
    """Chinese Windows writes names in GB18030 without saying so, and they come out as cp437."""
    if info.flag_bits & 0x800:
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename
