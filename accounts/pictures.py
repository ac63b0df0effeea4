"""Uploaded pictures are decoded and written anew, so that nothing of the original file is ever served."""

from __future__ import annotations

import io
from typing import BinaryIO

MAX_BYTES = 4 * 1024 * 1024
MAX_PIXELS = 16_000_000
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
