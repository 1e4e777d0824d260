"""What a file that is not text is, told by its first bytes, in the operator's words."""

from django.utils.translation import gettext_noop as _

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
    (0, b"\xd0\xcf\x11\xe0", _("旧版 Office 文件")),
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
    """Bytes that no text has: all below space but tab, line ends, and the escapes that chat programs leave."""
    return sum(head.count(bytes((code,))) for code in range(32) if code not in (8, 9, 10, 11, 12, 13, 27))
