"""Contrast of the design tokens: text, badges, and what no checker of pages looks at, borders, rings and chart lines.

Needed: WCAG 2.2, 1.4.3 for text (4.5) and 1.4.11 for graphics (3). Ratios are those of the relative luminance.
"""

from __future__ import annotations

import re
from functools import cache

import pytest

from tests.architecture.tree import ROOT, text
from ui import hue

TEXT, GRAPHIC = 4.5, 3.0
THEMES = ("light", "dark")
BADGES = [("good", "good-soft"), ("warn", "warn-soft"), ("bad", "bad-soft"), ("primary", "primary-soft")]
BADGES += [("junior-ink", "junior-soft"), ("senior-ink", "senior-soft"), ("ink-2", "hover")]
GROUNDS = ("canvas", "surface", "raised", "sunken")
# What is read or seen, on what, and the ratio that it needs.
PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "ink-2", "ink-3") for ground in GROUNDS),
    *((ink, ground, TEXT) for ink in ("primary", "bad", "good", "warn") for ground in ("surface", "raised")),
    *((ink, ground, TEXT) for ink, ground in BADGES),
    ("on-primary", "primary", TEXT),
    ("on-primary", "primary-hover", TEXT),
    ("raised", "bad", TEXT),  # the button that deletes
    ("ink", "hover", TEXT),
    ("line-strong", "raised", GRAPHIC),  # borders of controls
    ("chart-muted", "raised", GRAPHIC),  # the comparison's line
    *(("ring", ground, GRAPHIC) for ground in GROUNDS),  # where the keyboard is
    *(
        (tone, "raised", GRAPHIC) for tone in ("primary", "junior", "senior", "good", "warn", "bad")
    ),  # bars, rings, lines
]
# As measured when the tokens were drawn: a converter that is wrong would show here.
MEASURED = {
    ("ink", "surface"): (16.8, 15.5),
    ("ink-3", "canvas"): (5.3, 7.2),
    ("ink-3", "raised"): (5.8, 6.1),
    ("on-primary", "primary"): (6.8, 9.8),
    ("line-strong", "raised"): (3.5, 3.6),
    ("chart-muted", "raised"): (3.4, 3.3),
    ("ring", "surface"): (5.0, 9.7),
}
_TOKEN = re.compile(r"--([\w-]+):\s*light-dark\(oklch\(([\d. ]+)\),\s*oklch\(([\d. ]+)\)\)")


@cache
def _tokens() -> dict[str, tuple[tuple[float, float, float], ...]]:
    """Each token's lightness, chroma and hue, on light and on dark."""
    css = text(ROOT / "frontend" / "css" / "tokens.css")
    return {name: tuple(_three(value) for value in both) for name, *both in _TOKEN.findall(css)}


def _three(value: str) -> tuple[float, float, float]:
    lightness, chroma, angle = map(float, value.split())
    return lightness, chroma, angle


def _ratio(one: str, other: str, theme: int) -> float:
    shades = (hue.linear_rgb(*_tokens()[name][theme]) for name in (one, other))
    low, high = sorted(0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in shades)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("one", "other", "needed"), PAIRS)
def test_a_pair_of_tokens_can_be_told_apart(one: str, other: str, needed: float, theme: str) -> None:
    assert _ratio(one, other, THEMES.index(theme)) >= needed


@pytest.mark.parametrize("pair", MEASURED, ids=" on ".join)
def test_the_figures_are_those_that_were_measured(pair: tuple[str, str]) -> None:
    assert tuple(_ratio(*pair, theme) for theme in (0, 1)) == pytest.approx(MEASURED[pair], abs=0.08)


def test_every_color_is_a_token_with_two_values() -> None:
    used = set(re.findall(r"var\(--([\w-]+)\)", text(ROOT / "frontend" / "css" / "app.css")))
    colors = {name for name in used if not name.startswith(("shadow-", "text-", "radius-")) and name not in OWN}
    assert colors <= _tokens().keys()


# Set and read within one rule of the component layer.
OWN = {"v", "track", "mark", "tone"}


def test_letters_wear_the_tokens_of_the_light_theme() -> None:
    """Mail programs know no variables, so the values are written out there, and must not drift."""
    written = set(re.findall(r"#([0-9a-f]{6})", text(ROOT / "templates" / "emails" / "mail.css")))
    shades = [_shade(name) for name in _tokens()]
    strange = [one for one in written if not any(_near(bytes.fromhex(one), shade) for shade in shades)]
    assert (strange, len(written) >= 8) == ([], True)


def _shade(name: str) -> list[float]:
    """A token on light as red, green and blue of 0 to 255 (sRGB)."""
    parts = hue.linear_rgb(*_tokens()[name][0])
    return [255 * (12.92 * p if p <= 0.0031308 else 1.055 * p ** (1 / 2.4) - 0.055) for p in parts]


def _near(one: bytes, other: list[float]) -> bool:
    return all(abs(a - b) <= 1 for a, b in zip(one, other, strict=True))
