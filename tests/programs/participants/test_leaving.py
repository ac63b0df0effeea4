"""Leaving and coming back: what was so before is so again, nobody comes back by mistake, and a pair holds its people."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.utils import timezone

from accounts.actors import system
from accounts.tenancy import tenant
from nudges.models import Message
from programs.enums import Need, ProgramState
from programs.models import Milestone, Nomination, Participant, Program
from programs.services import gates, participants, places
from tests.factories import rows
from tests.factories.cast import Cast
from tests.factories.rows import (
    make_cohort,
    make_employee,
    make_nomination,
    make_pairing,
    make_participant,
    make_program,
)
from tests.programs.participants.people import Scene, said
from tests.threads import at_once

DAY = dt.timedelta(days=1)


def _row(scene: Scene, number: int, side: str = "mentee", **values: object) -> Participant:
    people = scene.seniors if side == "mentee" else scene.juniors
    with scene.chiara.acting():
        return make_participant(cohort=scene.cohort, employee=people[number], side=side, **values)


def _now(scene: Scene, row: Participant) -> Participant:
    with scene.chiara.acting():
        return Participant.objects.get(pk=row.pk)


def test_nobody_moves_up_in_a_program_that_has_ended(scene: Scene) -> None:
    first, second = _row(scene, 0), _row(scene, 1, state="waitlisted", invited_at=timezone.now())
    with scene.chiara.acting() as actor:
        Program.objects.update(state=ProgramState.ARCHIVED)
        participants.withdraw(actor=actor, cohort=scene.cohort, participants=[first])
        assert participants.promote(actor=actor, cohort=scene.cohort) == []
        assert Message.objects.count() == 0
    assert (_now(scene, first).state, _now(scene, second).state) == ("withdrawn", "waitlisted")


def test_whom_an_admin_withdraws_while_they_wait_for_a_day_waits_for_it_again(scene: Scene) -> None:
    day = timezone.now().date() + 30 * DAY
    row = _row(scene, 0, state="paused", back_on=day)
    scene.post("act/", {"participant": [str(row.pk)], "action": "withdraw"})
    assert _now(scene, row).state == "withdrawn"
    page = scene.post("act/", {"participant": [str(row.pk)], "action": "undo"})
    assert said(page) == ["1 person was brought back."]
    assert (_now(scene, row).state, _now(scene, row).back_on) == ("paused", day)
    scene.post("act/", {"participant": [str(row.pk)], "action": "restore"})
    assert (_now(scene, row).state, _now(scene, row).back_on) == ("ready" if row.complete else "enrolled", None)


def test_a_capacity_is_for_who_is_a_mentor_now(scene: Scene) -> None:
    row = _row(scene, 0, side="mentor")
    with scene.chiara.acting() as actor:
        participants.move(actor=actor, cohort=scene.cohort, participants=[row], side="mentee")
        assert participants.set_capacity(actor=actor, cohort=scene.cohort, participants=[row], capacity=4) == 0
    assert _now(scene, row).capacity == 1


def test_a_name_is_settled_when_its_person_comes_in_by_another_way(scene: Scene) -> None:
    row = _row(scene, 0, state="withdrawn")
    with scene.chiara.acting() as actor:
        for who in scene.seniors[:2]:
            make_nomination(cohort=scene.cohort, employee=who)
        participants.restore(actor=actor, cohort=scene.cohort, participants=[row])
        open_ones = Nomination.objects.filter(state="open")
        assert [one.employee for one in open_ones] == [scene.seniors[1]]
        participants.enrol(actor=actor, cohort=scene.cohort, employee_ids=[scene.seniors[1].pk], side="mentee")
        assert set(Nomination.objects.values_list("state", flat=True)) == {"accepted"}


def test_a_pair_holds_its_people_on_their_side(scene: Scene) -> None:
    mentor, mentee = _row(scene, 0, side="mentor"), _row(scene, 0)
    with scene.chiara.acting():
        make_pairing(mentor=mentor, mentee=mentee)
    page = scene.post("act/", {"participant": [str(mentor.pk)], "action": "mentee"})
    assert said(page) == [
        "Nobody was moved to the mentees.", "Left out: Amara Okafor is in a pair; end it first, and both are free.",
    ]  # fmt: skip
    assert _now(scene, mentor).side == "mentor"


def test_withdrawing_somebody_paired_says_that_the_pair_goes_on(scene: Scene) -> None:
    mentor, mentee = _row(scene, 0, side="mentor"), _row(scene, 0)
    with scene.chiara.acting():
        make_pairing(mentor=mentor, mentee=mentee)
    page = scene.post("act/", {"participant": [str(mentee.pk), str(mentor.pk)], "action": "withdraw"})
    assert said(page)[1:] == ["2 of them are in a pair, which goes on until you end it. Your work queue names each."]


def _meanwhile(cast: Cast, first: Callable[[], object], second: Callable[[], object]) -> list[str]:
    """Do the second thing while the first is done and not committed."""
    begun, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        with cast.chiara.acting():
            first()
            begun.set()
            go_on.wait(10)

    def cross() -> None:
        begun.wait(10)
        threading.Timer(0.5, go_on.set).start()
        second()

    return at_once([hold, cross])


@pytest.mark.django_db(transaction=True)
def test_who_says_no_at_the_moment_of_their_day_does_not_come_back(committed_cast: Cast) -> None:
    cast = committed_cast
    with cast.bernd.acting():
        cohort = make_cohort(program=make_program(state=ProgramState.LIVE))
        person = make_employee(first_name="Bernd", email="b@nordwind.example", user=cast.bernd.user)
        row = make_participant(
            cohort=cohort, employee=person, side="mentee", state="paused", back_on=dt.date(2026, 1, 5)
        )

    def no() -> None:
        with cast.bernd.acting() as actor:
            places.decline(actor=actor, participant=row)

    def sweep() -> None:
        with tenant(cast.nordwind.pk):
            places.bring_back(actor=system(cast.nordwind.pk))

    assert _meanwhile(cast, no, sweep) == ["done", "done"]
    with cast.chiara.acting():
        assert Participant.objects.get().state == "withdrawn"
        assert list(Milestone.objects.filter(kind="declined").values_list("participant", flat=True)) == [row.pk]


@pytest.mark.django_db(transaction=True)
def test_who_is_withdrawn_while_less_is_asked_is_not_ready(committed_cast: Cast) -> None:
    cast = committed_cast
    with cast.chiara.acting():
        cohort = make_cohort(program=make_program(state=ProgramState.LIVE, gate=[Need.CHARTER]))
        row = make_participant(cohort=cohort, side="mentee", state="enrolled", complete=True, owes=[])

    def leave() -> None:
        with cast.chiara.acting() as actor:
            participants.withdraw(actor=actor, cohort=cohort, participants=[row])

    def ease() -> None:
        with cast.chiara.acting() as actor:
            gates.change(actor=actor, program=cohort.program, gate=[])

    assert _meanwhile(cast, leave, ease) == ["done", "done"]
    with cast.chiara.acting():
        assert Participant.objects.get().state == "withdrawn"
        assert Milestone.objects.filter(kind="admitted").count() == 0


def test_the_work_queue_tells_an_open_profile_from_what_else_is_owed(scene: Scene) -> None:
    with scene.chiara.acting():
        for number, values in enumerate(
            ({"complete": True, "owes": ["charter"]}, {"excused": True, "owes": ["training"]}, {})
        ):
            rows.make_participant(
                cohort=scene.cohort, employee=scene.seniors[number], side="mentee", state="enrolled", **values
            )
    tasks = scene.chiara.browser().get(scene.chiara.url()).context["tasks"]
    titles = [task.title for task in tasks if task.href.endswith("?state=enrolled")]
    assert titles == ["1 profile not complete yet", "1 person owes the training, 1 the charter"]
    with scene.chiara.acting():
        Participant.objects.update(complete=True, owes=["charter", "readiness"])
    tasks = scene.chiara.browser().get(scene.chiara.url()).context["tasks"]
    titles = [task.title for task in tasks if task.href.endswith("?state=enrolled")]
    assert titles == ["3 people owe the charter, 3 the readiness check"]
