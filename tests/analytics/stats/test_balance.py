"""Standardized differences against their formula, and what is alike."""

from __future__ import annotations

import math

import pytest

from analytics.stats.balance import alike, table


def test_numbers_are_apart_in_pooled_deviations() -> None:
    [line] = table({"tenure": [1, 2, 3]}, {"tenure": [2, 4, 6]})
    assert (line.trait, line.value, line.here, line.there) == ("tenure", "", 2, 4)
    assert line.apart == pytest.approx(-2 / math.sqrt((1 + 4) / 2))
    assert not line.alike


def test_names_are_apart_value_by_value() -> None:
    lines = table({"site": ["Oslo"] * 3 + ["Rome"]}, {"site": ["Oslo"] * 2 + ["Rome"] * 2})
    assert [(line.value, line.here, line.there) for line in lines] == [("Oslo", 0.75, 0.5), ("Rome", 0.25, 0.5)]
    apart = 0.25 / math.sqrt((0.75 * 0.25 + 0.25) / 2)
    assert [line.apart for line in lines] == pytest.approx([apart, -apart])


def test_a_tenth_of_a_deviation_is_the_limit() -> None:
    near, far = (table({"level": [0, 1, 2]}, {"level": [shift, 1 + shift, 2 + shift]}) for shift in (0.1, 0.11))
    assert near[0].apart == pytest.approx(-0.1)
    assert [alike(lines) for lines in (near, far)] == [near[0].alike, False]
    assert alike(table({"level": [0, 1, 2]}, {"level": [0.09, 1.09, 2.09]}))


def test_what_does_not_vary_is_the_same_or_infinitely_far() -> None:
    assert [line.apart for line in table({"level": [3]}, {"level": [3, 3]})] == [0]
    assert [line.apart for line in table({"level": [3, 3]}, {"level": [2, 2]})] == [math.inf]
    assert [line.apart for line in table({"site": ["Oslo"]}, {"site": ["Rome"]})] == [math.inf, -math.inf]
    assert not alike(table({"site": ["Oslo"]}, {"site": ["Rome"]}))
