"""Before and after: Student's own example, and what cannot be said."""

from __future__ import annotations

import pytest

from analytics.stats.estimates import Estimate
from analytics.stats.paired import change


def test_students_sleep() -> None:
    """Student (1908): hours of sleep gained by two drugs; R's t.test prints 95 % from -2.4598858 to -0.7001142, t = -4.0621."""
    one, other = (
        [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0],
        [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
    )
    found = change(other, one)
    assert found is not None
    assert (found.change.low, found.change.high) == pytest.approx((-2.4598858, -0.7001142), abs=1e-6)
    assert found.change.value == pytest.approx(-1.58)
    assert (found.people, found.before, found.after) == (10, pytest.approx(2.33), pytest.approx(0.75))
    assert found.size * 10**0.5 == pytest.approx(-4.0621, abs=1e-4)


def test_all_change_alike() -> None:
    found = change([1, 2], [2, 3])
    assert found is not None
    assert (found.change, found.size) == (Estimate(1, 1, 1), 0)


def test_of_one_person_nothing_can_be_said() -> None:
    assert change([1], [2]) is None
    with pytest.raises(ValueError, match="who answered before has to have answered after"):
        change([1, 2], [2])
