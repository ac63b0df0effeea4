"""Handing over: plan, agreement and goals pass to the successor; nothing that two people kept to themselves does."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from accounts.tenancy import private
from matching.models import Pairing
from plans import tasks
from plans.models import (
    Agreement,
    Ballot,
    Contact,
    Goal,
    GoalUpdate,
    Handover,
    Note,
    PairKey,
    Plan,
    Session,
    SessionAnswer,
    Step,
    Thanks,
)
from plans.services import handovers
from programs.models import Participant
from tests.factories import plans as make
from tests.factories.rows import make_employee, make_pairing, make_participant, make_rule_conflict
from tests.plans.conftest import Pair
from tests.tenancy.worlds import owned_tables, sql

SECRET = "Between those two"
DAY = dt.timedelta(days=1)


@pytest.fixture
def old(pair: Pair) -> Pair:
    """A hundred days in: signed, with goals, sessions, notes, thanks and votes."""
    now = timezone.now()
    with pair.cast.chiara.acting():
        row = pair.pairing
        signed = {"mentor_signed_at": now, "mentee_signed_at": now}
        make.make_agreement(pairing=row, roles="Amara shows, Bernd tries.", place="Canteen", **signed)
        make.make_agreement(pairing=row, number=2, roles="Nobody has signed this.")
        goal = make.make_goal(pairing=row, what="Build a report alone", progress=60)
        make.make_goal_update(goal=goal)
        make.make_goal(pairing=row, learner="mentor", what="Amara learns to present")
        make.make_goal(pairing=row, what=SECRET, state="dropped", dropped_at=now, drop_reason=SECRET)
        session = make.make_session(pairing=row, meeting_link=f"https://meet.example/{SECRET[:7]}")
        make.make_session_answer(session=session)
        make.make_note(pairing=row, author=row.mentee, words=SECRET, shared=True)
        make.make_thanks(pairing=row, author=row.mentor, words=SECRET)
        make.make_ballot(continue_round=make.make_continue_round(pairing=row), voter=row.mentee)
        make.make_contact(pairing=row)
        Step.objects.filter(plan__pairing=row).update(due_on=timezone.localdate() + 30 * DAY)
        for title in ("Session 0", "Session 1", "Sign your", "Say hello", "Read your"):
            step = pair.step(title)
            Step.objects.filter(pk=step.pk).update(state="done", ended_at=now, mentor_done_at=now, mentee_done_at=now)
    return pair


def succeed(pair: Pair, *, why: str = "left") -> Pairing:
    """Amara leaves the house or the cohort, or stays, and Cem goes on with Bernd."""
    with pair.cast.chiara.acting():
        if why == "withdrew":
            Participant.objects.filter(pk=pair.pairing.mentor_id).update(state="withdrawn")
        if why == "left":
            pair.pairing.mentor.employee.status = "left"
            pair.pairing.mentor.employee.save(update_fields=["status"])
        ended = timezone.now() - dt.timedelta(minutes=20)
        Pairing.objects.filter(pk=pair.pairing.pk).update(state="ended", ended_at=ended, wants_successor=True)
        cem = make_employee(first_name="Cem", last_name="Yıldız", user=pair.cast.olu.user)
        mentor = make_participant(cohort=pair.pairing.cohort, employee=cem)
        return make_pairing(mentor=mentor, mentee=pair.pairing.mentee, predecessor=pair.pairing)


def carry(pair: Pair) -> None:
    tasks.open_plans_of(str(pair.cast.nordwind.pk))


def test_the_agreement_passes_unsigned_in_the_wording_that_both_had_signed(old: Pair) -> None:
    after = succeed(old)
    carry(old)
    with old.cast.chiara.acting():
        row = Agreement.objects.get(pairing=after)
        words = (row.number, row.written_by, row.roles, row.place, row.channel)
        assert words == (1, "mentee", "Amara shows, Bernd tries.", "Canteen", "chat")
        assert (row.mentor_signed_at, row.mentee_signed_at, row.mentor_kept_at, row.mentee_kept_at) == (None,) * 4


def test_goals_of_the_mentee_pass_with_their_progress_and_wait_for_the_new_mentor(old: Pair) -> None:
    after = succeed(old)
    carry(old)
    with old.cast.chiara.acting():
        (row,) = Goal.objects.filter(pairing=after)
        assert (row.what, row.progress, row.state, row.drop_reason) == ("Build a report alone", 60, "proposed", "")
        assert (row.mentor_accepted_at, row.mentee_accepted_at is not None) == (None, True)
        assert GoalUpdate.objects.filter(goal=row).count() == 0


def test_what_is_done_stays_done_but_what_two_can_only_do_themselves(old: Pair) -> None:
    after = succeed(old)
    carry(old)
    with old.cast.chiara.acting():
        rows = Step.objects.filter(plan__pairing=after).select_related("template_step")
        states = {row.template_step.title.partition(":")[0]: row for row in rows}
        done = {title for title, row in states.items() if row.state == "done"}
        assert done == {"Session 1"}
        assert (states["Session 1"].mentor_done_at, states["Session 1"].mentee_done_at is not None) == (None, True)
        assert states["Session 2"].due_on == timezone.localdate() + 30 * DAY
        training = states["Read your preparation pack"]
        assert (training.state, training.mentor_done_at, training.mentee_done_at is not None) == ("open", None, True)
        told = Handover.objects.get(pairing=after)
        assert (told.before_id, told.steps, told.goals, told.agreement) == (old.pairing.pk, 1, 1, True)


def test_no_private_row_passes_and_no_word_of_one(old: Pair) -> None:
    after = succeed(old)
    carry(old)
    with old.cast.chiara.acting(), private(purpose="erasure"):
        for model in (Note, Thanks, PairKey, Session, Contact):
            assert model.objects.filter(pairing=after).count() == 0, model
        assert Ballot.objects.filter(continue_round__pairing=after).count() == 0
        assert SessionAnswer.objects.filter(session__pairing=after).count() == 0
        new = [
            row[0]
            for table in owned_tables()
            for row in sql(f"SELECT t::text FROM {table} t")
            if str(after.pk) in row[0]
        ]
        assert [row for row in new if SECRET in row or "Amara learns" in row or "Nobody has signed" in row] == []
        assert len(new) > 2
        before = Agreement.objects.filter(pairing=old.pairing).count(), Goal.objects.filter(pairing=old.pairing).count()
        assert before == (2, 3)
    text = old.cast.olu.browser().get(old.cast.olu.url(f"pairings/{after.pk}/notes/")).content.decode()
    assert ("No notes yet" in text, SECRET in text) == (True, False)


def test_both_read_what_was_taken_over_and_from_whom(old: Pair) -> None:
    after = succeed(old)
    carry(old)
    for member in (old.cast.olu, old.bernd):
        text = " ".join(member.browser().get(member.url(f"pairings/{after.pk}/")).content.decode().split())
        assert ("Taken over from Amara Okafor:" in text, "1 goal, for the mentor to say yes to" in text) == (True, True)


def test_whoever_did_not_leave_is_not_named(old: Pair) -> None:
    after = succeed(old, why="withdrew")
    carry(old)
    text = old.cast.olu.browser().get(old.cast.olu.url(f"pairings/{after.pk}/")).content.decode()
    assert ("Taken over from an earlier pairing" in text, "Amara" in text) == (True, False)


def test_a_pair_that_a_rule_forbids_is_handed_over(old: Pair) -> None:
    after = succeed(old, why="rule")
    with old.cast.chiara.acting() as actor:
        decided = {"resolved_by_id": actor.user_id, "resolved_at": timezone.now(), "reason": "One team now"}
        make_rule_conflict(pairing=old.pairing, resolution="ended", **decided)
    carry(old)
    with old.cast.chiara.acting():
        assert Handover.objects.get().pairing_id == after.pk


@pytest.mark.parametrize("parted", [True, False])
def test_a_parting_without_fault_begins_anew_and_so_does_what_an_admin_has_ended(old: Pair, parted: bool) -> None:
    """Or whoever did not wish to part would read from their new plan that it was the other one."""
    after = succeed(old, why="wish")
    with old.cast.chiara.acting():
        if parted:
            make.make_parting(pairing=old.pairing)
    carry(old)
    with old.cast.chiara.acting():
        assert (Handover.objects.count(), Goal.objects.filter(pairing=after).count()) == (0, 0)
        assert set(Step.objects.filter(plan__pairing=after).values_list("state", flat=True)) == {"open"}


def test_it_is_done_once_and_a_shorter_track_stays_short(old: Pair) -> None:
    with old.cast.chiara.acting():
        Plan.objects.update(track="essential")
        Step.objects.filter(plan__pairing=old.pairing, template_step__title__startswith="Session 3").update(
            state="left_out"
        )
    after = succeed(old)
    for _ in range(3):
        carry(old)
    with old.cast.chiara.acting():
        assert (Handover.objects.count(), Goal.objects.filter(pairing=after).count()) == (1, 1)
        assert Plan.objects.get(pairing=after).track == "essential"
        assert Step.objects.get(plan__pairing=after, template_step__title__startswith="Session 3").state == "left_out"


def test_a_worker_that_dies_half_way_has_done_nothing(old: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    after = succeed(old)
    monkeypatch.setattr(handovers, "_TRACK", "SELECT 1 / 0")
    with pytest.raises(Exception, match="division by zero"):
        carry(old)
    monkeypatch.undo()
    with old.cast.chiara.acting():
        assert (Handover.objects.count(), Goal.objects.filter(pairing=after).count()) == (0, 0)
    carry(old)
    with old.cast.chiara.acting():
        assert (Handover.objects.count(), Goal.objects.filter(pairing=after).count()) == (1, 1)


def test_another_organization_s_worker_hands_over_nothing(old: Pair) -> None:
    succeed(old)
    tasks.open_plans_of(str(old.cast.suedstern.pk))
    with old.cast.chiara.acting():
        assert Handover.objects.count() == 0
