"""Open an uploaded file safely: gzip and zip seen through, encoding found, size bounded, nothing trusted."""

import codecs
import io
from collections.abc import Buffer, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, cast

from weilu.connect import unpacking
from weilu.connect.encoding import find_encoding
from weilu.connect.json_stream import header, items
from weilu.connect.magic import document, is_workbook, not_text, starts_like_workbook
from weilu.connect.reasons import CannotRead
from weilu.connect.unpacking import Bounded, Source

HEAD = 256 << 10
_CHUNK = 1 << 20
_LONGEST_LINE = 64 << 20
_BLANK = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"


def open_file(path: str | Path, name: str | None = None) -> "Opened":
    """A file, zip or folder, looked at and found readable.

    name: what the operator called it, where path is a copy.

    CannotRead: no_file, empty, truncated, damaged, encrypted, zip_bomb, nested_archive, not_text, encoding.
    """
    path = Path(path)
    name = name or path.name
    if path.is_dir():
        return _several(name, path, unpacking.folder(path))
    if not path.is_file():
        raise CannotRead("no_file", name=name)
    if unpacking.is_zip(path):
        return _open_zip(name, path)
    return Opened(name, path, unpacking.plain(path))


def _open_zip(name: str, path: Path) -> "Opened":
    infos = unpacking.contents(path)
    if what := document(infos):
        raise CannotRead("not_text", what=what)
    if is_workbook(infos):
        return Opened(name, path, unpacking.plain(path))
    return _several(name, path, {inner: unpacking.zipped(path, info) for inner, info in infos.items()})


def _several(name: str, path: Path, inside: Mapping[str, Source]) -> "Opened":
    """One file alone is that file; more are members."""
    if not inside:
        raise CannotRead("empty")
    if len(inside) == 1:
        inner, source = next(iter(inside.items()))
        return Opened(Path(inner).name, path, source, pack=name)
    return Opened(name, path, None, inside)


class Opened:
    """A file ready to be read more than once. Made by `open_file`.

    name: the file's own name, without .gz. path: the file on disk (for a file inside a zip, the zip).
    head: the first 256 KB decoded, for sniffing; empty for a workbook and for a zip of several files.
    pack: the name of the zip or folder around it, else "". encoding: what text is decoded with.
    workbook: an xlsx, xls or ods, whose bytes `binary()` gives.
    """

    def __init__(
        self,
        name: str,
        path: Path,
        source: Source | None,
        inside: Mapping[str, Source] | None = None,
        pack: str = "",
    ) -> None:
        self.name, self.path = name.removesuffix(".gz"), path
        self.head, self.encoding, self.workbook = "", "utf-8", False
        self.pack, self._share = pack, 0.0
        self._source, self._inside = source, inside or {}
        self._current: Bounded | None = None
        if source is not None:
            self._look()

    def _look(self) -> None:
        with self.binary() as stream:
            head = stream.read(HEAD)
        if not head.strip(_BLANK):
            raise CannotRead("empty")
        self.workbook = starts_like_workbook(head)
        if self.workbook:
            return
        if head.startswith(unpacking.ZIP):
            raise CannotRead("nested_archive")
        if what := not_text(head):
            raise CannotRead("not_text", what=what)
        with self.binary() as stream:
            self.encoding = find_encoding(stream)
        self.head = codecs.getincrementaldecoder(self.encoding)("replace").decode(head)

    def binary(self) -> BinaryIO:
        """A fresh stream of decompressed bytes; the caller closes it. CannotRead if the packing broke."""
        if self._source is None:
            raise CannotRead("several_files", names=list(self._inside)[:10])
        self._current = self._source()
        return cast(BinaryIO, io.BufferedReader(self._current, _CHUNK))

    def utf8(self) -> BinaryIO:
        """As `binary()`, but in UTF-8 without a byte order mark whatever the file's encoding."""
        stream = self.binary()
        if self.encoding == "utf-8":
            return stream
        return cast(BinaryIO, io.BufferedReader(_InUtf8(stream, self.encoding), _CHUNK))

    def lines(self) -> Iterator[tuple[int, str]]:
        """(line number from 1, line without its end), decoded, streaming. All three line ends count."""
        with self.binary() as stream:
            pieces = decoded(stream, self.encoding)
            yield from enumerate(_split(pieces, "\n"), 1)

    def byte_lines(self) -> Iterator[tuple[int, bytes]]:
        """As `lines()`, in UTF-8 bytes, for readers of JSON lines; where a lone \\r ends none."""
        with self.utf8() as stream:
            pieces = iter(lambda: stream.read(_CHUNK), b"")
            for number, line in enumerate(_split(pieces, b"\n"), 1):
                yield number, line[:-1] if line.endswith(b"\r") else line

    def json_items(self, prefix: str) -> Iterator[Any]:
        """Each element at an ijson prefix ("item" for a top list, "messages.item"), one at a time: memory
        stays flat however large the file. CannotRead("cut_json" or "bad_json") where the JSON breaks."""
        with self.utf8() as stream:
            yield from items(stream, prefix)

    def json_header(self, until: str) -> dict[str, Any]:
        """What stands in the top object before its large member `until` (after it, if that is first)."""
        with self.utf8() as stream:
            return header(stream, until)

    def members(self) -> list[str]:
        """The names inside, when the file is a zip or folder of several files; else empty."""
        return list(self._inside)

    def member(self, name: str) -> "Opened":
        """One file inside a zip or folder. CannotRead as `open_file`; KeyError for an unknown name."""
        self._share = list(self._inside).index(name) / len(self._inside) if name in self._inside else 0.0
        return Opened(Path(name).name, self.path, self._inside[name], pack=self.name)

    def progress(self) -> float:
        """How much of the file the latest stream has read, 0 to 1, for a progress bar; of several files, by count."""
        return min(1.0, self._current.packed / max(self._current.size, 1)) if self._current else self._share


def decoded(stream: BinaryIO, encoding: str) -> Iterator[str]:
    """The text in pieces of about 1 MB, line ends made \\n. CannotRead("encoding") names the line."""
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)("strict"), translate=True)
    line, chunk = 1, stream.read(_CHUNK)
    while True:
        try:
            piece = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as broken:
            raise CannotRead("encoding", line=line + broken.object.count(b"\n", 0, broken.start)) from None
        line += piece.count("\n")
        yield piece
        if not chunk:
            return
        chunk = stream.read(_CHUNK)


def _split[Text: (str, bytes)](pieces: Iterable[Text], end: Text) -> Iterator[Text]:
    """Lines from pieces: as quick as a file's own, but without line ends it cannot fill the memory."""
    rest, number = end[:0], 0
    for piece in pieces:
        lines = (rest + piece).split(end)
        rest = lines.pop()
        number += len(lines)
        yield from lines
        if len(rest) > _LONGEST_LINE:
            raise CannotRead("endless_line", line=number + 1)
    if rest:
        yield rest


class _InUtf8(io.RawIOBase):
    """A stream decoded and encoded anew, for parsers that know only UTF-8."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream, self._pieces, self._ready = stream, decoded(stream, encoding), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer).cast("B")
        while not self._ready and (piece := next(self._pieces, None)) is not None:
            self._ready = piece.encode("utf-8", "surrogatepass")
        chunk, self._ready = self._ready[: len(view)], self._ready[len(view) :]
        view[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._stream.close()
        super().close()
