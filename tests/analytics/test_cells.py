"""What may be shown of groups: five at least, and nothing that could be worked out of what is shown."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.cells import TOGETHER, Group, Rules, Value, cut, values

ONE, TWO, PROGRAM = (uuid.UUID(int=number) for number in (1, 2, 9))
COHORTS = {ONE: PROGRAM, TWO: PROGRAM}


def _group(size: int, side: str = "", department: str = "", cohort: uuid.UUID = ONE, **counts: float) -> Group:
    return Group(cohort, PROGRAM, size, counts or {"": size}, size, side, department)


def _numbers(found: Sequence[Value]) -> dict[tuple[object, ...], object]:
    scope = {ONE: "one", TWO: "two", None: "sum"}
    return {(scope[one.cohort], one.program is not None, one.cut, one.group): one.hidden or one.value for one in found}


@pytest.mark.parametrize(("size", "told"), [(0, "nothing"), (1, "few"), (4, "few"), (5, 5.0), (6, 6.0)])
def test_a_cohort_is_shown_from_five_on(size: int, told: object) -> None:
    found = values([_group(size)] if size else [], Rules(), {ONE: PROGRAM})
    assert _numbers(found)["one", True, "", ""] == told


def test_a_sum_is_that_of_the_cohorts_that_are_shown() -> None:
    """With the small one in it, the difference to the large one would be the small one."""
    found = values([_group(9), _group(3, cohort=TWO)], Rules(), COHORTS)
    assert _numbers(found) == {
        ("one", True, "", ""): 9.0,
        ("two", True, "", ""): "few",
        ("sum", True, "", ""): 9.0,
        ("sum", False, "", ""): 9.0,
    }


def test_a_figure_that_is_not_put_together_has_no_sum() -> None:
    found = values([_group(9), _group(9, cohort=TWO)], Rules(adds_up=False), COHORTS)
    assert [one.cohort for one in found] == [ONE, TWO]


def test_a_share_has_an_interval_and_a_count_has_none() -> None:
    share = values([_group(10, cohort=ONE, **{"": 4})], Rules(share=True), {ONE: PROGRAM})[0]
    assert (share.value, round(share.low or 0, 1), round(share.high or 0, 1), share.n) == (40.0, 16.8, 68.7, 10)
    count = values([_group(10, cohort=ONE, **{"": 4})], Rules(), {ONE: PROGRAM})[0]
    assert (count.value, count.low, count.high, count.n) == (4, None, None, 10)


def test_a_side_of_four_hides_both() -> None:
    sides, _ = cut([_group(12, "mentor"), _group(4, "mentee")])
    assert sides == {}
    sides, _ = cut([_group(12, "mentor"), _group(5, "mentee")])
    assert {name: one.size for name, one in sides.items()} == {"mentor": 12, "mentee": 5}


def test_small_departments_stand_together() -> None:
    groups = [
        _group(8, "mentor", "Grid"),
        _group(6, "mentor", "Sales"),
        _group(3, "mentor", "Law"),
        _group(2, "mentor", "Tax"),
    ]
    _, departments = cut(groups)
    assert {name: one.size for name, one in departments.items()} == {"Grid": 8, "Sales": 6, TOGETHER: 5}


def test_a_department_joins_the_small_ones_when_they_are_too_few_together() -> None:
    groups = [_group(8, "mentor", "Grid"), _group(6, "mentor", "Sales"), _group(2, "mentor", "Tax")]
    _, departments = cut(groups)
    assert {name: one.size for name, one in departments.items()} == {"Grid": 8, TOGETHER: 8}


def test_a_department_with_one_mentee_would_give_that_mentee_away() -> None:
    groups = [
        _group(8, "mentor", "Grid"),
        _group(1, "mentee", "Grid"),
        _group(9, "mentor", "Sales"),
        _group(6, "mentee", "Sales"),
    ]
    sides, departments = cut(groups)
    assert {name: one.size for name, one in sides.items()} == {"mentor": 17, "mentee": 7}
    assert departments == {}


def test_whoever_has_no_department_is_with_the_small_ones() -> None:
    _, departments = cut([_group(7, "mentor", "Grid"), _group(6, "mentor", "")])
    assert {name: one.size for name, one in departments.items()} == {"Grid": 7, TOGETHER: 6}


_CROSSED = st.dictionaries(
    st.tuples(st.sampled_from(["mentor", "mentee"]), st.sampled_from(["Grid", "Sales", "Law", "Tax", ""])),
    st.integers(min_value=0, max_value=14),
    max_size=10,
)


@settings(max_examples=400, deadline=None)
@given(_CROSSED)
def test_nothing_under_five_can_be_worked_out(sizes: dict[tuple[str, str], int]) -> None:
    """Whatever is shown of everybody, of sides and of departments: each overlap of two of them is empty or large enough."""
    groups = [_group(size, *place) for place, size in sizes.items() if size]
    if sum(group.size for group in groups) < 5:
        return
    sides, departments = cut(groups)
    alone = {name for name in departments if name != TOGETHER}

    def holds(group: Group, side: str | None, department: str | None) -> bool:
        there = TOGETHER if group.department not in alone else group.department
        return side in (None, group.side) and department in (None, there)

    shown_sides: list[str | None] = [*sides, None]
    shown_departments: list[str | None] = [*departments, None]
    for side, department in itertools.product(shown_sides, shown_departments):
        size = sum(group.size for group in groups if holds(group, side, department))
        assert size == 0 or size >= 5, (side, department, size)
