"""Charts: where values lie, what they say to whoever listens, and that they are there for a desk and for a phone."""

from __future__ import annotations

import re

import pytest

from ui import charts


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (7, [0, 2, 4, 6, 8]),
        (21, [0, 10, 20, 30]),
        (100, [0, 25, 50, 75, 100]),
        (115, [0, 50, 100, 150]),
    ],
)
def test_an_axis_has_a_few_round_values(highest: float, ticks: list[float]) -> None:
    assert charts.steps(highest) == ticks


def test_a_chart_is_there_twice_with_one_sentence() -> None:
    drawn = charts.columns([6, 7], ["Oct", "Nov"], "Sessions: Oct 6, Nov 7.")
    assert re.findall(r'class="plot ([\w:-]+)"', drawn) == ["max-sm:hidden", "sm:hidden"]
    assert drawn.count('aria-label="Sessions: Oct 6, Nov 7."') == 2


def test_a_column_is_as_high_as_its_value() -> None:
    wide = charts.columns([0, 4, 8], ["A", "B", "C"], "").partition("</svg>")[0]
    heights = [float(height) for height in re.findall(r'<rect [^>]*height="([\d.]+)"', wide)]
    assert heights == [0.0, heights[2] / 2, heights[2]]


def test_a_line_is_named_at_its_end_and_no_name_covers_another() -> None:
    series = [charts.Series("Mentors", "junior", [1, 9]), charts.Series("Mentees", "senior", [2, 9], dashed=True)]
    wide = charts.lines(series, ["Oct", "Nov"], "").partition("</svg>")[0]
    names = {name: float(y) for y, name in re.findall(r'class="plot-name" x="[\d.]+" y="([\d.]+)">(\w+)<', wide)}
    assert abs(names["Mentors"] - names["Mentees"]) >= 15
    assert wide.count("plot-dashed") == 1


def test_where_nothing_is_known_there_is_no_point() -> None:
    wide = charts.lines([charts.Series("A", "primary", [None, 2, 3])], ["1", "2", "3"], "").partition("</svg>")[0]
    (points,) = re.findall(r'points="([^"]+)"', wide)
    assert len(points.split()) == 2


def test_parts_fill_the_whole_and_an_empty_one_is_not_drawn() -> None:
    drawn = charts.stack(
        [charts.Part("a", 3, "primary"), charts.Part("b", 0, "warn"), charts.Part("c", 1, "muted")], "Four"
    )
    assert re.findall(r'tone-(\w+)" x="([\d.]+)"', drawn) == [("primary", "0.00"), ("muted", "75.00")]


def test_words_are_escaped() -> None:
    drawn = charts.columns([1], ["<b>"], 'a "quote" <i>')
    assert ("<b>" in drawn, "<i>" in drawn, "&lt;b&gt;" in drawn) == (False, False, True)


def test_one_value_makes_no_small_line() -> None:
    assert charts.spark([4]) == ""
    assert "spark-line" in charts.spark([4, 5])
