"""Runs and pairings by the API."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.tenancy import tenant
from matching.enums import PairingState, RunState
from matching.models import MatchingRun
from programs.enums import ProgramState, Side
from programs.models import Cohort
from tests.factories.cast import Cast
from tests.factories.rows import make_cohort, make_pairing, make_participant, make_program, make_run
from tests.factories.tokens import Caller


@pytest.fixture
def hr(cast: Cast) -> Caller:
    return Caller(cast.nordwind)


@pytest.fixture
def cohort(hr: Caller) -> Cohort:
    with tenant(hr.organization.pk):
        return make_cohort(program=make_program(state=ProgramState.LIVE))


def test_a_run_is_asked_for_and_looked_at(hr: Caller, cohort: Cohort) -> None:
    answer = hr.send("runs/", {"cohort_id": str(cohort.pk), "mode": "most_pairs"})
    run = answer.json()
    assert (answer.status_code, run["state"], run["mode"], run["pairs"]) == (201, "queued", "most_pairs", None)
    assert answer["Location"] == f"http://testserver/api/v1/runs/{run['id']}/"
    assert hr.get(f"runs/{run['id']}/").json() == run
    assert hr.get(f"runs/?cohort_id={cohort.pk}&state=queued").json()["results"] == [run]


def test_one_run_at_a_time(hr: Caller, cohort: Cohort) -> None:
    hr.send("runs/", {"cohort_id": str(cohort.pk)})
    answer = hr.send("runs/", {"cohort_id": str(cohort.pk)})
    assert (answer.status_code, "going on already" in answer.json()["detail"]) == (409, True)
    with tenant(hr.organization.pk):
        assert MatchingRun.objects.count() == 1


def test_a_finished_run_says_how_many_pairs(hr: Caller, cohort: Cohort) -> None:
    with tenant(hr.organization.pk):
        make_run(cohort=cohort, state=RunState.DONE, figures={"pairs": 12}, certified=True)
    (run,) = hr.get("runs/").json()["results"]
    assert (run["pairs"], run["certified"], run["mode"]) == (12, True, "best_total")


def test_a_pairing_is_told_once_both_know(hr: Caller, cohort: Cohort) -> None:
    with tenant(hr.organization.pk):
        two = {side: make_participant(cohort=cohort, side=side) for side in (Side.MENTOR, Side.MENTEE)}
        row = make_pairing(mentor=two[Side.MENTOR], mentee=two[Side.MENTEE])
        others = {side: make_participant(cohort=cohort, side=side) for side in (Side.MENTOR, Side.MENTEE)}
        later: dict[str, Any] = {"started_at": timezone.now() + dt.timedelta(minutes=10)}
        untold = make_pairing(mentor=others[Side.MENTOR], mentee=others[Side.MENTEE], **later)
    (told,) = hr.get("pairings/").json()["results"]
    assert told == {
        "id": str(row.pk),
        "cohort_id": str(cohort.pk),
        "mentor_id": str(row.mentor_id),
        "mentor_number": row.mentor.employee.number,
        "mentee_id": str(row.mentee_id),
        "mentee_number": row.mentee.employee.number,
        "further_mentors": 0,
        "state": PairingState.ACTIVE,
        "started_at": row.started_at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z"),
        "ended_at": None,
    }
    assert hr.get(f"pairings/{row.pk}/").json() == told
    assert hr.get(f"pairings/{untold.pk}/").status_code == 404
    assert hr.get("pairings/?state=ended").json()["results"] == []


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_however_long(
    hr: Caller, cohort: Cohort, count: int, django_assert_num_queries: Any
) -> None:
    with tenant(hr.organization.pk):
        for number in range(count):
            make_run(cohort=cohort, number=number + 1)
            two = [make_participant(cohort=cohort, side=side) for side in (Side.MENTOR, Side.MENTEE)]
            make_pairing(mentor=two[0], mentee=two[1])
    hr.get("organization/")
    with django_assert_num_queries(20):
        assert {len(hr.get(path).json()["results"]) for path in ("runs/", "pairings/")} == {count}
