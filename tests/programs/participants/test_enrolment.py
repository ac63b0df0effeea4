"""Who takes part: the cap, the waitlist, capacity, sides, leaving and coming back."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEvent
from nudges.models import Message
from programs.enums import EmployeeStatus, ParticipantState, ProgramState, Side
from programs.models import Cohort, Employee, Participant, Program
from programs.selectors import participants as selectors
from programs.selectors import work
from programs.services import participants
from programs.services.participants import CannotEnrol
from tests.factories.cast import Cast
from tests.factories.rows import make_cohort, make_employee, make_program
from tests.programs.participants.people import Scene, said


def _states(scene: Scene) -> dict[str, str]:
    with scene.chiara.acting():
        rows = Participant.objects.filter(cohort=scene.cohort).select_related("employee")
        return {row.employee.first_name: row.state for row in rows}


def _enrol(scene: Scene, side: str, capacity: int = 1, people: list | None = None) -> participants.Enrolled:
    chosen = people or (scene.juniors if side == Side.MENTOR else scene.seniors)
    with scene.chiara.acting() as actor:
        return participants.enrol(
            actor=actor, cohort=scene.cohort, employee_ids=[e.pk for e in chosen], side=side, capacity=capacity
        )


def test_mentees_beyond_the_cap_wait_and_mentors_do_not(scene: Scene) -> None:
    _enrol(scene, Side.MENTOR, capacity=2)
    result = _enrol(scene, Side.MENTEE)
    assert [str(p.employee) for p in result.waiting] == ["Tom Vogel"]
    assert _states(scene) == {
        "Amara": "enrolled", "Jule": "enrolled", "Kofi": "enrolled",
        "Bernd": "enrolled", "Sana": "enrolled", "Tom": "waitlisted",
    }  # fmt: skip


def test_who_waits_longest_moves_up_when_somebody_withdraws(scene: Scene) -> None:
    _enrol(scene, Side.MENTEE)
    with scene.chiara.acting() as actor:
        bernd = Participant.objects.get(employee=scene.seniors[0])
        participants.withdraw(actor=actor, cohort=scene.cohort, participants=[bernd])
    assert _states(scene) == {"Bernd": "withdrawn", "Sana": "enrolled", "Tom": "enrolled"}
    with scene.chiara.acting() as actor:
        result = participants.restore(actor=actor, cohort=scene.cohort, participants=[bernd])
    assert [str(p.employee) for p in result.waiting] == ["Bernd Krüger"]
    with scene.chiara.acting():
        verbs = list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == [
        "added mentees",
        "withdrew participants",
        "moved up from the waitlist",
        "brought participants back",
    ]


@pytest.mark.parametrize("complete", [True, False])
def test_who_was_written_to_is_told_that_the_waiting_is_over(scene: Scene, complete: bool) -> None:
    _enrol(scene, Side.MENTEE)
    with scene.chiara.acting() as actor:
        Participant.objects.filter(state=ParticipantState.WAITLISTED).update(
            invited_at=timezone.now(), complete=complete
        )
        bernd = Participant.objects.get(employee=scene.seniors[0])
        participants.withdraw(actor=actor, cohort=scene.cohort, participants=[bernd])
        (letter,) = Message.objects.filter(kind="moved up from the waitlist")
    assert letter.subject == f"A place is free for you in {scene.cohort.program}"
    assert (letter.to_email, letter.essential) == ("tom@nordwind.example", True)
    assert ("everything that we need" in letter.text, "/t/" in letter.text) == (complete, True)
    assert "/t/" in letter.html


def test_who_was_never_written_to_is_invited_by_the_admin_as_everybody(scene: Scene) -> None:
    _enrol(scene, Side.MENTEE)
    with scene.chiara.acting() as actor:
        bernd = Participant.objects.get(employee=scene.seniors[0])
        participants.withdraw(actor=actor, cohort=scene.cohort, participants=[bernd])
        assert Message.objects.count() == 0


def test_nobody_stands_on_both_sides_and_who_left_is_refused(scene: Scene) -> None:
    with scene.chiara.acting():
        gone = make_employee(
            first_name="Uma", last_name="Gone", email="uma@nordwind.example", status=EmployeeStatus.LEFT
        )
    _enrol(scene, Side.MENTOR)
    result = _enrol(scene, Side.MENTEE, people=[scene.juniors[0], gone, scene.seniors[0]])
    assert [(str(e), why) for e, why in result.refused] == [
        ("Uma Gone", "has left the organization"),
        ("Amara Okafor", "takes part as a mentor already; nobody stands on both sides"),
    ]
    assert len(result.added) == 1


@pytest.mark.parametrize("words", ["kruger", "Krüger ber", "bernd@"])
def test_participants_are_found_as_people_of_the_directory_are(scene: Scene, words: str) -> None:
    _enrol(scene, Side.MENTEE)
    with scene.chiara.acting() as actor:
        found = selectors.found(actor, scene.cohort, selectors.Search(words=words))
        assert [str(row.employee) for row in found] == ["Bernd Krüger"]


LEAVERS = [
    {"status": EmployeeStatus.LEFT},
    {"leave_date": dt.date(2000, 1, 1)},
    {"leave_date": dt.date(2099, 12, 31)},
]


@pytest.mark.parametrize("leaves", LEAVERS)
def test_who_leaves_before_the_start_takes_no_place(scene: Scene, leaves: dict[str, Any]) -> None:
    _enrol(scene, Side.MENTEE)
    with scene.chiara.acting() as actor:
        Cohort.objects.update(starts_on=dt.date(2100, 1, 1))
        scene.cohort.refresh_from_db()
        Employee.objects.filter(pk=scene.seniors[0].pk).update(**leaves)
        assert dict(selectors.counts(actor, scene.cohort)["mentee"]) == {"left": 1, "enrolled": 1, "waitlisted": 1}
        assert [(one.cohort, one.ready, one.unfinished) for one in work.gathering(actor)] == [(scene.cohort, 0, 1)]
        participants.promote(actor=actor, cohort=scene.cohort)
    assert _states(scene) == {"Bernd": "enrolled", "Sana": "enrolled", "Tom": "enrolled"}
    page = scene.chiara.browser().get(scene.chiara.url(scene.path.removesuffix("participants/")))
    assert "1 more has left the organization" in " ".join(page.content.decode().split())


@pytest.mark.parametrize("leaves", LEAVERS)
def test_who_leaves_before_the_start_does_not_move_up(scene: Scene, leaves: dict[str, Any]) -> None:
    _enrol(scene, Side.MENTEE)
    with scene.chiara.acting() as actor:
        Cohort.objects.update(starts_on=dt.date(2100, 1, 1), cap=3)
        Employee.objects.filter(pk=scene.seniors[2].pk).update(**leaves)
        assert participants.promote(actor=actor, cohort=scene.cohort) == []
        Employee.objects.update(status=EmployeeStatus.ACTIVE, leave_date=dt.date(2100, 1, 1))
        assert [str(row.employee) for row in participants.promote(actor=actor, cohort=scene.cohort)] == ["Tom Vogel"]


@pytest.mark.parametrize("state", [ProgramState.DRAFT, ProgramState.ARCHIVED])
def test_people_are_added_to_live_programs_alone(scene: Scene, state: str) -> None:
    _enrol(scene, Side.MENTOR, people=scene.juniors[:1])
    with scene.chiara.acting() as actor:
        amara = Participant.objects.get()
        participants.withdraw(actor=actor, cohort=scene.cohort, participants=[amara])
        Program.objects.update(state=state)
    with pytest.raises(CannotEnrol, match="live programs"):
        _enrol(scene, Side.MENTOR)
    data = {"action": "restore", "participant": str(amara.pk)}
    assert said(scene.post("act/", data))[0].endswith("People are added to live programs.")
    assert _states(scene) == {"Amara": "withdrawn"}


@pytest.mark.parametrize("capacity", [0, 21])
def test_an_impossible_capacity_adds_nobody(scene: Scene, capacity: int) -> None:
    with pytest.raises(CannotEnrol, match="1 to 20"):
        _enrol(scene, Side.MENTOR, capacity=capacity)
    assert _states(scene) == {}


def test_changing_sides_takes_the_place_of_the_side(scene: Scene) -> None:
    _enrol(scene, Side.MENTEE)
    with scene.chiara.acting() as actor:
        sana = Participant.objects.get(employee=scene.seniors[1])
        result = participants.move(actor=actor, cohort=scene.cohort, participants=[sana], side=Side.MENTOR)
    assert [p.side for p in result.added] == ["mentor"]
    assert _states(scene) == {"Bernd": "enrolled", "Sana": "enrolled", "Tom": "enrolled"}


def test_a_higher_capacity_is_for_mentors_alone(scene: Scene) -> None:
    _enrol(scene, Side.MENTOR)
    _enrol(scene, Side.MENTEE)
    with scene.chiara.acting() as actor:
        everybody = list(Participant.objects.filter(cohort=scene.cohort).select_related("employee"))
        assert participants.set_capacity(actor=actor, cohort=scene.cohort, participants=everybody, capacity=3) == 3
        capacities = Participant.objects.order_by("side").values_list("side", "capacity")
        assert sorted(set(capacities)) == [("mentee", 1), ("mentor", 3)]


def test_an_admin_lets_people_be_matched_with_the_profile_as_it_is(scene: Scene) -> None:
    _enrol(scene, Side.MENTEE)
    with scene.chiara.acting() as actor:
        everybody = list(Participant.objects.filter(cohort=scene.cohort))
        assert participants.excuse(actor=actor, cohort=scene.cohort, participants=everybody) == 3
        assert participants.excuse(actor=actor, cohort=scene.cohort, participants=everybody) == 0
    assert _states(scene) == {"Bernd": "ready", "Sana": "ready", "Tom": "waitlisted"}


def test_a_member_is_recognized_by_the_address(scene: Scene) -> None:
    _enrol(scene, Side.MENTOR)
    with scene.chiara.acting():
        amara, jule = Participant.objects.filter(employee__in=scene.juniors[:2]).order_by("employee__number", "pk")
        users = {p.employee.first_name: p.employee.user_id for p in (amara, jule)}
    assert users == {"Amara": scene.cast.amara.user.pk, "Jule": None}


def test_two_admins_cannot_fill_the_last_place_twice(committed_cast: Cast) -> None:
    cast = committed_cast
    with cast.chiara.acting():
        cohort = make_cohort(program=make_program(state=ProgramState.LIVE), cap=1)
        people = [make_employee(first_name=f"S{n}", email=f"s{n}@nordwind.example").pk for n in range(4)]
    barrier = threading.Barrier(4)

    def add(pk: object) -> None:
        barrier.wait()
        with cast.chiara.acting() as actor:
            participants.enrol(actor=actor, cohort=cohort, employee_ids=[pk], side=Side.MENTEE)  # type: ignore[list-item]
        connection.close()

    threads = [threading.Thread(target=add, args=(pk,)) for pk in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with cast.chiara.acting():
        states = sorted(Participant.objects.filter(cohort=Cohort.objects.get()).values_list("state", flat=True))
    assert states == [ParticipantState.ENROLLED, *[ParticipantState.WAITLISTED] * 3]
