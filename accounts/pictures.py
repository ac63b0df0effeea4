"""Uploaded pictures are decoded and written anew, so that nothing of the original file is ever served."""

from __future__ import annotations

import io
from typing import BinaryIO

MAX_BYTES = 4 * 1024 * 1024
MAX_PIXELS = 16_000_000
MAX_PHOTO_BYTES = 12 * 1024 * 1024
MAX_PHOTO_PIXELS = 26_000_000
SIDE = 512
_SMOOTH = ("L", "RGB", "RGBA")  # can be scaled as they are; a palette cannot
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


class NotAPicture(ValueError):
    """The file cannot be read as a picture of a reasonable size."""


def as_png(upload: BinaryIO, *, side: int = SIDE) -> bytes:
    """Return the picture as a PNG of at most 512 pixels a side, or ``side``, without metadata. Raises NotAPicture."""
    from PIL import Image, UnidentifiedImageError  # slow to import, needed by one page

    try:
        with Image.open(upload, formats=_FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise NotAPicture("This picture has too many pixels. Please choose a smaller one.")
            # A large photo is made small while it is decoded, and never stands in memory as a whole.
            picture.draft("RGB", (side, side))
            image = picture if picture.mode in _SMOOTH else picture.convert("RGBA")
            image.thumbnail((side, side), reducing_gap=2.0)
            image = image.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        if isinstance(error, NotAPicture):
            raise
        raise NotAPicture("This file is not a picture. Please choose a PNG, JPEG, WebP or GIF file.") from error
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def as_square_png(upload: BinaryIO, *, side: int) -> bytes:
    """The middle of a picture as a square PNG of ``side`` pixels in few colors, without metadata. Raises NotAPicture.

    A phone writes how it was held beside the pixels; the picture is turned that way, for nothing beside the pixels is kept.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(upload, formats=_FORMATS) as picture:
            if picture.width * picture.height > (MAX_PHOTO_PIXELS if picture.format == "JPEG" else MAX_PIXELS):
                raise NotAPicture("This picture has too many pixels. Please choose a smaller one.")
            if min(picture.size) * 50 < max(picture.size):
                raise NotAPicture("This picture is a narrow strip. Please choose one that is closer to a square.")
            # The photo of a phone has 24 megapixels; of these formats only JPEG can be made small while it is read.
            picture.draft("RGB", (side * 2, side * 2))
            small = picture if picture.mode in _SMOOTH else picture.convert("RGBA")
            small.thumbnail((side * 4, side * 4), reducing_gap=2.0)
            turned = ImageOps.exif_transpose(small).convert("RGBA")
            white = Image.new("RGBA", turned.size, "white")
            image = ImageOps.fit(Image.alpha_composite(white, turned).convert("RGB"), (side, side))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        if isinstance(error, NotAPicture):
            raise
        raise NotAPicture("This file is not a picture. Please choose a PNG, JPEG, WebP or GIF file.") from error
    out = io.BytesIO()
    image.quantize(256).save(out, "PNG", optimize=True)
    return out.getvalue()
