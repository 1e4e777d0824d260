"""Pictures that go with a message: looked at, freed of what a camera wrote into them (where it was taken, by whom),
made small enough for any platform, and kept with the message in the state store, so that a backup holds them."""

import io
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from weilu.kit.soundness import sound_text
from weilu.team.refusal import Refusal

MOST, MOST_BYTES, MOST_PIXELS, LONGEST_SIDE = 9, 20 << 20, 60_000_000, 2560
SMALL = 2 << 20
KINDS = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif"}


class NoPicture(Refusal):
    sentence = _("「%(name)s」不是能用的图片：要 JPG、PNG、WebP 或 GIF，20 MB 以内。")


class TooManyPictures(Refusal):
    sentence = _("一条消息最多带 %(most)s 张图。")


def taken(files: "list[UploadedFile[Any]]") -> tuple[tuple[str, bytes], ...]:
    """(content type, content) of each uploaded picture, in order. Raises NoPicture, TooManyPictures."""
    if len(files) > MOST:
        raise TooManyPictures(most=MOST)
    return tuple(_clean(file) for file in files)


def _clean(file: "UploadedFile[Any]") -> tuple[str, bytes]:
    refusal = NoPicture(name=sound_text(file.name or "", 60))
    if not file.size or file.size > MOST_BYTES:
        raise refusal
    raw = file.read()
    try:
        with Image.open(io.BytesIO(raw), formats=("PNG", "JPEG", "WEBP", "GIF")) as image:
            if image.width * image.height > MOST_PIXELS:
                raise refusal
            if image.format == "GIF" and len(raw) <= SMALL:
                image.verify()
                return KINDS["GIF"], raw  # it may move
            return _anew(image)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise refusal from None


def _anew(image: Image.Image) -> tuple[str, bytes]:
    """Drawn anew, the right way up: only what is seen is left of it."""
    drawn = ImageOps.exif_transpose(image)
    drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    as_png = io.BytesIO()
    if image.format != "JPEG":
        drawn.convert("RGBA" if drawn.has_transparency_data else "RGB").save(as_png, "PNG", optimize=True)
        if as_png.tell() <= SMALL:
            return KINDS["PNG"], as_png.getvalue()
    white = Image.new("RGB", drawn.size, "white")
    white.paste(drawn, mask=drawn.convert("RGBA").getchannel("A") if drawn.has_transparency_data else None)
    as_jpeg = io.BytesIO()
    white.save(as_jpeg, "JPEG", quality=88)
    return KINDS["JPEG"], as_jpeg.getvalue()
