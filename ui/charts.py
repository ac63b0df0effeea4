"""Charts as SVG that needs no script: geometry in attributes, color in classes, and a sentence that carries the numbers.

Each is drawn twice, wide and narrow, so that its words are as large on a phone; the page shows one of them. Beside every chart
stands its table.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

_WIDE, _NARROW = (560, 230), (320, 210)
_TOP, _BOTTOM, _LEFT, _LINE = 14, 26, 40, 15
_LETTER = 6.6


@dataclass(frozen=True)
class Series:
    """One line: what it is called, its hue, and a value for each place; None where nothing is known."""

    label: str
    tone: str
    points: Sequence[float | None]
    dashed: bool = False


@dataclass(frozen=True)
class Part:
    """One part of a whole: what it is called, how much it is, and its hue."""

    label: str
    value: float
    tone: str


def lines(series: Sequence[Series], places: Sequence[str], summary: str, *, top: float = 0) -> SafeString:
    """Lines over the same places, each named at its end. ``top`` is the highest value there can be, where there is one."""
    return _twice(summary, lambda width, height, count: _lines(series, places, top, width, height, count))


def columns(
    values: Sequence[float],
    places: Sequence[str],
    summary: str,
    *,
    tone: str = "primary",
    top: float = 0,
    unit: str = "",
) -> SafeString:
    """A column for each place, with its value above. ``top`` is the highest value there can be, where there is one."""

    def draw(width: float, height: float, count: int) -> SafeString:
        ticks = steps(top or max(values, default=0))
        return _columns(
            values, places, ticks, (tone, unit), _Field(width, height, width - 8, ticks[-1], len(values)), count
        )

    return _twice(summary, draw)


def stack(parts: Sequence[Part], summary: str) -> SafeString:
    """One bar that is made of all parts."""
    total, at, drawn = sum(part.value for part in parts), 0.0, []
    for part in parts:
        if part.value:
            width = 100 * part.value / total
            drawn.append((part.tone, f"{at:.2f}", f"{max(width - 0.4, 0.4):.2f}"))
            at += width
    inside = format_html_join("", '<rect class="plot-fill tone-{}" x="{}" width="{}" height="8"/>', drawn)
    return format_html(
        '<svg class="plot-stack" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        summary,
        inside,
    )


def bars(rows: Sequence[tuple[str, float]]) -> SafeString:
    """A bar for each row, with its name and its share in percent written above: words that everybody reads, and a drawing."""
    return format_html_join(
        "",
        '<div class="mb-4 text-sm last:mb-0"><p class="mb-1.5 flex justify-between gap-3"><span>{0}</span>'
        '<span class="font-medium tabular-nums">{1} %</span></p><svg class="bar tone-primary" viewBox="0 0 100 6" '
        'preserveAspectRatio="none" aria-hidden="true"><rect class="bar-track" width="100" height="6"/>'
        '<rect class="bar-fill" width="{1}" height="6"/></svg></div>',
        [(name, f"{value:.0f}") for name, value in rows],
    )


def interval(value: float, low: float, high: float, summary: str) -> SafeString:
    """A value of 0 to 100 with what it may as well be."""
    return format_html(
        '<svg class="interval" viewBox="0 0 100 12" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<line class="iv-track" x1="0" y1="6" x2="100" y2="6"/><line class="iv-range" x1="{}" y1="6" x2="{}" y2="6"/>'
        '<line class="iv-mid" x1="{}" y1="2" x2="{}" y2="10"/></svg>',
        summary, f"{low:.1f}", f"{high:.1f}", f"{value:.1f}", f"{value:.1f}",
    )  # fmt: skip


def spark(values: Sequence[float], tone: str = "primary") -> SafeString:
    """A small line without words; decoration beside a number that says it."""
    if len(values) < 2:
        return mark_safe("")
    top = max(values) or 1
    points = [(100 * place / (len(values) - 1), 30 - 26 * value / top) for place, value in enumerate(values)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return format_html(
        '<svg class="spark tone-{0}" viewBox="0 0 100 32" preserveAspectRatio="none" aria-hidden="true">'
        '<polygon class="spark-area" points="0,32 {1} 100,32"/><polyline class="spark-line" points="{1}"/></svg>',
        tone, path,
    )  # fmt: skip


def _twice(summary: str, draw: Callable[[float, float, int], SafeString]) -> SafeString:
    """The same for a desk and for a phone: one of them is not there for whoever looks or listens."""
    whole = '<svg class="plot {}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>'
    sizes = (("max-sm:hidden", *_WIDE, 12), ("sm:hidden", *_NARROW, 5))
    return format_html_join(
        "", whole, ((css, width, height, summary, draw(width, height, count)) for css, width, height, count in sizes)
    )


def steps(highest: float) -> list[float]:
    """Round values from nothing to at least the highest, four or five of them."""
    if highest <= 4:
        return [float(value) for value in range(math.ceil(highest) + 1)] if highest > 1 else [0.0, 1.0]
    size = 10 ** math.floor(math.log10(highest / 4))
    step = next(size * n for n in (1, 2, 2.5, 5, 10) if size * n * 4 >= highest)
    return [step * n for n in range(math.ceil(highest / step) + 1)]


@dataclass(frozen=True)
class _Field:
    """Where values lie in a drawing."""

    width: float
    height: float
    right: float
    top: float
    places: int

    def x(self, place: float) -> float:
        return _LEFT + (self.right - _LEFT) * (place / max(self.places - 1, 1))

    def y(self, value: float) -> float:
        return self.height - _BOTTOM - (self.height - _BOTTOM - _TOP) * value / self.top


def _grid(field: _Field, ticks: Sequence[float]) -> SafeString:
    rows = ((f"{field.y(tick):.1f}", f"{field.right:.1f}", f"{field.y(tick) + 4:.1f}", f"{tick:g}") for tick in ticks)
    return format_html_join(
        "",
        f'<line class="plot-grid" x1="{_LEFT}" y1="{{0}}" x2="{{1}}" y2="{{0}}"/>'
        f'<text x="{_LEFT - 8}" y="{{2}}" text-anchor="end">{{3}}</text>',
        rows,
    )


def _below(places: Sequence[str], x: Sequence[float], height: float, most: int) -> SafeString:
    """The names of places, as many as there is room for; the last one always."""
    every = max(1, math.ceil(len(places) / most))
    chosen = [place for place in range(len(places)) if (len(places) - 1 - place) % every == 0]
    rows = ((f"{x[place]:.1f}", height - 8, places[place]) for place in chosen)
    return format_html_join("", '<text x="{}" y="{}" text-anchor="middle">{}</text>', rows)


def _lines(
    series: Sequence[Series], places: Sequence[str], top: float, width: float, height: float, count: int
) -> SafeString:
    highest = max([value for one in series for value in one.points if value is not None], default=0)
    ticks = steps(top or highest)
    right = width - 12 - _LETTER * max((len(one.label) for one in series), default=0)
    field = _Field(width, height, right, ticks[-1], len(places))
    below = _below(places, [field.x(place) for place in range(len(places))], height, count)
    known = [(one, [value for value in one.points if value is not None]) for one in series]
    ends = _apart([(one, field.y(values[-1])) for one, values in known if values])
    return mark_safe(_grid(field, ticks) + below + "".join(_line(field, one, end) for one, end in ends))  # noqa: S308


def _line(field: _Field, one: Series, end: float) -> SafeString:
    points = [(field.x(place), field.y(value)) for place, value in enumerate(one.points) if value is not None]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    last = points[-1] if points else (0.0, 0.0)
    return format_html(
        '<g class="tone-{}"><polyline class="plot-line{}" points="{}"/><circle class="plot-dot" cx="{}" cy="{}" r="3"/>'
        '<text class="plot-name" x="{}" y="{}">{}</text></g>',
        one.tone, " plot-dashed" if one.dashed else "", path, f"{last[0]:.1f}", f"{last[1]:.1f}",
        f"{field.right + 9:.1f}", f"{end + 4:.1f}", one.label,
    )  # fmt: skip


def _apart(ends: Sequence[tuple[Series, float]]) -> list[tuple[Series, float]]:
    """Names at the ends of lines, none over another."""
    placed: list[tuple[Series, float]] = []
    for one, y in sorted(ends, key=lambda pair: pair[1]):
        placed.append((one, max(y, placed[-1][1] + _LINE) if placed else y))
    return placed


def _columns(
    values: Sequence[float],
    places: Sequence[str],
    ticks: Sequence[float],
    kind: tuple[str, str],
    field: _Field,
    count: int,
) -> SafeString:
    tone, unit = kind
    slot = (field.right - _LEFT) / max(len(values), 1)
    thick = min(slot * 0.62, 44)
    middles = [_LEFT + slot * (place + 0.5) for place in range(len(values))]
    drawn = (
        (tone, f"{x - thick / 2:.1f}", f"{field.y(value):.1f}", f"{thick:.1f}", f"{field.y(0) - field.y(value):.1f}",
         f"{x:.1f}", f"{field.y(value) - 5:.1f}", f"{value:g}{unit}")
        for x, value in zip(middles, values, strict=True)
    )  # fmt: skip
    inside = format_html_join(
        "",
        '<rect class="plot-fill tone-{}" x="{}" y="{}" width="{}" height="{}" rx="2"/>'
        '<text class="plot-value" x="{}" y="{}" text-anchor="middle">{}</text>',
        drawn,
    )
    return mark_safe(_grid(field, ticks) + _below(places, middles, field.height, count) + inside)  # noqa: S308
