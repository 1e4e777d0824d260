"""Open an uploaded file safely: gzip and zip seen through, encoding found, size bounded, nothing trusted."""

import codecs
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from weilu.connect import unpacking
from weilu.connect.encoding import find_encoding
from weilu.connect.json_stream import header, items
from weilu.connect.magic import not_text
from weilu.connect.reasons import CannotRead
from weilu.connect.unpacking import Bounded, Source

HEAD = 256 << 10
_CHUNK = 1 << 20
_LONGEST_LINE = 64 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Opened:
    """A file ready to be read more than once. Made by `open_file`.

    name: the file's own name, without .gz. path: the file on disk (of a zip's member, the zip).
    head: the first 256 KB decoded, for sniffing; empty for a workbook and for a zip or folder of several files.
    encoding: what text is decoded with. workbook: an xlsx, xls or ods, whose bytes `binary()` gives.
    """

    def __init__(self, name: str, path: Path, source: Source | None, inside: "dict[str, Opened] | None" = None):
        self.name, self.path, self._source = name.removesuffix(".gz"), path, source
        self._inside = inside or {}
        self._current: Bounded | None = None
        self._size = path.stat().st_size
        self.head, self.encoding, self.workbook = "", "utf-8", False
        if source is not None:
            self._look()

    def _look(self) -> None:
        with self.binary() as stream:
            head = stream.read(HEAD)
        if not head.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
            raise CannotRead("empty")
        if head.startswith(_OLE) or _is_workbook(self):
            self.workbook = True
            return
        if head.startswith(unpacking.ZIP):
            raise CannotRead("nested_archive")
        if what := not_text(head):
            raise CannotRead("not_text", what=what)
        with self.binary() as stream:
            self.encoding = find_encoding(stream)
        self.head = codecs.getincrementaldecoder(self.encoding)("replace").decode(head)

    def binary(self) -> BinaryIO:
        """A fresh stream of the decompressed bytes. The caller closes it. CannotRead when the packing is damaged."""
        if self._source is None:
            raise CannotRead("several_files", names=list(self._inside)[:10])
        self._current = self._source()
        return cast(BinaryIO, io.BufferedReader(self._current, _CHUNK))

    def utf8(self) -> BinaryIO:
        """As `binary()`, but in UTF-8 without a byte order mark whatever the file's encoding."""
        stream = self.binary()
        if self.encoding == "utf-8":
            return stream
        return cast(BinaryIO, io.BufferedReader(_InUtf8(self, stream), _CHUNK))

    def lines(self) -> Iterator[tuple[int, str]]:
        """(line number from 1, line without its end), decoded, streaming; \\n, \\r\\n and \\r all end a line."""
        with self.binary() as stream:
            yield from enumerate(_split(self._decoded(stream), "\n"), 1)

    def byte_lines(self) -> Iterator[tuple[int, bytes]]:
        """As `lines()`, for readers that decode JSON themselves: UTF-8 bytes; only \\n and \\r\\n end a line."""
        with self.utf8() as stream:
            chunks = iter(lambda: stream.read(_CHUNK), b"")
            yield from enumerate((line.removesuffix(b"\r") for line in _split(chunks, b"\n")), 1)

    def text(self) -> io.TextIOWrapper:
        """The decoded text as a file with line ends untouched, as csv.reader wants it. Bad bytes raise UnicodeError:
        wrap the reading in `decoding_errors_named`, or use lines()."""
        return io.TextIOWrapper(self.utf8(), encoding="utf-8", newline="")

    def json_items(self, prefix: str) -> Iterator[Any]:
        """Each element at an ijson prefix ("item" for a top list, "messages.item"), one at a time: memory stays flat
        however large the file. CannotRead("bad_json" or "cut_json") where the JSON breaks."""
        with self.utf8() as stream:
            yield from items(stream, prefix)

    def json_header(self, until: str) -> dict[str, Any]:
        """The members of the top object that stand before the large one named `until` (after it, if none before)."""
        with self.utf8() as stream:
            return header(stream, until)

    def members(self) -> list[str]:
        """The names inside, when the file is a zip or folder of several files; else empty. No file is opened yet."""
        return list(self._inside)

    def member(self, name: str) -> "Opened":
        """One file inside a zip or folder. CannotRead as `open_file`; KeyError for a name not in members()."""
        return self._inside[name].opened()

    def progress(self) -> float:
        """How much of the file the latest stream has read, 0 to 1, for a progress bar."""
        return min(1.0, self._current.packed() / max(self._size, 1)) if self._current else 0.0

    def _decoded(self, stream: BinaryIO) -> Iterator[str]:
        """The text in pieces of about 1 MB. CannotRead("encoding") with the line where it is not what it seemed."""
        bare = codecs.getincrementaldecoder(self.encoding)("strict")
        decoder = io.IncrementalNewlineDecoder(bare, translate=True)
        line = 1
        while True:
            chunk = stream.read(_CHUNK)
            try:
                piece = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as broken:
                bad = line + cast(bytes, broken.object).count(b"\n", 0, broken.start)
                raise CannotRead("encoding", line=bad) from None
            line += piece.count("\n")
            yield piece
            if not chunk:
                return
