"""Seats: taken when pairs begin, kept, and given up with everything that was said from there."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from accounts.actors import system
from accounts.tenancy import private, tenant
from circles import tasks
from circles.models import Circle, CircleKey, CircleMeeting, CircleMember, Post
from circles.services import facilitating, placing
from matching.models import Pairing
from nudges.models import Message
from programs.models import Cohort, Employee, Participant
from tests.circles.conftest import Ring, make_ring
from tests.factories.cast import Cast
from tests.factories.circles import make_circle, make_circle_meeting, make_member, make_post
from tests.factories.rows import make_employee, make_pairing, make_participant


def _seated(ring: Ring) -> list[Participant]:
    rows = CircleMember.objects.filter(circle__cohort=ring.cohort, left_at=None).order_by("joined_at", "pk")
    return [row.participant for row in rows.select_related("participant")]


def _place(ring: Ring) -> int:
    return placing.place_due(ring.cast.nordwind.pk)


def test_a_circle_is_there_once_pairs_have_begun_and_everybody_is_told_once(ring: Ring) -> None:
    with ring.cast.chiara.acting():
        assert {one.pk for one in _seated(ring)} == {one.pk for one in ring.mentors}
        letters = Message.objects.filter(kind="circle placed")
        assert sorted(letters.values_list("to_email", flat=True)) == sorted(one.employee.email for one in ring.mentors)
        cares = CircleMember.objects.get(facilitates_since__isnull=False).participant.employee
        first = letters.get(to_email=cares.email)
        assert ("You look after it first" in first.text, cares.name in first.subject) == (True, False)
        assert letters.filter(text__contains=f"{cares.name} looks after it first").count() == 5
    assert _place(ring) == 0
    tasks.place_mentors_of(str(ring.cast.nordwind.pk))
    with ring.cast.chiara.acting():
        assert (Circle.objects.count(), CircleMember.objects.count(), Message.objects.count()) == (1, 6, 6)


def test_whoever_has_no_login_yet_gets_a_way_in_and_whoever_has_one_does_not(ring: Ring) -> None:
    with ring.cast.chiara.acting():
        texts = {one.to_email: one.text for one in Message.objects.filter(kind="circle placed")}
        circle = ring.circle
        doors = {email for email, text in texts.items() if "/join/" in text and "You have no login yet" in text}
    members = {ring.cast.amara.user.email, ring.cast.olu.user.email}
    assert doors == texts.keys() - members
    assert all(f"/circles/{circle.pk}/" in texts[email] for email in members)


def test_two_mentors_are_no_circle_and_a_pair_that_is_not_told_yet_does_not_count(cast: Cast) -> None:
    ring = make_ring(cast, others=1)
    with cast.chiara.acting():
        Pairing.objects.filter(mentor=ring.mentors[2]).update(started_at=timezone.now() + dt.timedelta(hours=1))
    assert _place(ring) == 0
    with cast.chiara.acting():
        assert not Circle.objects.exists()
        Pairing.objects.update(started_at=timezone.now())
    assert _place(ring) == 3


def test_whoever_is_in_somebodys_line_or_above_the_others_mentee_does_not_sit_there(cast: Cast) -> None:
    ring = make_ring(cast, others=3)
    with cast.chiara.acting():
        middle = make_employee()
        amara, olu, third = (one.employee for one in ring.mentors[:3])
        Employee.objects.filter(pk=olu.pk).update(manager=middle)
        middle.manager = amara
        middle.save()
        # The mentee of the fourth reports to the third.
        Employee.objects.filter(pk=ring.mentees[3].employee_id).update(manager=third)
    assert _place(ring) == 3
    with cast.chiara.acting():
        seated = {one.pk for one in _seated(ring)}
        assert len(seated & {ring.mentors[0].pk, ring.mentors[1].pk}) == 1
        assert len(seated & {ring.mentors[2].pk, ring.mentors[3].pk}) == 1


def test_a_newcomer_joins_and_is_invited_to_what_is_ahead(ring: Ring) -> None:
    with ring.cast.chiara.acting():
        make_circle_meeting(circle=ring.circle)
        late = make_participant(cohort=ring.cohort)
        senior = make_participant(cohort=ring.cohort, side="mentee")
        make_pairing(mentor=late, mentee=senior, started_at=timezone.now())
        Message.objects.all().delete()
    assert _place(ring) == 1
    with ring.cast.chiara.acting():
        told = Message.objects.order_by("kind").values_list("kind", "to_email")
        assert list(told) == [("circle meeting", late.employee.email), ("circle placed", late.employee.email)]
        assert "METHOD:REQUEST" in Message.objects.get(kind="circle meeting").calendar


@pytest.mark.parametrize("how", ["withdrawn", "left"])
def test_whoever_leaves_takes_their_words_along_and_is_expected_nowhere(ring: Ring, how: str) -> None:
    with ring.cast.chiara.acting():
        leaver, stays = ring.mentors[0], ring.mentors[1]
        question = make_post(circle=ring.circle, author=leaver, words="Mine.")
        make_post(circle=ring.circle, author=stays, words="Yours.", question=question)
        make_post(circle=ring.circle, author=leaver, words="Mine, too.")
        make_circle_meeting(circle=ring.circle)
        if how == "left":
            Employee.objects.filter(pk=leaver.employee_id).update(status="left")
        else:
            Participant.objects.filter(pk=leaver.pk).update(state="withdrawn")
        Message.objects.all().delete()
    assert _place(ring) == 0
    with ring.cast.chiara.acting(), private(purpose="erasure"):
        assert leaver.pk not in {one.pk for one in _seated(ring)}
        left = [(row.author_id, bytes(row.words) == b"") for row in Post.objects.order_by("created_at")]
        assert left == [(leaver.pk, True), (stays.pk, False)]
        (letter,) = Message.objects.filter(to_email=leaver.employee.email)
        assert "METHOD:CANCEL" in letter.calendar
        assert CircleMember.objects.filter(left_at=None, facilitates_since__isnull=False).count() == 1


def test_a_circle_of_two_is_merged_away_and_nothing_of_it_is_kept(ring: Ring) -> None:
    with ring.cast.chiara.acting():
        other = make_circle(cohort=ring.cohort, number=2)
        CircleMember.objects.filter(participant__in=ring.mentors[:2]).delete()
        for one in ring.mentors[:2]:
            make_member(circle=other, participant=one)
        make_post(circle=other, author=ring.mentors[0])
    assert _place(ring) == 2
    with ring.cast.chiara.acting(), private(purpose="erasure"):
        assert (Post.objects.count(), CircleKey.objects.count()) == (0, 0)
        other.refresh_from_db()
        assert (other.ended_at is not None, len(_seated(ring))) == (True, 6)
        assert set(CircleMember.objects.filter(left_at=None).values_list("circle__number", flat=True)) == {1}


def test_ninety_days_after_the_last_pair_all_of_it_is_deleted(ring: Ring) -> None:
    with ring.cast.chiara.acting():
        make_post(circle=ring.circle, author=ring.mentors[0])
        make_circle_meeting(circle=ring.circle)
        Pairing.objects.update(state="ended", ended_at=timezone.now() - dt.timedelta(days=89))
    assert _place(ring) == 0
    with ring.cast.chiara.acting():
        assert len(_seated(ring)) == 6
        Pairing.objects.update(ended_at=timezone.now() - dt.timedelta(days=91))
    assert _place(ring) == 0
    with ring.cast.chiara.acting(), private(purpose="erasure"):
        assert (Post.objects.count(), CircleKey.objects.count(), CircleMeeting.objects.count()) == (0, 0, 0)
        assert not Circle.objects.filter(ended_at=None).exists()


def test_one_cohort_that_fails_does_not_undo_another(ring: Ring) -> None:
    """Each is a transaction of its own, so that a worker goes on where it was stopped."""
    second = make_ring_beside(ring)
    with ring.cast.chiara.acting():
        broken = min(ring.cohort.pk, second.pk)
    real = placing.place

    def place(cohort: Cohort) -> int:
        if cohort.pk != broken:
            raise RuntimeError("the worker was lost")
        return real(cohort)

    placing.place, found = place, None
    try:
        _place(ring)
    except RuntimeError as problem:
        found = problem
    finally:
        placing.place = real
    assert str(found) == "the worker was lost"
    assert _place(ring) == 3
    with ring.cast.chiara.acting():
        assert Circle.objects.count() == 2


def make_ring_beside(ring: Ring) -> Cohort:
    """A second cohort of the same organization, of three mentors."""
    with ring.cast.chiara.acting():
        cohort = Cohort.objects.create(program=ring.cohort.program, number=2, name="Second")
        for _ in range(3):
            mentor = make_participant(cohort=cohort)
            make_pairing(
                mentor=mentor, mentee=make_participant(cohort=cohort, side="mentee"), started_at=timezone.now()
            )
        return cohort


def test_each_month_another_one_looks_after_the_circle(ring: Ring) -> None:
    with ring.cast.chiara.acting():
        seats = list(CircleMember.objects.filter(left_at=None).order_by("joined_at", "pk"))
        first, second = seats[0], seats[1]
        assert first.facilitates_since is not None
        Message.objects.all().delete()
        assert facilitating.rotate(actor=system(ring.cast.nordwind.pk)) == 0
        before = timezone.localdate().replace(day=1) - dt.timedelta(days=1)
        CircleMember.objects.filter(pk=first.pk).update(facilitates_since=before)
    tasks.tend_circles_of(str(ring.cast.nordwind.pk))
    with tenant(ring.cast.nordwind.pk):
        assert facilitating.rotate(actor=system(ring.cast.nordwind.pk)) == 0
        now = CircleMember.objects.get(facilitates_since__isnull=False)
        assert now.pk == second.pk
        (letter,) = Message.objects.all()
        assert (letter.kind, letter.to_email) == ("circle facilitator", second.participant.employee.email)
