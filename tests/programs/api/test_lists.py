"""Reading the directory, programs and cohorts: what is in a row, what narrows a list, and what it costs."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.tenancy import tenant
from programs.enums import ProgramState
from programs.models import Cohort
from tests.factories.cast import Cast
from tests.factories.rows import make_cohort, make_employee, make_participant, make_program
from tests.factories.tokens import Caller

LIVE = {"state": ProgramState.LIVE}


@pytest.fixture
def hr(cast: Cast) -> Caller:
    return Caller(cast.nordwind)


def _found(hr: Caller, path: str) -> list[str]:
    return [one["id"] for one in hr.get(path).json()["results"]]


def test_an_employee_is_told_whole(hr: Caller) -> None:
    with tenant(hr.organization.pk):
        boss = make_employee(email="boss@nordwind.example")
        row = make_employee(email="ada@nordwind.example", manager=boss, team="Blue")
    assert hr.get(f"directory/employees/{row.pk}/").json() == {
        "id": str(row.pk),
        "number": row.number,
        "email": "ada@nordwind.example",
        "first_name": "Ada",
        "last_name": "Lind",
        "preferred_name": "",
        "job_title": "Analyst",
        "job_level": "",
        "grade": 4,
        "department": "Grid",
        "business_unit": "",
        "team": "Blue",
        "location": "Hamburg",
        "country": "",
        "time_zone": "",
        "manager_id": str(boss.pk),
        "manager_number": boss.number,
        "hire_date": None,
        "leave_date": None,
        "status": "active",
    }


def test_lists_are_narrowed(hr: Caller) -> None:
    with tenant(hr.organization.pk):
        boss = make_employee(department="Board")
        ada, gone = make_employee(manager=boss), make_employee(status="left")
        pilot = make_cohort(program=make_program(**LIVE))
        second = make_cohort(program=make_program(**LIVE))
        draft = make_cohort(name="Draft")
    people = "directory/employees/"
    assert _found(hr, f"{people}?department=Board") == [str(boss.pk)]
    assert _found(hr, f"{people}?number={ada.number}") == [str(ada.pk)]
    assert _found(hr, f"{people}?manager_id={boss.pk}") == [str(ada.pk)]
    assert _found(hr, f"{people}?status=left") == [str(gone.pk)]
    assert _found(hr, "cohorts/") == [str(pilot.pk), str(second.pk)]
    assert _found(hr, f"cohorts/?program_id={second.program_id}") == [str(second.pk)]
    assert _found(hr, "programs/?state=live") == [str(pilot.program_id), str(second.program_id)]
    assert hr.get(f"cohorts/{draft.pk}/").status_code == hr.get(f"programs/{draft.program_id}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_however_long(hr: Caller, count: int, django_assert_num_queries: Any) -> None:
    with tenant(hr.organization.pk):
        cohort = make_cohort(program=make_program(**LIVE))
        boss = make_employee()
        for _ in range(count):
            make_participant(cohort=cohort, employee=make_employee(manager=boss))
    hr.get("organization/")  # has written the day of its use
    # Of each ten, nine are the way in and out: savepoints, the door, the token, and the settings of the transaction.
    with django_assert_num_queries(QUERIES * 4):
        for path in ("directory/employees/", "programs/", "cohorts/", "participants/"):
            assert hr.get(path).status_code == 200


QUERIES = 10


def test_a_cohort_and_its_program_are_told(hr: Caller) -> None:
    with tenant(hr.organization.pk):
        row: Cohort = make_cohort(program=make_program(**LIVE, purposes=["culture"]))
    assert hr.get(f"cohorts/{row.pk}/").json() == {
        "id": str(row.pk),
        "program_id": str(row.program_id),
        "number": 1,
        "name": "Pilot",
        "starts_on": None,
        "ends_on": None,
        "cap": 25,
    }
    assert hr.get(f"programs/{row.program_id}/").json() == {
        "id": str(row.program_id),
        "name": "Reverse mentoring",
        "description": "",
        "state": "live",
        "purposes": ["culture"],
        "length_months": 6,
        "sessions_per_month": 1,
        "launched_at": None,
    }
