"""An organization's own color: one hue, from which the primary scale follows with fixed lightness and chroma.

Conversions: Björn Ottosson, "A perceptual color space for image processing" (2020). Contrast: WCAG 2.2, relative luminance.
"""

from __future__ import annotations

import math

DEFAULT_HUE = 178
NEEDED = 4.5

# token: (lightness, chroma) on light, (lightness, chroma) on dark
_SCALE: dict[str, tuple[tuple[float, float], tuple[float, float]]] = {
    "primary": ((0.455, 0.083), (0.79, 0.098)),
    "primary-hover": ((0.39, 0.075), (0.85, 0.09)),
    "on-primary": ((0.99, 0.01), (0.19, 0.035)),
    "primary-soft": ((0.945, 0.028), (0.285, 0.04)),
    "ring": ((0.52, 0.11), (0.79, 0.098)),
}


def stylesheet(hue: int) -> str:
    """The primary tokens of one hue (0 to 359) as a style sheet for both themes."""
    lines = [
        f"  --{name}: light-dark({_css(*light, hue)}, {_css(*dark, hue)});" for name, (light, dark) in _SCALE.items()
    ]
    return ":root {\n" + "\n".join(lines) + "\n}\n"


def contrast(hue: int) -> float:
    """The lowest contrast ratio that the hue gives anywhere text is read: on buttons and on soft fills, in both themes."""
    ratios = []
    for theme in (0, 1):
        button, text, soft = (_luminance(*_SCALE[n][theme], hue) for n in ("primary", "on-primary", "primary-soft"))
        ratios += [_ratio(button, text), _ratio(button, soft)]
    return min(ratios)


def _css(lightness: float, chroma: float, hue: int) -> str:
    return f"oklch({lightness} {chroma} {hue})"


def _ratio(one: float, other: float) -> float:
    high, low = max(one, other), min(one, other)
    return (high + 0.05) / (low + 0.05)


def _luminance(lightness: float, chroma: float, hue: int) -> float:
    """Relative luminance of an oklch color, after clipping it to what a screen can show."""
    red, green, blue = linear_rgb(lightness, chroma, hue)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear_rgb(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    """Linear sRGB components, each clipped to 0 to 1."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    return tuple(max(0.0, min(1.0, part)) for part in (red, green, blue))  # type: ignore[return-value]
