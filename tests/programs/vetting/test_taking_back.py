"""Taking decisions back: what was decided anew stays, a place is as it was before, and nobody saw it meanwhile."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from programs.models import Application, Decision, Employee, Milestone, Participant
from programs.selectors import vetting
from programs.services import applications, decisions, milestones, participants
from tests.factories.rows import make_participant
from tests.programs.vetting.house import House, said

DAY = dt.timedelta(days=1)


@pytest.fixture
def bernd(house: House) -> Application:
    """One senior applies."""
    return house.applied(house.scene.seniors[0], "mentee")


def _undo(house: House, verdict: str) -> Any:
    """Chiara takes a decision back on the page of the applications."""
    with house.chiara.acting():
        pk = Decision.objects.get(verdict=verdict, undone_at=None).pk
    return house.chiara.browser().post(house.url(f"decisions/{pk}/undo/"), follow=True)


def _seat(house: House) -> Participant:
    with house.chiara.acting():
        return Participant.objects.get(employee=house.scene.seniors[0])


def test_an_older_decision_is_not_taken_back_before_the_newer_one(house: House, bernd: Application) -> None:
    house.decide("waitlist", bernd)
    house.decide("accept", bernd)
    (told,) = said(_undo(house, "waitlist"))
    assert told == "Bernd Krüger was decided on anew since. Take that back first."
    assert (house.states(), house.seats()) == ({"Bernd": "accepted"}, {"Bernd": "enrolled"})
    assert [state for _, _, state in house.letters()] == ["pending", "pending"]
    for verdict, state in (("accept", "waitlisted"), ("waitlist", "received")):
        _undo(house, verdict)
        assert (house.states(), house.seats()) == ({"Bernd": state}, {})
    assert [state for _, _, state in house.letters()] == ["cancelled", "cancelled"]


def test_who_takes_the_application_back_takes_all_of_it_back(house: House, bernd: Application) -> None:
    house.decide("waitlist", bernd)
    house.decide("accept", bernd)
    with house.chiara.acting():
        Employee.objects.filter(pk=bernd.employee_id).update(user=house.scene.cast.bernd.user)
    with house.scene.cast.bernd.acting() as actor:
        applications.withdraw(actor=actor, application=bernd)
    assert (house.states(), house.seats()) == ({"Bernd": "withdrawn"}, {})
    assert [state for _, _, state in house.letters()] == ["cancelled", "cancelled"]


def _away(house: House, **values: Any) -> Participant:
    """Bernd has had a place before."""
    with house.chiara.acting():
        who = house.scene.seniors[0]
        return make_participant(cohort=house.scene.cohort, employee=who, **({"side": "mentee"} | values))


def test_who_had_said_no_can_still_come_back_by_themself(house: House, bernd: Application) -> None:
    row = _away(house, state="withdrawn", joined_at=timezone.now() - 40 * DAY)
    with house.chiara.acting():
        milestones.reach(participants=[row], kind="declined", reason="time")
    house.decide("accept", bernd)
    assert _seat(house).state == "enrolled"
    _undo(house, "accept")
    with house.chiara.acting():
        kinds = list(Milestone.objects.exclude(kind="admitted").values_list("kind", "reason"))
    assert (_seat(house).state, kinds) == ("withdrawn", [("declined", "time")])
    assert _seat(house).joined_at == row.joined_at


def test_who_had_said_not_now_still_comes_back_on_their_day(house: House, bernd: Application) -> None:
    day = dt.date(2031, 3, 3)
    _away(house, state="paused", back_on=day, side="mentor", capacity=3, complete=True, completeness=90)
    house.decide("accept", bernd)
    assert (_seat(house).state, _seat(house).side, _seat(house).capacity) == ("enrolled", "mentee", 1)
    _undo(house, "accept")
    row = _seat(house)
    assert (row.state, row.back_on, row.side, row.capacity, row.complete) == ("paused", day, "mentor", 3, True)


def test_who_left_meanwhile_is_left_alone(house: House, bernd: Application) -> None:
    _away(house, state="paused", back_on=dt.date(2031, 3, 3))
    house.decide("accept", bernd)
    with house.chiara.acting() as actor:
        participants.withdraw(actor=actor, cohort=house.scene.cohort, participants=[_seat(house)])
    _undo(house, "accept")
    assert _seat(house).state == "withdrawn"


def test_who_signed_while_nobody_was_told_keeps_a_row(house: House, bernd: Application) -> None:
    house.decide("accept", bernd)
    with house.chiara.acting():
        milestones.reach(participants=[_seat(house)], kind="signed")
    _undo(house, "accept")
    assert house.seats() == {"Bernd": "withdrawn"}


def test_a_place_that_nobody_was_told_of_is_not_seen(house: House, bernd: Application) -> None:
    member = house.scene.cast.bernd
    with house.chiara.acting():
        Employee.objects.filter(pk=bernd.employee_id).update(user=member.user)
    house.decide("accept", bernd)
    place = reverse("profiles:start", args=[member.organization.slug, _seat(house).pk])
    home = member.browser().get(member.url()).context
    assert ([one["state"] for one in home["applying"]], home["own"]) == (["received"], [])
    assert member.browser().get(place).status_code == 404
    with house.chiara.acting():
        Decision.objects.update(undo_until=timezone.now())
    home = member.browser().get(member.url()).context
    assert (home["applying"], [one["participant"].state for one in home["own"]]) == ([], ["enrolled"])
    assert member.browser().get(place, follow=True).status_code == 200


def test_a_place_from_before_is_seen_as_it_was_until_the_letter_leaves(house: House, bernd: Application) -> None:
    """Somebody on the waitlist is declined: until they are told they wait as before."""
    member = house.scene.cast.bernd
    with house.chiara.acting():
        Employee.objects.filter(pk=bernd.employee_id).update(user=member.user)
        Application.objects.update(state="waitlisted")
    _away(house, state="waitlisted")
    house.decide("decline", bernd)
    home = member.browser().get(member.url()).context
    assert ([one["state"] for one in home["applying"]], home["own"]) == (["waitlisted"], [])


def test_who_left_before_applying_stands_in_the_reserve_and_who_said_no_since_does_not(
    house: House, bernd: Application
) -> None:
    with house.chiara.acting():
        Application.objects.update(state="waitlisted")
    row = _away(house, state="withdrawn")
    with house.chiara.acting():
        milestones.reach(participants=[row], kind="declined")
        Milestone.objects.update(reached_at=bernd.submitted_at - DAY)
        assert list(vetting.in_reserve(house.scene.cohort)) == [bernd]
        Milestone.objects.update(reached_at=bernd.submitted_at + DAY)
        assert list(vetting.in_reserve(house.scene.cohort)) == []
        # Who said "not now" is back in line on the day that they named, and not before.
        Participant.objects.update(state="paused", back_on=dt.date(2031, 3, 3))
        assert list(vetting.in_reserve(house.scene.cohort)) == []


def test_nobody_takes_back_what_was_decided_on_themself(house: House, bernd: Application) -> None:
    house.decide("decline", bernd)
    with house.chiara.acting() as actor:
        Employee.objects.filter(pk=bernd.employee_id).update(user=house.chiara.user)
        with pytest.raises(decisions.CannotDecide):
            decisions.undo(actor=actor, decision=Decision.objects.select_related("application__cohort").get())
    (told,) = said(_undo(house, "decline"))
    assert told == "Bernd Krüger is you, or in your reporting line: somebody else takes it back."
    assert (house.states(), [state for _, _, state in house.letters()]) == ({"Bernd": "declined"}, ["pending"])
