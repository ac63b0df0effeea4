"""Two who put each other first: a pair of the run with a label, under the rules, and nobody learns of one side's wish alone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from matching.enums import Decision, Liking, Origin
from matching.models import MatchingRun, Pairing, Preference, Proposal
from matching.services import evaluation, publications, replays
from programs.models import Criterion, Participant
from tests.factories import rows
from tests.factories.cast import Cast
from tests.matching.pilots import Pilot, make_pilot


@pytest.fixture
def pilot(cast: Cast) -> Pilot:
    return make_pilot(cast.chiara)


def _wish(one: Participant, other: Participant, place: int = 1) -> None:
    Preference.objects.create(participant=one, other=other, liking=Liking.WISH, place=place)


def _worst(pilot: Pilot) -> tuple[Participant, Participant]:
    """The two who fit least of all that may be a pair: no solver would put them together."""
    people = {one.pk: one for one in (*pilot.mentors, *pilot.mentees)}
    with pilot.member.acting() as actor:
        fresh = evaluation.fresh(actor=actor, cohort=pilot.cohort, among=list(people))
        found = fresh.weigh([(one.pk, other.pk) for one in pilot.mentors for other in pilot.mentees])
    allowed = {pair: one.score for pair, one in found.items() if not one.rules}
    mentor, mentee = min(allowed, key=lambda pair: allowed[pair])
    return people[mentor], people[mentee]


def _chosen(pilot: Pilot, run: MatchingRun) -> list[tuple[Any, Any]]:
    with pilot.member.acting():
        return list(Proposal.objects.filter(run=run, origin=Origin.CHOICE).values_list("mentor_id", "mentee_id"))


def test_two_who_chose_each_other_are_a_pair_of_the_run(pilot: Pilot) -> None:
    mentor, mentee = _worst(pilot)
    with pilot.member.acting():
        _wish(mentor, mentee)
        _wish(mentee, mentor)
    run = pilot.run()
    assert _chosen(pilot, run) == [(mentor.pk, mentee.pk)]
    with pilot.member.acting():
        row = run.proposals.get(mentee=mentee)
        assert (row.decision, row.locked, run.certified, run.figures["chosen"]) == (Decision.PROPOSED, False, True, 1)
        assert replays.replay(run).same
    page = pilot.member.browser().get(pilot.member.url(f"matching/runs/{run.pk}/board/"))
    assert "First choice of both" in page.content.decode()
    assert "Both chose each other first" in page.content.decode()


def test_a_run_may_leave_first_choices_to_the_solver(pilot: Pilot) -> None:
    mentor, mentee = _worst(pilot)
    with pilot.member.acting():
        _wish(mentor, mentee)
        _wish(mentee, mentor)
    assert _chosen(pilot, pilot.run(first_choices=False)) == []


def test_a_rule_comes_before_a_first_choice(pilot: Pilot) -> None:
    mentor, mentee = _worst(pilot)
    with pilot.member.acting():
        _wish(mentor, mentee)
        _wish(mentee, mentor)
        rows.make_pair_rule(mentor=mentor, mentee=mentee)
    run = pilot.run()
    assert (_chosen(pilot, run), run.certified) == ([], True)
    with pilot.member.acting():
        assert not run.proposals.filter(mentor=mentor, mentee=mentee).exists()


def test_the_wish_of_one_side_leaves_no_trace(pilot: Pilot) -> None:
    mentor, mentee = _worst(pilot)
    with pilot.member.acting():
        _wish(mentor, mentee)
        _wish(mentee, mentor, place=2)
        _wish(mentee, next(one for one in pilot.mentors if one != mentor))
        for side in ("mentor", "mentee"):
            row = {"key": f"{side}-list", "kind": "preference", "weight": 100, "params": {"asker": side}}
            Criterion.objects.create(program=pilot.cohort.program, position=9, **row)
    run = pilot.run()
    assert _chosen(pilot, run) == []
    with pilot.member.acting():
        said = json.dumps([[one["kind"] for one in row.explanation["reasons"]] for row in run.proposals.all()])
        assert not any(row.explanation.get("chosen") for row in run.proposals.all())
    assert "preference" not in said


def test_both_are_told_that_they_chose_each_other(pilot: Pilot) -> None:
    mentor, mentee = _worst(pilot)
    with pilot.member.acting():
        _wish(mentor, mentee)
        _wish(mentee, mentor)
    run = pilot.run()
    with pilot.member.acting() as actor:
        run.proposals.update(decision=Decision.APPROVED)
        publications.schedule(actor=actor, run=run)
        reasons = Pairing.objects.get(mentee=mentee).reasons
    assert reasons[0] == "Junior and Senior chose each other first"
    assert len(reasons) == 3
