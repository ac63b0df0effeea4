"""Choices that meet each other: undone by either door, answered anew, agreed to in other words, hidden for ten minutes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from config.work import queue
from matching.enums import Liking, PairingState
from matching.models import Pairing, Preference, Willingness
from matching.selectors import asking as selectors
from matching.selectors import pairings as pairs
from matching.selectors import willingness as questions
from matching.selectors import work
from matching.services import assigning, pairings, preferences, sweeping, willingness
from nudges.models import Message
from programs.enums import ParticipantState
from programs.models import FollowUp, Participant
from tests.factories import rows
from tests.factories.cast import Cast
from tests.matching.askers import Asking, make_asking
from tests.matching.pilots import make_pilot
from tests.matching.test_assigning import silent

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def asking(cast: Cast) -> Asking:
    return make_asking(cast)


def _chosen(asking: Asking) -> tuple[Willingness, Pairing]:
    """Bernd asked Chiara to choose, and she chose a moment ago."""
    with asking.cast.chiara.acting() as actor:
        row = rows.make_willingness(participant=asking.bernd.participant, answer="choose", answered_at=timezone.now())
        pair = willingness.assign(actor=actor, row=row, mentor=asking.pilot.mentors[0])
    return row, pair


@pytest.mark.parametrize("door", ["bench", "page"])
def test_a_silent_senior_is_silent_again_by_whichever_door_the_choice_is_undone(cast: Cast, door: str) -> None:
    pilot = make_pilot(cast.chiara, mentors=4, mentees=3)
    row = silent(pilot)
    with cast.chiara.acting() as actor:
        pair = assigning.assign_silent(actor=actor, mentee=row, mentor=pilot.mentors[0])
        undo = {"bench": assigning.take_back, "page": pairings.end}[door]
        assert undo(actor=actor, pairing=pair).state == PairingState.UNDONE
        now = Participant.objects.get(pk=row.pk)
        assert (now.excused, now.state, FollowUp.objects.count()) == (False, ParticipantState.ENROLLED, 0)


@pytest.mark.parametrize("said", ["no", "myself"])
def test_another_answer_takes_back_what_nobody_was_told(asking: Asking, said: str) -> None:
    row, pair = _chosen(asking)
    with asking.cast.bernd.acting() as actor:
        willingness.answer(actor=actor, row=row, answer=said)
    with asking.cast.chiara.acting() as actor:
        assert Pairing.objects.get(pk=pair.pk).state == PairingState.UNDONE
        assert not Message.objects.filter(kind="pairing introduction", state="pending").exists()
        assert [one.row for one in questions.waiting(actor)] == []
        assert [one.participant_id for one in questions.gone(actor)] == [row.participant_id] * (said == "no")


def test_who_was_told_of_a_partner_and_wants_none_is_named(asking: Asking) -> None:
    row, pair = _chosen(asking)
    with asking.cast.chiara.acting():
        Pairing.objects.update(started_at=timezone.now() - HOUR)
    with asking.cast.bernd.acting() as actor:
        willingness.answer(actor=actor, row=row, answer="no")
    with asking.cast.chiara.acting() as actor:
        assert Pairing.objects.get(pk=pair.pk).state == PairingState.ACTIVE
        assert [one.participant_id for one in questions.gone(actor)] == [row.participant_id]


def test_an_answer_that_was_acted_on_asks_for_nothing_when_that_pairing_ends(asking: Asking) -> None:
    row, pair = _chosen(asking)
    with asking.cast.chiara.acting() as actor:
        Pairing.objects.update(started_at=timezone.now() - HOUR)
        Message.objects.update(state="sent", sent_at=timezone.now())
        pairings.end(actor=actor, pairing=Pairing.objects.get(pk=pair.pk))
        assert questions.waiting(actor) == []
        Willingness.objects.update(asked_at=timezone.now() - 8 * 24 * HOUR)
        willingness.ask_silent(actor=actor, cohort=asking.pilot.cohort)
        assert Willingness.objects.get(pk=row.pk).answer == ""


def test_a_pair_that_ended_elsewhere_is_too_late_to_take_back(asking: Asking) -> None:
    _, pair = _chosen(asking)
    with asking.cast.chiara.acting() as actor:
        pairings.end(actor=actor, pairing=pair)
        with pytest.raises(assigning.TooLate):
            assigning.take_back(actor=actor, pairing=pair)


def test_in_the_quiet_minutes_nobody_reads_that_they_have_a_partner(asking: Asking) -> None:
    _chosen(asking)
    seat = asking.seat(asking.bernd.participant)
    assert selectors.standing(seat) == "open"
    with asking.cast.chiara.acting():
        Pairing.objects.update(started_at=timezone.now() - HOUR)
    assert selectors.standing(asking.seat(asking.bernd.participant)) == "paired"


def test_wishes_for_people_who_are_taken_block_nothing(asking: Asking) -> None:
    first, second, third = (asking.seat(one) for one in asking.pilot.mentors[:3])
    with asking.cast.bernd.acting() as actor:
        for one in (first, second, third):
            preferences.wish(actor=actor, seat=asking.bernd, other=one)
        Participant.objects.filter(pk=second.participant_id).update(state="withdrawn")
        order = preferences.move(actor=actor, seat=asking.bernd, other=first, place=2)
        assert [row.other_id for row in order] == [third.participant_id, first.participant_id]
        kept = Preference.objects.filter(liking=Liking.WISH).order_by("place").values_list("other_id", flat=True)
        assert list(kept) == [third.participant_id, first.participant_id, second.participant_id]


def test_a_full_list_of_people_who_are_taken_is_not_full(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preferences, "MOST_WISHES", 1)
    asking = make_asking(cast)
    first, second = (asking.seat(one) for one in asking.pilot.mentors[:2])
    with cast.bernd.acting() as actor:
        preferences.wish(actor=actor, seat=asking.bernd, other=first)
        with pytest.raises(preferences.TooMany):
            preferences.wish(actor=actor, seat=asking.bernd, other=second)
        Participant.objects.filter(pk=first.participant_id).update(state="withdrawn")
        assert preferences.wish(actor=actor, seat=asking.bernd, other=second).place == 2


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"state": "paused", "back_on": dt.date(2030, 1, 1)}, "has said “not now”"),
        ({"side": "mentor"}, "has changed sides"),
        ({"state": "withdrawn"}, "no longer takes part"),
    ],
)
def test_a_pair_of_which_the_mentee_is_not_there_any_more_is_on_the_admins_list(
    cast: Cast, facts: dict[str, object], said: str
) -> None:
    pilot = make_pilot(cast.chiara)
    with cast.chiara.acting() as actor:
        pair = rows.make_pairing(mentor=pilot.mentors[0], mentee=pilot.mentees[0])
        assert work.broken(actor) == []
        Participant.objects.filter(pk=pair.mentee_id).update(**facts)
        assert work.broken(actor) == [pair]
        titles = [task.title for task in queue(actor, "nordwind")]
        assert f"{pilot.mentees[0].employee.name} {said}" in titles


def test_the_start_page_shows_the_pairings_that_go_on_and_all_of_them(asking: Asking) -> None:
    with asking.cast.chiara.acting():
        Participant.objects.filter(pk=asking.amara.participant_id).update(capacity=2)
        old = rows.make_pairing(mentor=asking.amara.participant, mentee=asking.bernd.participant, state="ended")
        others = [rows.make_pairing(mentor=asking.amara.participant, mentee=one) for one in asking.pilot.mentees[:2]]
    with asking.cast.amara.acting() as actor:
        (found,) = pairs.by_participant(actor).values()
        assert {row.pk for row in found} == {row.pk for row in others}
    page = asking.cast.amara.browser().get(asking.cast.amara.url()).content.decode()
    assert [str(row.pk) in page for row in others] == [True, True]
    assert (page.count("Open your page"), page.count("Your time with"), page.count(str(old.pk))) == (2, 1, 1)


def test_one_bad_row_holds_up_nothing_else(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(organization_id: object) -> None:
        raise ValueError("a bad row")

    done: list[str] = []
    monkeypatch.setattr(sweeping.openings, "begin", broken)
    monkeypatch.setattr(sweeping.refreshes, "sweep", lambda: done.append("refreshed"))
    with pytest.raises(ValueError, match="a bad row"):
        sweeping.asking(asking.opening.organization_id)
    assert done == ["refreshed"]
