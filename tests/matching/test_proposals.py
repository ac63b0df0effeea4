"""What admins do on the board is checked, versioned and written down."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.actors import NotAllowed
from accounts.models import AuditEvent
from matching import introductions
from matching.enums import Decision, Origin
from matching.models import Leftover, PairRule, Proposal, Publication
from matching.selectors import board
from matching.services import proposals
from programs.models import Employee, Participant
from tests.factories.cast import Cast
from tests.factories.rows import make_never_pair
from tests.matching.pilots import Pilot, make_pilot


@pytest.fixture
def pilot(cast: Cast) -> Pilot:
    made = make_pilot(cast.chiara)
    made.last = made.run()
    return made


def rows(pilot: Pilot) -> list[Proposal]:
    return list(
        Proposal.objects.filter(run=pilot.last)
        .select_related("run", "mentor__employee", "mentee__employee")
        .order_by("id")
    )


def facts(pilot: Pilot) -> list[tuple[Any, ...]]:
    return [(row.mentor_id, row.mentee_id, row.decision, row.locked, row.version) for row in rows(pilot)]


def test_a_decision_is_taken_and_written_down(pilot: Pilot) -> None:
    with pilot.member.acting() as actor:
        row = rows(pilot)[0]
        proposals.decide(actor=actor, proposal=row, decision="approved", version=1)
        event = AuditEvent.objects.get(verb="approved a pair")
        row = rows(pilot)[0]
    assert (row.decision, row.version) == (Decision.APPROVED, 2)
    assert (event.label, event.detail) == (introductions.label(row), {"before": "proposed", "after": "approved"})


def test_the_second_of_two_admins_is_told(pilot: Pilot) -> None:
    with pilot.member.acting() as actor:
        row = rows(pilot)[0]
        proposals.decide(actor=actor, proposal=row, decision="approved", version=1)
        before = facts(pilot)
        for act in (
            lambda: proposals.decide(actor=actor, proposal=row, decision="declined", version=1),
            lambda: proposals.lock(actor=actor, proposal=row, locked=True, version=1),
            lambda: proposals.forbid(actor=actor, proposal=row, version=1),
            lambda: proposals.annotate(actor=actor, proposal=row, note="x", version=1),
        ):
            with pytest.raises(proposals.Changed, match="nothing was overwritten"):
                act()
        assert (facts(pilot), PairRule.objects.count()) == (before, 0)


def test_who_may_not_run_the_matching_may_not_touch_the_board(pilot: Pilot, cast: Cast) -> None:
    for person in (cast.olu, cast.amara):
        with person.acting() as actor:
            row, before = rows(pilot)[0], facts(pilot)
            with pytest.raises(NotAllowed):
                proposals.decide(actor=actor, proposal=row, decision="approved", version=1)
            with pytest.raises(NotAllowed):
                board.lanes(actor, pilot.last, board.Wanted())
            assert facts(pilot) == before


def test_all_above_a_score_are_approved(pilot: Pilot) -> None:
    with pilot.member.acting() as actor:
        scores = sorted(row.score for row in rows(pilot))
        assert proposals.approve_all(actor=actor, run=pilot.last, at_least=scores[1]) == (2, 0)
        assert {row.score: row.decision for row in rows(pilot)} == {
            scores[0]: "proposed", scores[1]: "approved", scores[2]: "approved"
        }  # fmt: skip


def test_two_pairs_change_their_mentors(pilot: Pilot) -> None:
    with pilot.member.acting() as actor:
        one, other, _ = rows(pilot)
        mentors, score = (one.mentor_id, other.mentor_id), one.score + other.score
        proposals.swap(actor=actor, one=one, other=other, versions=(1, 1))
        now = rows(pilot)[:2]
        assert (now[1].mentor_id, now[0].mentor_id) == mentors
        assert [(row.origin, row.version) for row in now] == [(Origin.HAND, 2), (Origin.HAND, 2)]
        assert sum(row.score for row in now) <= score
        assert all(sum(row.explanation["points"]) == row.score for row in now)
        proposals.swap(actor=actor, one=now[0], other=now[1], versions=(2, 2))
        assert [row.mentor_id for row in rows(pilot)[:2]] == list(mentors)


@pytest.fixture
def colleagues(cast: Cast) -> Pilot:
    """Mentor 0 and mentee 0 are on one team."""
    made = make_pilot(cast.chiara)
    with made.member.acting():
        for person in (made.mentors[0], made.mentees[0]):
            Employee.objects.filter(pk=person.employee_id).update(team="One team")
    made.last = made.run()
    return made


def test_a_hard_rule_refuses_a_pair_by_its_name(colleagues: Pilot) -> None:
    with colleagues.member.acting() as actor:
        before = facts(colleagues)
        with pytest.raises(proposals.Forbidden, match=r"Junior 000 cannot mentor Senior 000\. Rule: Same team\."):
            proposals.pair_by_hand(
                actor=actor, run=colleagues.last, mentor=colleagues.mentors[0], mentee=colleagues.mentees[0]
            )
        assert facts(colleagues) == before


def test_a_rule_refuses_a_swap_as_a_whole(colleagues: Pilot) -> None:
    with colleagues.member.acting() as actor:
        for row in rows(colleagues):
            proposals.forbid(actor=actor, proposal=row, version=1)
        PairRule.objects.all().delete()
        a, b = (
            proposals.pair_by_hand(
                actor=actor, run=colleagues.last, mentor=colleagues.mentors[k], mentee=colleagues.mentees[1 - k]
            )
            for k in (0, 1)
        )
        before = facts(colleagues)
        with pytest.raises(proposals.Forbidden, match="Same team"):
            proposals.swap(actor=actor, one=a, other=b, versions=(a.version, b.version))
        assert facts(colleagues) == before


def test_a_pair_by_hand_takes_the_mentees_proposal_over(pilot: Pilot) -> None:
    with pilot.member.acting() as actor:
        used = {row.mentor_id for row in rows(pilot)}
        free = next(one for one in pilot.mentors if one.pk not in used)
        old = rows(pilot)[0]
        made = proposals.pair_by_hand(actor=actor, run=pilot.last, mentor=free, mentee=old.mentee)
        old.refresh_from_db()
        left = [one.person.pk for one in board.everybody_left(actor, pilot.last)]
    assert (made.decision, made.origin, made.mentor_id) == (Decision.APPROVED, Origin.HAND, free.pk)
    assert (old.decision, left) == (Decision.DECLINED, [old.mentor_id])


def test_a_mentor_without_a_place_is_refused(pilot: Pilot) -> None:
    with pilot.member.acting() as actor:
        one, other, _ = rows(pilot)
        before = facts(pilot)
        with pytest.raises(proposals.NoPlace, match="no place left"):
            proposals.pair_by_hand(actor=actor, run=pilot.last, mentor=one.mentor, mentee=other.mentee)
        pilot.last.refresh_from_db()
        assert facts(pilot) == before


def test_a_declined_pair_cannot_come_back_over_another(pilot: Pilot) -> None:
    with pilot.member.acting() as actor:
        used = {row.mentor_id for row in rows(pilot)}
        free = next(one for one in pilot.mentors if one.pk not in used)
        old = rows(pilot)[0]
        proposals.pair_by_hand(actor=actor, run=pilot.last, mentor=free, mentee=old.mentee)
        old.refresh_from_db()
        with pytest.raises(proposals.Taken, match="another proposal"):
            proposals.decide(actor=actor, proposal=old, decision="approved", version=old.version)


def test_declined_people_stand_without_a_pair(pilot: Pilot) -> None:
    with pilot.member.acting() as actor:
        row = rows(pilot)[0]
        proposals.decide(actor=actor, proposal=row, decision="declined", version=1)
        left = {one.person.pk: one.why for one in board.everybody_left(actor, pilot.last)}
        assert {row.mentor_id, row.mentee_id} < set(left)
        assert left[row.mentee_id] == "The proposal was declined."
        proposals.decide(actor=actor, proposal=row, decision="proposed", version=2)
        assert len(board.everybody_left(actor, pilot.last)) == 1
        assert Leftover.objects.count() == 3


def test_locked_pairs_stay_through_the_next_run(pilot: Pilot) -> None:
    with pilot.member.acting() as actor:
        one, other, _ = rows(pilot)
        swapped = proposals.swap(actor=actor, one=one, other=other, versions=(1, 1))
        proposals.lock(actor=actor, proposal=swapped[0], locked=True, version=2)
    again = pilot.run(seed=99)
    with pilot.member.acting():
        kept = Proposal.objects.get(run=again, mentee=one.mentee)
        assert (kept.mentor_id, kept.locked) == (swapped[0].mentor_id, True)
    loose = pilot.run(keep_locks=False)
    with pilot.member.acting():
        assert Proposal.objects.filter(run=loose, locked=True).count() == 0


def test_forbidden_pairs_stay_away_until_they_are_allowed(pilot: Pilot) -> None:
    with pilot.member.acting() as actor:
        row = rows(pilot)[0]
        proposals.forbid(actor=actor, proposal=row, version=1, reason="They asked")
        row.refresh_from_db()
        with pytest.raises(proposals.Forbidden, match="Kept apart"):
            proposals.decide(actor=actor, proposal=row, decision="approved", version=2)
    again = pilot.run()
    with pilot.member.acting() as actor:
        assert not Proposal.objects.filter(run=again, mentor=row.mentor, mentee=row.mentee).exists()
        proposals.allow(actor=actor, proposal=row)
        proposals.decide(actor=actor, proposal=row, decision="approved", version=2)


def test_a_never_pair_made_after_the_run_counts(pilot: Pilot) -> None:
    with pilot.member.acting() as actor:
        one, other, _ = rows(pilot)
        make_never_pair(one=one.mentee.employee, other=other.mentor.employee)
        with pytest.raises(proposals.Forbidden, match="Kept apart"):
            proposals.swap(actor=actor, one=one, other=other, versions=(1, 1))


def test_a_published_board_is_closed(pilot: Pilot) -> None:
    with pilot.member.acting() as actor:
        row = rows(pilot)[0]
        Publication.objects.create(cohort=pilot.cohort, run=pilot.last)
        with pytest.raises(proposals.CannotChange, match="published or scheduled"):
            proposals.decide(actor=actor, proposal=row, decision="approved", version=1)


def test_somebody_who_came_later_is_refused_in_words(pilot: Pilot) -> None:
    from tests.factories.rows import make_employee, make_participant

    with pilot.member.acting() as actor:
        late = make_participant(cohort=pilot.cohort, side="mentor", employee=make_employee(grade=2))
        with pytest.raises(proposals.CannotChange, match="was not ready when this run was made"):
            proposals.pair_by_hand(actor=actor, run=pilot.last, mentor=late, mentee=pilot.mentees[0])


@pytest.mark.parametrize("gone", ["unlocked", "declined", "another mentor"])
def test_no_board_says_locked_when_the_lock_has_gone(pilot: Pilot, gone: str) -> None:
    with pilot.member.acting() as actor:
        first = proposals.lock(actor=actor, proposal=rows(pilot)[0], locked=True, version=1)
    pilot.last = pilot.run(seed=99)
    with pilot.member.acting() as actor:
        later = next(row for row in rows(pilot) if row.mentee_id == first.mentee_id)
        if gone == "unlocked":
            proposals.lock(actor=actor, proposal=later, locked=False, version=1)
        elif gone == "declined":
            proposals.decide(actor=actor, proposal=later, decision="declined", version=1)
        else:
            Proposal.objects.filter(pk=later.pk).update(locked=False)
            free = next(one for one in pilot.mentors if one.pk not in {row.mentor_id for row in rows(pilot)})
            made = proposals.pair_by_hand(actor=actor, run=pilot.last, mentor=free, mentee=later.mentee)
            proposals.lock(actor=actor, proposal=made, locked=True, version=made.version)
        first.refresh_from_db()
        assert (first.locked, first.version) == (False, 3)


def test_another_pair_keeps_what_the_run_found_about_its_mentor(pilot: Pilot) -> None:
    with pilot.member.acting() as actor:
        one, other, third = rows(pilot)
        Proposal.objects.filter(pk=other.pk).update(explanation=other.explanation | {"price": 2_000})
        proposals.swap(actor=actor, one=one, other=other, versions=(1, 1))
        found = [("contested" in row.warnings, row.explanation["price"] >= 1_000) for row in rows(pilot)[:2]]
        assert found == [(True, True), (False, False)]
        Participant.objects.filter(pk=one.mentor_id).update(capacity=2)
        mentor = Participant.objects.select_related("employee").get(pk=one.mentor_id)
        made = proposals.pair_by_hand(actor=actor, run=pilot.last, mentor=mentor, mentee=third.mentee)
        assert "capacity" in made.warnings
