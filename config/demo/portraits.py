"""Faces for the demo: drawn in code, the same every time, and nobody's."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageDraw

# Background, clothes, hair, skin.
_COLORS = (
    ("#cfe8e0", "#26675b", "#2c2320", "#8d5a3c"),
    ("#dfe3f4", "#4863b6", "#8a8a88", "#e7b998"),
    ("#f6e2cf", "#c55f1d", "#5b3a24", "#d39b74"),
    ("#e9dcea", "#6f4a7d", "#1f1c1d", "#6e4630"),
    ("#e3e8d3", "#5d7031", "#b9832f", "#f0c9ab"),
    ("#d8e6ee", "#2f6d8c", "#7b2f22", "#e2ae88"),
)


@lru_cache(maxsize=12)
def drawn(number: int, *, long_hair: bool = False) -> bytes:
    """A head and shoulders as a PNG of 160 pixels a side."""
    paper, clothes, hair, skin = _COLORS[number % len(_COLORS)]
    picture = Image.new("RGB", (480, 480), paper)
    pen = ImageDraw.Draw(picture)
    if long_hair:
        pen.rounded_rectangle((135, 110, 345, 385), radius=95, fill=hair)
    pen.ellipse((75, 350, 405, 640), fill=clothes)
    pen.rounded_rectangle((205, 290, 275, 390), radius=32, fill=skin)
    pen.ellipse((150, 95, 330, 325), fill=hair)
    pen.ellipse((163, 130, 317, 330), fill=skin)
    for eye in (207, 261):
        pen.ellipse((eye, 215, eye + 14, 231), fill="#2b2523")
    pen.arc((205, 225, 277, 285), start=25, end=155, fill="#7c3f2f", width=6)
    out = io.BytesIO()
    picture.resize((160, 160), Image.Resampling.LANCZOS).quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()
