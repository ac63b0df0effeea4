"""Who takes part, by the API: adding, writing to them, changing a place, and not overwriting what somebody else did."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from accounts.tenancy import tenant
from nudges.models import Message
from programs.enums import ParticipantState, ProgramState, Side
from programs.models import Cohort, Participant
from tests.factories.cast import Cast
from tests.factories.rows import make_cohort, make_employee, make_participant, make_program
from tests.factories.tokens import Caller

LATER = dt.date(2099, 1, 1)
NOBODY = "01900000-0000-7000-8000-000000000000"


@pytest.fixture
def hr(cast: Cast) -> Caller:
    return Caller(cast.nordwind)


@pytest.fixture
def cohort(hr: Caller) -> Cohort:
    with tenant(hr.organization.pk):
        return make_cohort(program=make_program(state=ProgramState.LIVE), cap=1)


def _enrol(hr: Caller, cohort: Cohort, *numbers: str, **more: Any) -> Any:
    body = {"cohort_id": str(cohort.pk), "side": Side.MENTEE, "numbers": list(numbers)}
    return hr.send("participants/", body | more)


def _places(hr: Caller) -> list[tuple[str, str]]:
    with tenant(hr.organization.pk):
        return list(Participant.objects.order_by("pk").values_list("employee__number", "state"))


def test_people_are_added_by_number(hr: Caller, cohort: Cohort) -> None:
    with tenant(hr.organization.pk):
        one, two, gone = make_employee(), make_employee(last_name="Zuse"), make_employee(status="left")
    answer = _enrol(hr, cohort, one.number, two.number, gone.number, "E404").json()
    assert [row["employee_number"] for row in answer["added"]] == [one.number]
    assert [(row["employee_number"], row["state"]) for row in answer["waiting"]] == [(two.number, "waitlisted")]
    assert answer["refused"] == [
        {"number": "E404", "reason": "is not in the directory"},
        {"number": gone.number, "reason": "has left the organization"},
    ]
    assert answer["written_to"] == 0
    assert _places(hr) == [(one.number, "enrolled"), (two.number, "waitlisted")]
    with tenant(hr.organization.pk):
        assert AuditEvent.objects.get(verb="added mentees").actor_name == "HR sync, by the API"


def test_those_who_came_in_can_be_written_to(hr: Caller, cohort: Cohort) -> None:
    with tenant(hr.organization.pk):
        one = make_employee(email="ada@nordwind.example")
    assert _enrol(hr, cohort, one.number, invite=True).json()["written_to"] == 1
    with tenant(hr.organization.pk):
        letter = Message.objects.get()
    assert letter.to_email == "ada@nordwind.example"
    assert "Nordwind Energy" in letter.text
    assert "HR sync" not in letter.text


def test_a_program_that_is_no_more_takes_nobody(hr: Caller) -> None:
    with tenant(hr.organization.pk):
        over = make_cohort(program=make_program(state=ProgramState.ARCHIVED))
        one = make_employee()
    answer = _enrol(hr, over, one.number)
    assert (answer.status_code, _places(hr)) == (409, [])


def test_a_cohort_of_nobody_is_not_found(hr: Caller) -> None:
    body = {"cohort_id": NOBODY, "side": "mentor", "numbers": ["1"]}
    assert hr.send("participants/", body).status_code == 404


def test_a_place_is_changed_and_given_up_and_taken_again(hr: Caller, cohort: Cohort) -> None:
    with tenant(hr.organization.pk):
        row = make_participant(cohort=cohort, side=Side.MENTOR)
    path = f"participants/{row.pk}/"
    assert hr.send(path, {"capacity": 3}, method="patch").json()["capacity"] == 3
    assert hr.send(path, {"withdrawn": True}, method="patch").json()["state"] == "withdrawn"
    back = hr.send(path, {"withdrawn": False}, method="patch").json()
    assert (back["state"], back["capacity"]) == (ParticipantState.ENROLLED, 3)
    assert hr.send(path, {}, method="patch").json() == back == hr.get(path).json()


@pytest.mark.parametrize(("state", "back_on"), [(ParticipantState.WITHDRAWN, None), (ParticipantState.PAUSED, LATER)])
def test_who_wanted_out_is_not_added_again(hr: Caller, cohort: Cohort, state: str, back_on: Any) -> None:
    """Lists are sent every night; what somebody decided stays until somebody decides otherwise."""
    with tenant(hr.organization.pk):
        row = make_participant(cohort=cohort, side=Side.MENTEE, state=state, back_on=back_on)
    number = row.employee.number
    answer = _enrol(hr, cohort, number, invite=True).json()
    assert (answer["added"], answer["written_to"], _places(hr)) == ([], 0, [(number, state)])
    assert answer["refused"] == [{"number": number, "reason": "has a place already, and withdrew or wanted to wait"}]


def test_who_waits_until_later_has_not_withdrawn(hr: Caller, cohort: Cohort) -> None:
    with tenant(hr.organization.pk):
        row = make_participant(cohort=cohort, side=Side.MENTOR, state=ParticipantState.PAUSED, back_on=LATER)
    answer = hr.send(f"participants/{row.pk}/", {"withdrawn": False, "capacity": 2}, method="patch")
    assert (answer.json()["state"], answer.json()["capacity"]) == (ParticipantState.PAUSED, 2)


def test_a_place_is_held_after_its_cohort(hr: Caller, cohort: Cohort) -> None:
    """Whoever gives and takes places holds the cohort first; the other way round two would wait for each other."""
    with tenant(hr.organization.pk):
        row = make_participant(cohort=cohort, side=Side.MENTOR)
    with CaptureQueriesContext(connection) as asked:
        hr.send(f"participants/{row.pk}/", {"withdrawn": True}, method="patch")
    held = [one["sql"] for one in asked if " FOR " in one["sql"]]
    assert ["programs_participant" in sql.rpartition(" FOR ")[2] for sql in held[:2]] == [False, True]
    assert 'FROM "programs_cohort"' in held[0]


def test_what_has_changed_meanwhile_is_not_overwritten(hr: Caller, cohort: Cohort) -> None:
    with tenant(hr.organization.pk):
        row = make_participant(cohort=cohort, side=Side.MENTOR)
    path = f"participants/{row.pk}/"
    mark = {"if-match": hr.get(path)["ETag"]}
    assert hr.send(path, {"capacity": 2}, method="patch", headers=mark).status_code == 200
    answer = hr.send(path, {"capacity": 5}, method="patch", headers=mark)
    assert (answer.status_code, hr.get(path).json()["capacity"]) == (412, 2)


def test_a_mentee_has_one_place(hr: Caller, cohort: Cohort) -> None:
    with tenant(hr.organization.pk):
        row = make_participant(cohort=cohort, side=Side.MENTEE)
    answer = hr.send(f"participants/{row.pk}/", {"capacity": 2}, method="patch")
    assert (answer.status_code, hr.get(f"participants/{row.pk}/").json()["capacity"]) == (409, 1)


def test_reading_needs_no_right_to_write(cast: Cast, cohort: Cohort) -> None:
    with tenant(cast.nordwind.pk):
        row = make_participant(cohort=cohort)
    reader = Caller(cast.nordwind, secret="ups_reader", scopes=["read_participants"])
    answers = [reader.get(f"participants/{row.pk}/"), reader.send(f"participants/{row.pk}/", {}, method="patch")]
    assert [one.status_code for one in answers] == [200, 403]
    assert _enrol(reader, cohort, row.employee.number).status_code == 403
