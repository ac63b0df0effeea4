"""Somebody who stayed silent gets the best free mentor in one click, and nobody is told for ten minutes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from accounts.models import AuditEvent
from matching.models import NeverPair, Pairing
from matching.services import assigning, candidates
from nudges.models import Message
from programs.enums import Need, ParticipantState, Side
from programs.models import FollowUp, Participant
from programs.selectors import nudging as selectors
from programs.services import nudging
from tests.factories.cast import Cast
from tests.factories.rows import make_message
from tests.matching.pilots import Pilot, make_pilot
from tests.programs.nudging.rows import asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def pilot(cast: Cast) -> Pilot:
    """Four mentors who are free; three mentees of whom each has said what they want."""
    return make_pilot(cast.chiara, mentors=4, mentees=3)


def silent(pilot: Pilot, name: str = "Bernd", **values: Any) -> Participant:
    """A senior who was nudged for the last time three days ago."""
    with pilot.member.acting() as actor:
        nudging.begin(actor=actor)
        now = timezone.now()
        facts = {"first_name": name, "last_name": "Krüger", "email": f"{name.lower()}@nordwind.example", "grade": 8}
        row = asked(pilot.cohort, at=now - dt.timedelta(12), facts=facts, **values)
        stem = {"rule": selectors.SILENT_RULE, "about_id": row.pk, "essential": False, "step": 2}
        make_message(**stem, state="sent", sent_at=now - dt.timedelta(3))
        return row


def best(pilot: Pilot, *rows: Participant) -> list[candidates.Candidate]:
    with pilot.member.acting() as actor:
        return candidates.best(actor=actor, mentees=rows).get(rows[0].pk, [])


def click(pilot: Pilot, row: Participant, mentor: Participant, member: Any = None) -> Any:
    browser = (member or pilot.member).browser()
    return browser.post(pilot.member.url(f"silent/{row.pk}/assign/"), {"mentor": mentor.pk}, follow=True)


def page(pilot: Pilot) -> Any:
    return pilot.member.browser().get(pilot.member.url("silent/"))


def test_the_list_has_the_three_best_free_mentors_ready(pilot: Pilot) -> None:
    row = silent(pilot)
    (one,) = page(pilot).context["rows"]
    assert [fit.mentor.pk for fit in one["best"]] == [fit.mentor.pk for fit in best(pilot, row)]
    scores = [fit.score for fit in one["best"]]
    assert (len(scores), scores) == (3, sorted(scores, reverse=True))
    assert one["best"][0].certainty < 10_000
    assert one["best"][0].reasons != []


def test_who_is_taken_forbidden_or_not_available_is_not_offered(pilot: Pilot) -> None:
    row = silent(pilot)
    taken, apart, gone, left = pilot.mentors
    with pilot.member.acting():
        Pairing.objects.create(cohort=pilot.cohort, mentor=taken, mentee=pilot.mentees[0])
        one, other = sorted([apart.employee, row.employee], key=lambda person: person.pk)
        NeverPair.objects.create(one=one, other=other)
        Participant.objects.filter(pk=gone.pk).update(state=ParticipantState.ENROLLED)
    assert [fit.mentor.pk for fit in best(pilot, row)] == [left.pk]
    click(pilot, row, apart)
    click(pilot, row, taken)
    with pilot.member.acting():
        assert (Pairing.objects.count(), FollowUp.objects.count()) == (1, 0)
        assert Participant.objects.get(pk=row.pk).state == ParticipantState.ENROLLED


def test_one_click_makes_a_pair_of_which_both_are_told_in_ten_minutes(pilot: Pilot) -> None:
    row = silent(pilot)
    mentor = best(pilot, row)[0].mentor
    answer = click(pilot, row, mentor)
    assert "Both are told in ten minutes" in answer.content.decode()
    assert answer.context["rows"] == []
    with pilot.member.acting():
        pair = Pairing.objects.get()
        assert (pair.mentor_id, pair.mentee_id, pair.untold) == (mentor.pk, row.pk, True)
        assert pair.reasons != []
        wait = (pair.started_at - timezone.now()).total_seconds()
        assert 590 < wait <= 600
        letters = Message.objects.filter(kind="pairing introduction", due_at=pair.started_at)
        assert set(letters.values_list("to_email", flat=True)) == {mentor.employee.email, row.employee.email}
        assert Participant.objects.get(pk=row.pk).state == ParticipantState.READY
        assert FollowUp.objects.get().kind == "assigned"
        assert AuditEvent.objects.filter(verb="chose a mentor for somebody silent").count() == 1


def test_it_is_taken_back_as_long_as_nobody_was_told(pilot: Pilot) -> None:
    row = silent(pilot)
    answer = click(pilot, row, best(pilot, row)[0].mentor)
    (done,) = answer.context["done"]
    undo = pilot.member.url(f"silent/assigned/{done['what'].pk}/undo/")
    assert undo in answer.content.decode()
    again = pilot.member.browser().post(undo, follow=True)
    assert [one["person"].pk for one in again.context["rows"]] == [row.pk]
    with pilot.member.acting():
        assert Pairing.objects.get().state == "undone"
        assert FollowUp.objects.count() == 0
        assert set(Message.objects.filter(kind="pairing introduction").values_list("state", flat=True)) == {"cancelled"}
        person = Participant.objects.get(pk=row.pk)
        assert (person.state, person.excused) == (ParticipantState.ENROLLED, False)
        assert person.milestones.filter(kind="admitted").count() == 0
    assert len(best(pilot, row)) == 3


def test_afterwards_it_is_too_late(pilot: Pilot) -> None:
    row = silent(pilot)
    click(pilot, row, best(pilot, row)[0].mentor)
    with pilot.member.acting():
        Pairing.objects.update(started_at=F("started_at") - dt.timedelta(minutes=11))
        done = FollowUp.objects.get()
    answer = pilot.member.browser().post(pilot.member.url(f"silent/assigned/{done.pk}/undo/"), follow=True)
    assert "Both have been told already" in answer.content.decode()
    assert "Their page" in answer.content.decode()
    with pilot.member.acting():
        assert (Pairing.objects.get().state, FollowUp.objects.count()) == ("active", 1)
    # The way back of the other kinds does not reach it.
    assert pilot.member.browser().post(pilot.member.url(f"silent/undo/{done.pk}/")).status_code == 404


def test_nobody_signs_or_learns_for_somebody_else(pilot: Pilot) -> None:
    row = silent(pilot, owes=[Need.CHARTER])
    (one,) = page(pilot).context["rows"]
    assert (one["best"], one["owed"]) == ([], "the charter, signed")
    with pilot.member.acting() as actor:
        with pytest.raises(assigning.CannotAssign, match="Missing: the charter, signed"):
            assigning.assign_silent(actor=actor, mentee=row, mentor=pilot.mentors[0])
        assert (Pairing.objects.count(), Participant.objects.get(pk=row.pk).excused) == (0, False)


def test_who_is_not_silent_is_given_nobody(pilot: Pilot) -> None:
    row = silent(pilot, completeness=40)
    assert click(pilot, row, pilot.mentors[0]).status_code == 404
    with pilot.member.acting():
        assert Pairing.objects.count() == 0


def test_a_mentor_cannot_be_given_twice(pilot: Pilot) -> None:
    rows = [silent(pilot, name) for name in ("Bernd", "Sana")]
    mentor = best(pilot, rows[0])[0].mentor
    click(pilot, rows[0], mentor)
    assert "is not free any more" in click(pilot, rows[1], mentor).content.decode()
    with pilot.member.acting():
        assert Pairing.objects.count() == 1


def test_nobody_else_gives_mentors(cast: Cast, pilot: Pilot) -> None:
    row = silent(pilot)
    for member, code in ((cast.olu, 403), (cast.amara, 403), (cast.dario, 404)):
        assert click(pilot, row, pilot.mentors[0], member).status_code == code
    with pilot.member.acting():
        assert (Pairing.objects.count(), FollowUp.objects.count()) == (0, 0)


def test_the_best_are_those_that_a_run_would_find(pilot: Pilot) -> None:
    """For somebody with a profile the numbers are those of the proposals."""
    made = pilot.run()
    with pilot.member.acting() as actor:
        scores = {(row.mentor_id, row.mentee_id): row.score for row in made.proposals.all()}
        found = candidates.best(actor=actor, mentees=pilot.mentees)
        told = {(one.mentor.pk, mentee): one.score for mentee, some in found.items() for one in some}
    both = scores.keys() & told.keys()
    assert len(both) >= 2
    assert {pair: scores[pair] for pair in both} == {pair: told[pair] for pair in both}
    assert {row.side for row in pilot.mentors} == {Side.MENTOR}
