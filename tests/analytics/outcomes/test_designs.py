"""With whom participants are compared: those who waited first, then twins, then everybody, and what was said on the way."""

from __future__ import annotations

import datetime as dt

import pytest

from analytics.enums import Told
from analytics.models import BalanceLine, ComparisonEstimate, ComparisonTrial, CurveStep
from programs.models import Audience, Employee, Milestone, Participant
from tests.analytics.outcomes.firms import DAY, UNTIL, Firm, moment, result, staff

YEAR = 365


def _share_gone(people: list[Employee], since: dict[object, dt.date] | None = None) -> float:
    """The share that left within a year, counted: everybody is watched for longer."""
    begun = {one.pk: DAY for one in people} | (since or {})
    gone = [one for one in people if one.leave_date and (one.leave_date - begun[one.pk]).days <= YEAR]
    return len(gone) / len(people)


def _told(firm: Firm, row: object, told: str) -> ComparisonEstimate:
    return ComparisonEstimate.objects.get(result=result(row), told=told)  # type: ignore[arg-type]


def test_those_who_waited_come_first_and_both_are_counted_from_the_cohorts_day(firm: Firm) -> None:
    people, others, rest = (staff(firm, n, seed=s) for n, s in ((60, 1), (40, 2), (200, 3)))
    with firm.cast.chiara.acting():
        for one in people:
            # Long before the cohort's day, which is when both clocks start.
            firm.place(one, dt.date(2025, 1, 10))
        for one in others:
            firm.wait(one, dt.date(2025, 1, 12))
    assert len(rest) == 200
    row = firm.compare()
    with firm.cast.olu.acting():
        found = result(row)
        assert (row.basis, found.participants, found.others, found.by_day) == ("waiting", 60, 40, YEAR)
        assert _told(firm, row, Told.HERE).value == pytest.approx(_share_gone(people), abs=1e-12)
        assert _told(firm, row, Told.THERE).value == pytest.approx(_share_gone(others), abs=1e-12)
        assert [(one.basis, one.refused) for one in row.trials.all()] == [("waiting", "")]
        assert "wanting to take part" in found.claim or found.verdict == "nothing_seen"


def test_who_moves_up_later_stays_with_those_who_waited_and_who_did_before_takes_part(firm: Firm) -> None:
    people, others = staff(firm, 40, seed=1, leave=0), staff(firm, 34, seed=2, leave=0)
    with firm.cast.chiara.acting():
        for one in people:
            firm.place(one)
        for place, one in enumerate(others):
            seat = firm.wait(one, dt.date(2025, 2, 1))
            if place < 3:
                Participant.objects.filter(pk=seat.pk).update(state="ready")
                day = DAY - dt.timedelta(days=1) if place == 0 else DAY + dt.timedelta(days=20)
                Milestone.objects.create(participant=seat, kind="admitted", reached_at=moment(day))
    row = firm.compare()
    with firm.cast.olu.acting():
        found = result(row)
        assert (row.basis, found.participants, found.others, row.people, row.moved_up) == ("waiting", 41, 33, 41, 2)


def test_with_fewer_than_thirty_who_waited_twins_are_found_and_are_alike(firm: Firm) -> None:
    staff_of_firm = staff(firm, 420, seed=5)
    people = staff_of_firm[:60]
    with firm.cast.chiara.acting():
        for place, one in enumerate(people):
            firm.place(one, DAY + dt.timedelta(days=place % 4))
        for one in staff_of_firm[60:89]:
            firm.wait(one)
    row = firm.compare()
    with firm.cast.olu.acting():
        trials = list(row.trials.order_by("position"))
        assert (trials[0].basis, trials[0].refused) == ("waiting", "29 people waited, and 30 are needed")
        assert (row.basis, trials[-1].basis, trials[-1].refused) == ("alike", "alike", "")
        assert trials[-1].here == trials[-1].there == 60 - trials[-1].left_out > 30
        assert max(abs(line.apart) for line in BalanceLine.objects.all()) <= 0.1
        assert result(row).participants == result(row).others == trials[-1].here


def test_twins_who_are_not_alike_are_refused_with_the_reason_and_everybody_is_no_effect(firm: Firm) -> None:
    """Participants are new, and the others have been there for long: no caliper brings them together."""
    with firm.cast.chiara.acting():
        for _ in range(40):
            firm.place(firm.employ(hire_date=dt.date(2024, 6, 1)))
        for place in range(120):
            leaves = {"leave_date": DAY + dt.timedelta(days=90), "status": "left"} if place % 3 == 0 else {}
            firm.employ(hire_date=dt.date(2008, 1, 1), **leaves)
    row = firm.compare()
    with firm.cast.olu.acting():
        refused = list(ComparisonTrial.objects.filter(basis="alike").values_list("refused", flat=True))
        assert refused == ["0 participants have a twin, and 30 are needed"] * 4
        assert (row.basis, result(row).others) == ("everybody", 120)
        assert result(row).claim.endswith("Do not call it an effect.")
        apart = BalanceLine.objects.get(trait="tenure").apart
        assert apart is None or abs(apart) > 0.1


def test_twins_above_a_tenth_are_refused_by_name(firm: Firm) -> None:
    """Within the widest step everybody has a twin, and all twins are on the other site; on the own site nobody is left."""
    with firm.cast.chiara.acting():
        for _ in range(40):
            firm.place(firm.employ(location="Hamburg"))
            firm.employ(location="Bremen")
    row = firm.compare()
    with firm.cast.olu.acting():
        trials = list(row.trials.order_by("position").values_list("refused", flat=True))
    assert trials[1] == "they are infinitely far apart in site, and 0.1 is the most"
    assert trials[2:] == ["0 participants have a twin, and 30 are needed"] * 3 + [""]


def test_everybody_is_who_could_have_taken_part_then(firm: Firm) -> None:
    with firm.cast.chiara.acting():
        Audience.objects.filter(cohort=firm.cohort, side="mentor").update(
            grade_max=4, departments=["Grid"], locations=["Hamburg"], tenure_months_min=6
        )
        firm.place(firm.employ())
        counted = [firm.employ(), firm.employ(grade=1)]
        firm.employ(grade=5)
        firm.employ(grade=None)
        firm.employ(department="Trade")
        firm.employ(location="Bremen")
        firm.employ(hire_date=DAY - dt.timedelta(days=60))
        firm.employ(leave_date=DAY, status="left")
        counted.append(firm.employ())
        firm.version(counted[-1], dt.date(2025, 6, 1), None, grade=9)
        late = firm.employ(department="Trade")
        firm.version(late, dt.date(2025, 6, 1), None, department="Grid")
    row = firm.compare()
    with firm.cast.olu.acting():
        assert (row.basis, result(row).others, len(counted)) == ("everybody", 3, 3)
        assert result(row).verdict == "too_few"


def test_curves_show_no_day_with_fewer_than_five(firm: Firm) -> None:
    people, others = staff(firm, 6, seed=8, leave=1), staff(firm, 40, seed=9, leave=1)
    with firm.cast.chiara.acting():
        for one in people:
            firm.place(one)
        for one in others:
            firm.wait(one)
    row = firm.compare()
    with firm.cast.olu.acting():
        steps = CurveStep.objects.filter(result=result(row))
        assert list(steps.filter(who="here").order_by("day").values_list("at_risk", flat=True)) == [6, 5]
        assert min(steps.values_list("at_risk", flat=True)) == 5
        assert result(row).verdict == "too_few"
        assert ComparisonEstimate.objects.count() == 0
        assert row.known_until == UNTIL
