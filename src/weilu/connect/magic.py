"""What a file that is not text is, told by its first bytes, in the operator's words."""

from collections.abc import Collection

_ = str  # marks a word for translation, which happens when it is shown

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n", _("PNG 图片")),
    (0, b"\xff\xd8\xff", _("JPEG 图片")),
    (0, b"GIF8", _("GIF 图片")),
    (8, b"WEBP", _("WebP 图片")),
    (0, b"%PDF-", _("PDF 文档")),
    (4, b"ftyp", _("视频或照片")),
    (0, b"ID3", _("音频")),
    (0, b"OggS", _("音频")),
    (8, b"WAVE", _("音频")),
    (0, b"Rar!\x1a", _("RAR 压缩包")),
    (0, b"7z\xbc\xaf\x27\x1c", _("7z 压缩包")),
    (0, b"BZh", _("bzip2 压缩包")),
    (0, b"\xfd7zXZ\x00", _("xz 压缩包")),
    (0, b"\x28\xb5\x2f\xfd", _("zstd 压缩包")),
    (0, b"SQLite format 3\x00", _("SQLite 数据库")),
    (0, b"PAR1", _("Parquet 数据文件")),
    (0, b"\x7fELF", _("程序")),
)
_PROGRAM = _("程序")
_UNKNOWN = _("二进制文件")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def not_text(head: bytes) -> str:
    """What the file is when it is not text; empty when it may well be text."""
    if head.startswith(_UTF16):
        return ""
    for at, mark, what in _MAGIC:
        if head[at : at + len(mark)] == mark:
            return what
    if head.startswith(b"MZ") and b"\x00" in head:
        return _PROGRAM
    return _UNKNOWN if _control_bytes(head) > len(head) // 50 else ""


def _control_bytes(head: bytes) -> int:
    """Bytes that no text has: below space, but for tab, line ends and what chat programs leave."""
    return sum(head.count(bytes((code,))) for code in range(32) if code not in (8, 9, 10, 11, 12, 13, 27))


_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # also a workbook under a password
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def starts_like_workbook(head: bytes) -> bool:
    """xls, or the zip of an xlsx or ods."""
    if head.startswith(_OLD_OFFICE):
        return True
    return head.startswith(b"PK\x03\x04") and (b"[Content_Types].xml" in head or _ODS in head[:200])


def is_workbook(names: Collection[str]) -> bool:
    """Whether the names inside a zip are those of an xlsx, xlsb or ods."""
    return any(name.startswith("xl/workbook.") for name in names) or {"mimetype", "content.xml"} <= set(names)


def document(names: Collection[str]) -> str:
    """What the zip is when it is a document or a program, not a pack of files; else empty."""
    inside = set(names)
    if "word/document.xml" in inside:
        return _("Word 文档")
    if "ppt/presentation.xml" in inside:
        return _("PowerPoint 文档")
    return _("安卓安装包") if "AndroidManifest.xml" in inside else ""
