"""Curves of who is still there, intervals around nothing, and what a result hangs on, as SVG that needs no script.

Curves are drawn twice, wide and narrow, so that their words are as large on a phone; the page shows one of them. Geometry is in
attributes and color in classes. Beside every drawing stands its table.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_WIDE, _NARROW = (560, 250), (320, 220)
_TOP, _BOTTOM, _LEFT, _LINE = 14, 26, 44, 15
_LETTER = 6.6
_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Stair:
    """One group: its name, its hue, and per day of a fall the share that is still there with its band, from 1 on day 0."""

    label: str
    tone: str
    points: Sequence[tuple[float, float, float, float]]
    dashed: bool = False

    def until(self, day: float) -> list[tuple[float, float, float, float]]:
        """All points up to a day, from the first day on, with the last one held."""
        found = [(0.0, 1.0, 1.0, 1.0), *(point for point in self.points if point[0] <= day)]
        return [*found, (day, *found[-1][1:])]


def staying(stairs: Sequence[Stair], *, days: float, summary: str) -> SafeString:
    """Curves of several groups over so many days, each named at its end, with the bands in which they may as well lie."""
    lowest = min((low for one in stairs for _, _, low, _ in one.until(days)), default=1.0)
    whole = '<svg class="plot {}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>'
    sizes = (("max-sm:hidden", *_WIDE, 12), ("sm:hidden", *_NARROW, 5))
    return format_html_join(
        "",
        whole,
        (
            (
                css,
                width,
                height,
                summary,
                _drawn(stairs, _Field(width, height, _right(stairs, width), days, lowest), most),
            )
            for css, width, height, most in sizes
        ),
    )


def _right(stairs: Sequence[Stair], width: float) -> float:
    return width - 12 - _LETTER * max((len(one.label) for one in stairs), default=0)


@dataclass(frozen=True)
class _Field:
    """Where values lie in a drawing; the axis begins at a round share below the lowest."""

    width: float
    height: float
    right: float
    days: float
    lowest: float

    @property
    def step(self) -> float:
        span = 1 - self.lowest
        return next((step for step in (0.01, 0.02, 0.05, 0.1, 0.2) if step * 5 >= span), 0.25)

    @property
    def floor(self) -> float:
        steps = max(math.ceil((1 - self.lowest) / self.step - 1e-9), 2)
        return max(1 - steps * self.step, 0.0)

    def x(self, day: float) -> float:
        return _LEFT + (self.right - _LEFT) * day / max(self.days, 1)

    def y(self, share: float) -> float:
        room = self.height - _BOTTOM - _TOP
        return _TOP + room * (1 - max(share, self.floor)) / max(1 - self.floor, 1e-9)


def _drawn(stairs: Sequence[Stair], field: _Field, most: int) -> SafeString:
    ends = _apart([(one, field.y(one.until(field.days)[-1][1])) for one in stairs])
    bands = format_html_join("", "{}", ((_band(field, one),) for one in stairs))
    lines = format_html_join("", "{}", ((_line(field, one, end),) for one, end in ends))
    return format_html("{}{}{}{}", _grid(field), _months(field, most), bands, lines)


def _grid(field: _Field) -> SafeString:
    count = round((1 - field.floor) / field.step)
    shares = [1 - field.step * place for place in range(count + 1)]
    rows = (
        (f"{field.y(one):.1f}", f"{field.right:.1f}", f"{field.y(one) + 4:.1f}", f"{100 * one:.0f} %") for one in shares
    )
    return format_html_join(
        "",
        f'<line class="plot-grid" x1="{_LEFT}" y1="{{0}}" x2="{{1}}" y2="{{0}}"/>'
        f'<text x="{_LEFT - 8}" y="{{2}}" text-anchor="end">{{3}}</text>',
        rows,
    )


def _months(field: _Field, most: int) -> SafeString:
    """Months since the clock began, as many as there is room for."""
    last = int(field.days / _MONTH)
    every = max(1, math.ceil((last + 1) / most))
    every = next((step for step in (1, 2, 3, 6, 12) if step >= every), every)
    rows = ((f"{field.x(month * _MONTH):.1f}", field.height - 8, month) for month in range(0, last + 1, every))
    return format_html_join("", '<text x="{}" y="{}" text-anchor="middle">{}</text>', rows)


def _stairs(field: _Field, points: Sequence[tuple[float, float]]) -> list[str]:
    """A line that goes along and then down, as a share does on the day of a fall."""
    found, before = [], points[0][1]
    for day, share in points:
        found += [f"{field.x(day):.1f},{field.y(before):.1f}", f"{field.x(day):.1f},{field.y(share):.1f}"]
        before = share
    return found


def _band(field: _Field, one: Stair) -> SafeString:
    points = one.until(field.days)
    above = _stairs(field, [(day, high) for day, _, _, high in points])
    below = _stairs(field, [(day, low) for day, _, low, _ in points])
    return format_html(
        '<polygon class="plot-band tone-{}" points="{}"/>', one.tone, " ".join([*above, *reversed(below)])
    )


def _line(field: _Field, one: Stair, end: float) -> SafeString:
    path = " ".join(_stairs(field, [(day, share) for day, share, _, _ in one.until(field.days)]))
    return format_html(
        '<g class="tone-{}"><polyline class="plot-line{}" points="{}"/><text class="plot-name" x="{}" y="{}">{}</text></g>',
        one.tone, " plot-dashed" if one.dashed else "", path, f"{field.right + 7:.1f}", f"{end + 4:.1f}", one.label,
    )  # fmt: skip


def _apart(ends: Sequence[tuple[Stair, float]]) -> list[tuple[Stair, float]]:
    """Names at the ends of lines, none over another."""
    placed: list[tuple[Stair, float]] = []
    for one, y in sorted(ends, key=lambda pair: pair[1]):
        placed.append((one, max(y, placed[-1][1] + _LINE) if placed else y))
    return placed


def around_zero(low: float, value: float, high: float, *, summary: str, furthest: float = 0.0) -> SafeString:
    """A difference with its interval beside the line of no difference, which stands in the middle."""
    reach = max(abs(low), abs(high), furthest, 1e-9) * 1.1
    x = [f"{50 + 50 * one / reach:.1f}" for one in (low, high, value)]
    return format_html(
        '<svg class="interval" viewBox="0 0 100 12" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<line class="iv-zero" x1="50" y1="0" x2="50" y2="12"/><line class="iv-range" x1="{}" y1="6" x2="{}" y2="6"/>'
        '<line class="iv-mid" x1="{}" y1="2" x2="{}" y2="10"/></svg>',
        summary, x[0], x[1], x[2], x[2],
    )  # fmt: skip


def swing(at_low: float, at_high: float, *, left: float, right: float, centre: float, summary: str) -> SafeString:
    """What one figure makes of a result, from its low to its high, on the scale from ``left`` to ``right``."""
    width = max(right - left, 1e-9)
    x = [100 * (one - left) / width for one in (*sorted((at_low, at_high)), centre, 0.0)]
    zero = (
        format_html('<line class="iv-zero" x1="{0}" y1="0" x2="{0}" y2="12"/>', f"{x[3]:.1f}")
        if 0 <= x[3] <= 100
        else ""
    )
    return format_html(
        '<svg class="swing" viewBox="0 0 100 12" preserveAspectRatio="none" role="img" aria-label="{}">{}'
        '<rect class="swing-range" x="{}" y="3" width="{}" height="6"/>'
        '<line class="iv-mid" x1="{}" y1="1" x2="{}" y2="11"/></svg>',
        summary, zero, f"{x[0]:.1f}", f"{max(x[1] - x[0], 0.4):.1f}", f"{x[2]:.1f}", f"{x[2]:.1f}",
    )  # fmt: skip
