"""Curves, intervals and swings: where they lie, and that each says its numbers."""

from __future__ import annotations

import re

from ui.curves import Stair, around_zero, staying, swing

STAIR = Stair("Participants", "primary", [(100, 0.9, 0.8, 0.95), (200, 0.7, 0.6, 0.8), (400, 0.1, 0.0, 0.2)])


def test_a_curve_falls_on_its_days_and_ends_where_it_is_looked_at() -> None:
    assert STAIR.until(365) == [
        (0.0, 1.0, 1.0, 1.0), (100, 0.9, 0.8, 0.95), (200, 0.7, 0.6, 0.8), (365, 0.7, 0.6, 0.8),
    ]  # fmt: skip
    drawn = str(staying([STAIR], days=365, summary="After a year 70 %."))
    assert drawn.count('role="img" aria-label="After a year 70 %."') == 2
    path = re.findall(r'plot-line" points="([^"]+)"', drawn)[0].split(" ")
    points = [tuple(map(float, point.split(","))) for point in path]
    assert len(points) == 8
    assert points[0] == points[1] == (44.0, 14.0)
    across = [x for x, _ in points]
    down = [y for _, y in points]
    assert across == sorted(across)
    assert down == sorted(down)
    # Along to the day of the fall, then down.
    assert (points[2][1], points[2][0]) == (points[1][1], points[3][0])


def test_nobody_left_is_a_line_at_the_top() -> None:
    drawn = str(staying([Stair("Others", "muted", [], dashed=True)], days=90, summary="Nobody left."))
    heights = {point.split(",")[1] for point in re.findall(r'plot-dashed" points="([^"]+)"', drawn)[0].split(" ")}
    assert heights == {"14.0"}
    assert "100 %" in drawn


def test_an_interval_lies_around_the_line_of_nothing() -> None:
    drawn = str(around_zero(-1.0, 2.0, 4.0, summary="two"))
    assert 'class="iv-zero" x1="50"' in drawn
    low, high = map(float, re.findall(r'iv-range" x1="([\d.]+)" y1="6" x2="([\d.]+)"', drawn)[0])
    assert (low < 50 < high, round((50 - low) * 4, 1), round(high - 50, 1)) == (True, 45.6, 45.5)


def test_a_swing_shows_the_line_of_nothing_only_where_it_is() -> None:
    within = str(swing(-10, 30, left=-20, right=40, centre=5, summary="from -10 to 30"))
    beyond = str(swing(10, 30, left=5, right=40, centre=20, summary="from 10 to 30"))
    assert ('class="iv-zero"' in within, 'class="iv-zero"' in beyond) == (True, False)
    assert 'swing-range" x="16.7" y="3" width="66.7"' in within
