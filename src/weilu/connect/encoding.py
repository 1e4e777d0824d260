"""Which encoding a text is in: what it says itself (BOM), else UTF-8, else GB18030; strictly."""

import codecs
from typing import BinaryIO

from weilu.connect.reasons import CannotRead

_CHUNK = 1 << 20
_SAMPLE = 4 << 20
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def find_encoding(stream: BinaryIO) -> str:
    """The codec that decodes the first 4 MB, or, where they are plain ASCII, as far as that goes and on."""
    head = stream.read(_CHUNK)
    for mark, codec in _BOMS:
        if head.startswith(mark):
            return codec
    passed = 0
    while head.isascii() and (more := stream.read(_CHUNK)):
        passed += head.count(b"\n")
        head = more
    while len(head) < _SAMPLE and (more := stream.read(_CHUNK)):
        head += more
    return _decide(head, passed)


def _decide(sample: bytes, passed: int) -> str:
    """passed: lines before the sample."""
    utf8 = _decodes_up_to(sample, "utf-8")
    if utf8 is None:
        return "utf-8"
    if not _nearly_utf8(sample) and _decodes_up_to(sample, "gb18030") is None:
        return "gb18030"
    raise CannotRead("encoding", line=1 + passed + sample.count(b"\n", 0, utf8))


def _decodes_up_to(sample: bytes, codec: str) -> int | None:
    """Where decoding fails; None when it does not. A character cut by the sample's end is no failure."""
    try:
        codecs.getincrementaldecoder(codec)("strict").decode(sample)
    except UnicodeDecodeError as broken:
        return broken.start
    return None


def _nearly_utf8(sample: bytes) -> bool:
    """Damaged UTF-8 may pass as GB18030 by luck and be nonsense; GB18030 never looks like mostly UTF-8."""
    text = sample.decode("utf-8", "replace")
    wide = sum(1 for char in text if char > "\x7f")
    return text.count("\ufffd") * 10 < wide
