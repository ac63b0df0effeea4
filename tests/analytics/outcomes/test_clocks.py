"""From when to when somebody is watched: counted again by hand, day by day, on small directories."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from analytics.enums import Told
from analytics.models import ComparisonEstimate, CurveStep
from programs.models import Employee, Milestone
from tests.analytics.outcomes.firms import DAY, UNTIL, Firm, moment, result, staff
from tests.factories.rows import make_cohort

Life = tuple[int, int, bool]


def _steps(firm: Firm, row: object, who: str, question: str = "left") -> list[tuple[int, int, int, float]]:
    found = CurveStep.objects.filter(result=result(row, question), who=who).order_by("day")  # type: ignore[arg-type]
    return [(one.day, one.at_risk, one.gone, one.staying) for one in found]


def _by_hand(lives: list[Life]) -> list[tuple[int, int, int, float]]:
    """The product-limit curve, by going through the days; days with fewer than five watched are not told."""
    staying, told = 1.0, []
    for day in range(1, 900):
        watched = [life for life in lives if life[0] < day <= life[1]]
        gone = sum(life[2] and life[1] == day for life in watched)
        if gone:
            staying *= 1 - gone / len(watched)
            if len(watched) >= 5:
                told.append((day, len(watched), gone, pytest.approx(staying, abs=1e-12)))
    return told


def _life(one: Employee, clock: dt.date, since: dt.date, until: dt.date = UNTIL) -> Life | None:
    begin, gone = max(clock, since, one.hire_date), one.leave_date or dt.date.max
    if min(gone, until) <= begin:
        return None
    return (begin - clock).days, (min(gone, until) - clock).days, gone <= until


@pytest.mark.parametrize("seed", range(5))
def test_everybody_is_watched_from_coming_to_leaving_or_the_last_import(firm: Firm, seed: int) -> None:
    """Some come late, some are hired later, some leave before, some after the last import, some take part elsewhere."""
    dice, here, there = random.Random(seed), [], []
    with firm.cast.chiara.acting():
        elsewhere = make_cohort(program=firm.program, number=2, name="Next")
        for place in range(90):
            hired = DAY + dt.timedelta(days=dice.randrange(-800, 60))
            leaves = DAY + dt.timedelta(days=dice.randrange(-40, 700)) if dice.random() < 0.6 else None
            site = "Hamburg" if place < 30 else "Bremen"
            one = firm.employ(hire_date=hired, leave_date=leaves, location=site, status="left" if leaves else "active")
            joined = DAY + dt.timedelta(days=dice.randrange(-20, 90))
            if place < 30:
                firm.place(one, joined)
                here.append(_life(one, DAY, joined))
            elif place < 40:
                # Whoever comes to another cohort is watched until then; that is no exit.
                firm.place(one, joined, cohort=elsewhere)
                there.append(_life(one, DAY, DAY, min(joined, UNTIL)) if joined > DAY and hired <= DAY else None)
            else:
                there.append(_life(one, DAY, DAY) if hired <= DAY else None)
    row = firm.compare()
    with firm.cast.olu.acting():
        assert row.basis == "everybody"
        theirs = [life for life in there if life]
        assert (result(row).participants, result(row).others) == (sum(map(bool, here)), len(theirs))
        assert _steps(firm, row, "here") == _by_hand([life for life in here if life])
        assert _steps(firm, row, "there") == _by_hand(theirs)


def test_twins_start_on_the_day_of_their_participant_and_drop_outs_stay(firm: Firm) -> None:
    with firm.cast.chiara.acting():
        for place in range(40):
            day = DAY + dt.timedelta(days=place)
            leaves = day + dt.timedelta(days=100) if place < 10 else None
            one = firm.employ(leave_date=leaves, status="left" if leaves else "active")
            firm.place(one, day, state="withdrawn" if place % 2 else "ready")
        for _ in range(40):
            # Thirty days after the first participant's clock, nine days before the last one's.
            firm.employ(leave_date=DAY + dt.timedelta(days=500), status="left")
    row = firm.compare()
    with firm.cast.olu.acting():
        assert (row.basis, result(row).participants, result(row).others) == ("alike", 40, 40)
        assert [step[:3] for step in _steps(firm, row, "here")] == [(100, 40, 10)]
        # Each of the others leaves on day 500 of the cohort: so many days after the place of the own participant, one a day;
        # the last import is on day 457, so that none of it is seen.
        assert _steps(firm, row, "there") == []


def test_who_said_no_to_the_invitation_never_took_part_and_who_dropped_out_did(firm: Firm) -> None:
    people = staff(firm, 12, seed=3, leave=0)
    with firm.cast.chiara.acting():
        for place, one in enumerate(people):
            seat = firm.place(one, state="withdrawn")
            kinds = ("declined",) if place < 4 else ("admitted", "declined") if place < 8 else ("withdrawn",)
            for kind in kinds:
                Milestone.objects.create(participant=seat, kind=kind, reached_at=moment(DAY))
    row = firm.compare()
    assert row.people == 8


def test_who_is_gone_without_a_last_day_left_when_the_directory_said_so(firm: Firm) -> None:
    with firm.cast.chiara.acting():
        for place in range(6):
            one = firm.employ(status="left" if place == 0 else "active")
            firm.place(one)
            if place == 0:
                # There, gone, back, and gone for good.
                firm.version(one, dt.date(2020, 1, 1), None, status="active")
                for number, status in enumerate(("left", "active", "left", "left")):
                    firm.version(one, DAY + dt.timedelta(days=20 + 10 * number), None, status=status)
    row = firm.compare()
    with firm.cast.olu.acting():
        assert [step[:3] for step in _steps(firm, row, "here")] == [(40, 6, 1)]


def test_rising_and_moving_are_counted_once_and_end_with_leaving(firm: Firm) -> None:
    day = DAY + dt.timedelta(days=50)
    with firm.cast.chiara.acting():
        for place in range(10):
            leaves = day - dt.timedelta(days=1) if place == 0 else None
            one = firm.employ(leave_date=leaves, status="left" if leaves else "active")
            firm.place(one)
            if place < 3:
                firm.version(one, day, None, grade=5)
                firm.version(one, day + dt.timedelta(days=10), None, grade=6, department="Trade")
            if place == 3:
                firm.version(one, day, None, grade=3)
            if place == 4:
                firm.version(one, day, None, department="")
    row = firm.compare()
    with firm.cast.olu.acting():
        assert [step[:3] for step in _steps(firm, row, "here", "promoted")] == [(50, 9, 2)]
        assert [step[:3] for step in _steps(firm, row, "here", "moved")] == [(60, 9, 2)]


def test_a_program_counts_each_person_once_and_all_of_its_cohorts(firm: Firm) -> None:
    people = staff(firm, 20, seed=11, leave=0)
    with firm.cast.chiara.acting():
        second = make_cohort(program=firm.program, number=2, name="Second", starts_on=DAY + dt.timedelta(days=200))
        for place, one in enumerate(people):
            firm.place(one)
            if place < 5:
                firm.place(one, DAY + dt.timedelta(days=190), cohort=second)
        for one in staff(firm, 7, seed=12, leave=0):
            firm.place(one, DAY + dt.timedelta(days=200), cohort=second)
    row = firm.compare(None)
    assert (row.people, row.day) == (27, DAY)
    with firm.cast.olu.acting():
        assert ComparisonEstimate.objects.filter(told=Told.HERE).count() == 0
