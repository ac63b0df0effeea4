"""What a program shows less what its cohorts show is nobody, or five people at least."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Iterator

import pytest

from analytics.cells import Group, Rules, values
from analytics.selectors import intakes
from analytics.selectors.intakes import Came
from programs.models import Cohort, Milestone
from surveys.disclosure.audit import derivable
from tests.analytics.outcomes.firms import DAY, Firm, moment
from tests.factories.rows import make_cohort

LATER = DAY + dt.timedelta(days=200)


@pytest.fixture
def second(firm: Firm) -> Iterator[Cohort]:
    """Another cohort of the same program, half a year later; the test runs inside of the firm."""
    with firm.cast.chiara.acting():
        yield make_cohort(program=firm.program, number=2, starts_on=LATER)


def _of(firm: Firm, cohort: Cohort | None = None) -> list[Came]:
    return intakes.of(firm.cast.nordwind, firm.program, cohort)


def _wait(firm: Firm, cohort: Cohort, count: int) -> None:
    for _ in range(count):
        firm.wait(firm.employ(), cohort=cohort)


def _people(came: list[Came], of: str) -> list[set[uuid.UUID]]:
    return [set(getattr(one, of)) for one in came]


def test_a_short_waitlist_of_one_cohort_is_in_no_number_of_the_program(firm: Firm, second: Cohort) -> None:
    for cohort, day in ((firm.cohort, DAY), (second, LATER)):
        for _ in range(6):
            firm.place(firm.employ(), day, cohort=cohort)
    _wait(firm, firm.cohort, 7)
    _wait(firm, second, 4)
    assert [len(one) for one in _people(_of(firm), "waited")] == [7, 0]
    assert _people(_of(firm, second), "waited") == [set()]
    _wait(firm, second, 1)
    assert [len(one) for one in _people(_of(firm), "waited")] == [7, 5]


def test_who_is_in_two_cohorts_counts_in_the_first_wherever_one_looks(firm: Firm, second: Cohort) -> None:
    people = [firm.employ() for _ in range(14)]
    for one in people[:8]:
        firm.place(one, DAY)
    for one in people[6:]:
        firm.place(one, LATER, cohort=second)
    whole = _people(_of(firm), "begun")
    apart = [*_people(_of(firm, firm.cohort), "begun"), *_people(_of(firm, second), "begun")]
    assert whole == apart
    assert [len(one) for one in whole] == [8, 6]


def test_who_moved_up_counts_where_they_waited(firm: Firm, second: Cohort) -> None:
    for _ in range(6):
        firm.place(firm.employ(), LATER, cohort=second)
    for place in range(5):
        row = firm.wait(firm.employ(), LATER, cohort=second, state="ready" if place < 2 else "waitlisted")
        if place < 2:
            Milestone.objects.create(participant=row, kind="admitted", reached_at=moment(LATER + dt.timedelta(days=30)))
    (came,) = _of(firm, second)
    assert (len(came.waited), came.moved_up) == (5, 2)


def test_figures_of_programs_and_cohorts_cannot_be_subtracted() -> None:
    """A thousand organizations of small and large cohorts, every figure of people that is shown, and the judge of surveys."""
    shown = 0
    for seed in range(1000):
        dice = random.Random(seed)
        cohorts = {
            uuid.UUID(int=place + 1): uuid.UUID(int=dice.randrange(900, 903)) for place in range(dice.randrange(1, 7))
        }
        sizes = {one: dice.choice([0, 1, 2, 3, 4, 5, 6, 9, 20]) for one in cohorts}
        groups = [Group(one, cohorts[one], size, {"": size}, size) for one, size in sizes.items() if size]
        places = {one: place for place, one in enumerate(cohorts)}
        figures = []
        for value in values(groups, Rules(), cohorts):
            if value.value is not None:
                inside = [
                    one for one in cohorts if value.cohort in (None, one) and value.program in (None, cohorts[one])
                ]
                counted = [one for one in inside if sizes[one] >= 5]
                assert value.value == sum(sizes[one] for one in counted)
                figures.append({places[one] for one in counted})
        assert derivable(list(sizes.values()), figures) is None
        shown += len(figures)
    assert shown > 2000
