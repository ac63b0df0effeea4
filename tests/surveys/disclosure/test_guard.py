"""What is shown tells nothing of fewer than five people: by hand, by chance, twice in a row, and beside what agrees."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.disclosure.audit import computable, derivable
from surveys.disclosure.guard import LEAST, Cell, Table, Verdict, judge
from tests.surveys.disclosure import drawn

EXAMPLES = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


def _table(sizes: list[int], *cells: tuple[str, str, set[int]], before: tuple[set[int], ...] = ()) -> Table:
    own = tuple(Cell(cut, value, frozenset(kinds)) for cut, value, kinds in cells)
    return Table(tuple(sizes), own, tuple(map(frozenset, before)))


def _verdicts(table: Table, agreed: tuple[tuple[str, str], ...] = ()) -> dict[str, str]:
    return {f"{cut} {value}".strip(): verdict.value for (cut, value), verdict in judge(table, agreed).items()}


def _shown(table: Table, agreed: tuple[tuple[str, str], ...] = ()) -> list[Cell]:
    found = judge(table, agreed)
    return [cell for cell in table.cells if found[cell.key] is Verdict.SHOWN]


def test_enough_of_everything_is_shown() -> None:
    table = _table([5, 7], ("all", "", {0, 1}), ("side", "mentor", {0}), ("side", "mentee", {1}))
    assert _verdicts(table) == {"all": "shown", "side mentor": "shown", "side mentee": "shown"}


def test_a_cohort_of_four_shows_nothing() -> None:
    table = _table([2, 2], ("all", "", {0, 1}), ("side", "mentor", {0}), ("side", "mentee", {1}))
    assert _verdicts(table) == {"all": "few", "side mentor": "few", "side mentee": "few"}


def test_what_the_other_side_would_give_away_is_hidden_and_then_nothing_is_left() -> None:
    table = _table([9, 3], ("all", "", {0, 1}), ("side", "mentor", {0}), ("side", "mentee", {1}))
    assert _verdicts(table) == {"all": "shown", "side mentor": "alone", "side mentee": "few"}


def test_the_smallest_next_one_is_hidden_and_of_two_the_first_by_name() -> None:
    cells = [("unit", name, {place}) for place, name in enumerate("abcd")]
    assert _verdicts(_table([9, 4, 6, 7], ("all", "", {0, 1, 2, 3}), *cells)) == {
        "all": "shown", "unit a": "shown", "unit b": "few", "unit c": "others", "unit d": "shown",
    }  # fmt: skip
    assert _verdicts(_table([9, 4, 6, 6], ("all", "", {0, 1, 2, 3}), *cells))["unit d"] == "shown"


def test_two_small_ones_that_are_five_together_hide_nothing_else() -> None:
    cells = [("unit", name, {place}) for place, name in enumerate("abc")]
    assert _verdicts(_table([9, 4, 1], ("all", "", {0, 1, 2}), *cells)) == {
        "all": "shown", "unit a": "shown", "unit b": "few", "unit c": "few",
    }  # fmt: skip


def test_two_cuts_that_differ_by_two_people_are_not_both_shown() -> None:
    """Ten in sales and ten in Berlin, nine of them the same: their difference is about the other two."""
    table = _table([9, 1, 1, 20], ("unit", "sales", {0, 1}), ("site", "berlin", {0, 2}), ("all", "", {0, 1, 2, 3}))
    assert _verdicts(table) == {"unit sales": "shown", "site berlin": "alone", "all": "shown"}


def test_cohorts_of_four_do_not_follow_from_their_program() -> None:
    """Program, three cohorts, and an organization with a further program."""
    table = _table(
        [4, 6, 9, 30],
        ("cohort", "a", {0}), ("cohort", "b", {1}), ("cohort", "c", {2}), ("program", "x", {0, 1, 2}), ("all", "", {0, 1, 2, 3}),
    )  # fmt: skip
    assert _verdicts(table) == {
        "cohort a": "few", "cohort b": "others", "cohort c": "shown", "program x": "shown", "all": "shown",
    }  # fmt: skip


@pytest.mark.parametrize(("more", "verdict"), [(1, "alone"), (4, "alone"), (5, "shown")])
def test_a_second_snapshot_needs_five_more(more: int, verdict: str) -> None:
    assert _verdicts(_table([8, more], ("all", "", {0, 1}), before=({0},))) == {"all": verdict}


def test_a_snapshot_without_anything_new_is_the_one_before() -> None:
    assert _verdicts(_table([8], ("all", "", {0}), before=({0},))) == {"all": "shown"}


def test_a_group_that_agrees_cannot_be_computed_from_the_others() -> None:
    table = _table([6, 8], ("all", "", {0, 1}), ("side", "mentor", {0}), ("side", "mentee", {1}))
    assert _verdicts(table, (("side", "mentor"),)) == {"all": "shown", "side mentor": "agreed", "side mentee": "others"}


def test_it_does_not_matter_in_which_order_cells_come() -> None:
    dice = random.Random(3)
    cells = [("unit", str(place), {place}) for place in range(6)] + [("all", "", set(range(6)))]
    cells += [("site", "x", {0, 1, 2}), ("site", "y", {3, 4, 5})]
    wanted = _verdicts(_table([7, 2, 5, 8, 6, 5], *cells))
    for _ in range(10):
        dice.shuffle(cells)
        assert _verdicts(_table([7, 2, 5, 8, 6, 5], *cells)) == wanted


@EXAMPLES
@given(drawn.surveys())
def test_nothing_about_fewer_than_five_follows_from_two_snapshots(survey: tuple) -> None:
    first, later, cuts = survey
    once = _shown(drawn.table(first, [], cuts, []))
    table = drawn.table(first, later, cuts, once)
    again = _shown(table)
    assert all(table.count(cell.kinds) >= LEAST for cell in [*once, *again])
    assert derivable(table.sizes, [cell.kinds for cell in [*once, *again]]) is None


@EXAMPLES
@given(drawn.surveys(), st.data())
def test_what_agrees_follows_from_nothing_that_is_shown(survey: tuple, data: st.DataObject) -> None:
    first, _, cuts = survey
    table = drawn.table(first, [], cuts, [])
    large = [cell for cell in table.cells if table.count(cell.kinds) >= LEAST]
    agreed = data.draw(st.lists(st.sampled_from(large), max_size=2, unique=True)) if large else []
    shown = [cell.kinds for cell in _shown(table, tuple(cell.key for cell in agreed))]
    assert not any(computable(cell.kinds, len(table.sizes), shown) for cell in agreed)
    assert derivable(table.sizes, shown) is None


@settings(EXAMPLES, max_examples=60)
@given(drawn.surveys())
def test_nothing_is_hidden_for_others_that_could_be_shown(survey: tuple) -> None:
    first, _, cuts = survey
    table = drawn.table(first, [], cuts, [])
    found = judge(table)
    shown = [cell.kinds for cell in table.cells if found[cell.key] is Verdict.SHOWN]
    for cell in table.cells:
        if found[cell.key] in {Verdict.OTHERS, Verdict.ALONE}:
            assert derivable(table.sizes, [*shown, cell.kinds]) is not None


def test_a_large_table_is_searched_by_its_bases() -> None:
    """Six hundred people of hundreds of kinds: too many for a search to the end."""
    dice = random.Random(8)
    people = [tuple(int(dice.random() ** 2 * most) for most in (2, 12, 9, 5, 1)) for _ in range(600)]
    table = drawn.table(people, [], [(), (0,), (1,), (2,), (3,), (0, 1), (0, 2)], [])
    assert sum(size < LEAST for size in table.sizes) > 200
    shown = _shown(table)
    assert len(shown) > 25
    assert derivable(table.sizes, [cell.kinds for cell in shown]) is None
