"""Uploaded pictures are decoded and written anew, so that nothing of the original file is ever served."""

from __future__ import annotations

import io
from typing import BinaryIO

MAX_BYTES = 4 * 1024 * 1024
MAX_PIXELS = 40_000_000
SIDE = 512
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


class NotAPicture(ValueError):
    """The file cannot be read as a picture of a reasonable size."""


def as_png(upload: BinaryIO) -> bytes:
    """Return the picture as a PNG of at most 512 pixels a side, without metadata. Raises NotAPicture."""
    from PIL import Image, UnidentifiedImageError  # slow to import, needed by one page

    try:
        with Image.open(upload, formats=_FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise NotAPicture("This picture has too many pixels. Please choose a smaller one.")
            image = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        if isinstance(error, NotAPicture):
            raise
        raise NotAPicture("This file is not a picture. Please choose a PNG, JPEG, WebP or GIF file.") from error
    image.thumbnail((SIDE, SIDE))
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
