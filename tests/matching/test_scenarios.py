"""What-ifs of a run: asked once, answered by the worker from the frozen inputs, kept, deleted, cleared, applied, undone."""

from __future__ import annotations

import datetime as dt
from itertools import permutations
from typing import Any

import pytest
from django.utils import timezone

from accounts.actors import NotAllowed
from accounts.models import AuditEvent
from matching import questions
from matching.enums import RunState
from matching.models import MatchingRun, PairRule, Placement, Proposal, Scenario
from matching.services import answers, applying, evaluation, keeping, proposals, publications, runs, scenarios
from programs.models import Employee, Participant
from tests.factories.cast import Cast
from tests.matching.pilots import Pilot, make_pilot


@pytest.fixture
def pilot(cast: Cast) -> Pilot:
    made = make_pilot(cast.chiara, mentors=5, mentees=5)
    made.last = made.run()
    return made


def own(pilot: Pilot, **changes: Any) -> dict[str, Any]:
    found = questions.own(pilot.last.policy)
    return found | {"weights": found["weights"] | changes.pop("weights", {})} | changes


def asked(pilot: Pilot, question: dict[str, Any] | None = None, steer: Any = None) -> Scenario:
    with pilot.member.acting() as actor:
        return scenarios.ask(actor=actor, run=pilot.last, question=question or own(pilot), steer=steer)


def answered(pilot: Pilot, question: dict[str, Any] | None = None, steer: Any = None) -> Scenario:
    row = asked(pilot, question, steer)
    answers.find(row.organization_id, row.pk)
    with pilot.member.acting():
        return Scenario.objects.select_related("run__cohort__program").get(pk=row.pk)


def kept(pilot: Pilot, name: str = "Topics first", **asks: Any) -> Scenario:
    row = answered(pilot, **asks)
    with pilot.member.acting() as actor:
        return keeping.keep(actor=actor, scenario=row, name=name)


def best(pilot: Pilot, forced: tuple[Any, Any] | None = None) -> int:
    """The best total by trying every way to pair five with five, each pair judged by the run's own policy."""
    with pilot.member.acting():
        run = MatchingRun.objects.get(pk=pilot.last.pk)
        pairs = [(one.pk, other.pk) for one in pilot.mentors for other in pilot.mentees]
        worth = {pair: one.score for pair, one in evaluation.weigh(run, pairs).items() if not one.rules}
    ways = ([(a.pk, b.pk) for a, b in zip(way, pilot.mentees, strict=True)] for way in permutations(pilot.mentors))
    allowed = [way for way in ways if all(pair in worth for pair in way) and (forced is None or forced in way)]
    return max(sum(worth[pair] for pair in way) for way in allowed)


def test_the_runs_own_question_changes_nothing(pilot: Pilot) -> None:
    row = answered(pilot)
    assert (row.state, row.certified, row.error) == (RunState.DONE, True, "")
    assert row.figures["counts"] == {"up": 0, "down": 0, "level": 0, "new": 0, "lost": 0, "same": 5}
    assert row.figures["before"] == row.figures["after"]
    assert row.figures["after"]["total"] == pilot.last.value == best(pilot)


def test_the_price_of_a_pair_is_that_of_solving_everything_again(pilot: Pilot) -> None:
    for mentor, mentee in ((pilot.mentors[0], pilot.mentees[3]), (pilot.mentors[4], pilot.mentees[0])):
        row = answered(pilot, steer=scenarios.Steer("lock", mentor, mentee))
        with pilot.member.acting():
            place = Placement.objects.get(scenario=row, mentee=mentee)
            deltas = list(Placement.objects.filter(scenario=row).values_list("delta", flat=True))
        assert place.becomes_id == mentor.pk
        assert row.figures["after"]["total"] == best(pilot, (mentor.pk, mentee.pk))
        assert sum(deltas) == row.figures["after"]["total"] - row.figures["before"]["total"]


def test_a_forbidden_pair_is_not_in_the_answer_and_everything_else_is_best(pilot: Pilot) -> None:
    with pilot.member.acting():
        pair = Proposal.objects.filter(run=pilot.last).select_related("mentor", "mentee").first()
    row = answered(pilot, steer=scenarios.Steer("forbid", pair.mentor, pair.mentee))
    with pilot.member.acting():
        assert not Placement.objects.filter(scenario=row, mentee=pair.mentee, becomes=pair.mentor).exists()
    assert row.certified
    assert row.figures["after"]["total"] <= pilot.last.value


def test_answers_come_from_the_frozen_people_whatever_became_of_them(pilot: Pilot) -> None:
    before = answered(pilot, own(pilot, weights={"coverage": 0}))
    with pilot.member.acting():
        Employee.objects.update(team="One team", grade=5)
        Scenario.objects.all().delete()
    after = answered(pilot, own(pilot, weights={"coverage": 0}))
    assert (after.figures, after.certified) == (before.figures, True)
    assert after.figures["reweighed"]


def test_a_second_answer_sets_itself_beside_the_same_pairs_also_when_somebody_was_erased(pilot: Pilot) -> None:
    first = answered(pilot)
    second = answered(pilot, own(pilot, weights={"coverage": 5}))
    with pilot.member.acting():
        Placement.objects.filter(scenario__in=[first, second], mentee=pilot.mentees[0]).delete()
    third = answered(pilot, own(pilot, weights={"coverage": 6}))
    assert first.figures["before"]["total"] == second.figures["before"]["total"] == third.figures["before"]["total"]
    with pilot.member.acting():
        assert Placement.objects.filter(scenario=third).count() == 5


def test_whoever_asks_the_same_gets_the_one_answer(pilot: Pilot, cast: Cast) -> None:
    first, again = answered(pilot), asked(pilot)
    with cast.frieda.acting() as actor:
        hers = scenarios.ask(actor=actor, run=pilot.last, question=own(pilot))
    assert {first.pk, again.pk, hers.pk} == {first.pk}
    assert hers.state == RunState.DONE
    answers.find(first.organization_id, first.pk)
    with pilot.member.acting():
        assert (Scenario.objects.get().attempt, Placement.objects.count()) == (1, 5)


def test_a_worker_that_was_thought_dead_writes_nothing(pilot: Pilot) -> None:
    row = asked(pilot)
    slow = answers._claim(row.organization_id, row.pk)
    assert slow is not None
    assert answers._claim(row.organization_id, row.pk) is None
    with pilot.member.acting():
        Scenario.objects.update(heartbeat_at=timezone.now() - dt.timedelta(minutes=2))
        assert scenarios.sweep(row.organization_id) == 1
    answers.find(row.organization_id, row.pk)
    with pytest.raises(answers.Lost):
        answers._store(slow, *answers._answer(slow.row))
    with pilot.member.acting():
        done = Scenario.objects.get()
        assert (done.state, done.attempt, Placement.objects.count()) == (RunState.DONE, 2, 5)


def test_a_question_that_failed_can_be_asked_again(pilot: Pilot) -> None:
    row = answered(pilot)
    with pilot.member.acting():
        Scenario.objects.update(state=RunState.FAILED, error="Cut off", attempt=3)
    again = asked(pilot)
    assert (again.pk, again.state, again.error, again.attempt) == (row.pk, RunState.QUEUED, "", 0)


def test_what_was_not_begun_gives_way_to_the_next_question_and_loose_ones_go(pilot: Pilot) -> None:
    asked(pilot)
    named = kept(pilot, question=own(pilot, floor=3))
    loose = answered(pilot, own(pilot, floor=1))
    with pilot.member.acting():
        assert {row.pk for row in Scenario.objects.all()} == {named.pk, loose.pk}
        Scenario.objects.update(created_at=timezone.now() - dt.timedelta(days=2))
        assert (scenarios.clear(), [row.pk for row in Scenario.objects.all()]) == (1, [named.pk])


@pytest.mark.parametrize(("changes", "said"), [
    ({"weights": dict.fromkeys(("coverage", "distance", "overlap", "language", "difference"), 0)}, "All weights are zero"),
])  # fmt: skip
def test_a_question_without_sense_is_refused(pilot: Pilot, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(scenarios.CannotAsk, match=said):
        asked(pilot, own(pilot, **changes))
    with pilot.member.acting():
        assert Scenario.objects.count() == 0


def test_a_lock_that_a_rule_forbids_is_said_with_names(pilot: Pilot) -> None:
    with pilot.member.acting():
        PairRule.objects.create(cohort=pilot.cohort, mentor=pilot.mentors[0], mentee=pilot.mentees[0], kind="forbid")
    pilot.last = pilot.run()
    row = answered(pilot, steer=scenarios.Steer("lock", pilot.mentors[0], pilot.mentees[0]))
    assert (row.state, row.certified) == (RunState.FAILED, False)
    assert row.error.startswith("Junior 000 and Senior 000 are locked, and these rules forbid it: Kept apart.")


def test_names_are_kept_renamed_and_taken_once(pilot: Pilot, monkeypatch: pytest.MonkeyPatch) -> None:
    row, other = kept(pilot), answered(pilot, own(pilot, floor=2))
    with pilot.member.acting() as actor:
        with pytest.raises(scenarios.CannotAsk, match="kept already"):
            keeping.keep(actor=actor, scenario=other, name="topics FIRST")
        monkeypatch.setattr(keeping, "MOST_KEPT", 1)
        with pytest.raises(scenarios.CannotAsk, match="Delete one first"):
            keeping.keep(actor=actor, scenario=other, name="Another")
        keeping.keep(actor=actor, scenario=row, name="Topics")
        keeping.forget(actor=actor, scenario=row)
        assert list(Scenario.objects.values_list("name", flat=True)) == ["", ""]
        keeping.keep(actor=actor, scenario=row, name="Back")
    with pilot.member.acting():
        said = list(AuditEvent.objects.filter(verb__contains="what-if").order_by("pk").values_list("verb", flat=True))
    assert said == ["kept a what-if", "renamed a what-if", "deleted a what-if", "kept a what-if"]


def test_nobody_but_an_admin_asks(pilot: Pilot, cast: Cast) -> None:
    with cast.amara.acting() as actor, pytest.raises(NotAllowed):
        scenarios.ask(actor=actor, run=pilot.last, question=own(pilot))
    with pilot.member.acting():
        assert Scenario.objects.count() == 0


def applied(pilot: Pilot, row: Scenario, **yes: bool) -> MatchingRun:
    with pilot.member.acting() as actor:
        made = applying.apply(actor=actor, scenario=row, **yes)
    return pilot.execute(made)


def test_applying_makes_a_run_with_the_same_pairs_and_undoing_takes_it_away(pilot: Pilot) -> None:
    pair = scenarios.Steer("lock", pilot.mentors[0], pilot.mentees[3])
    row = kept(pilot, question=own(pilot, weights={"coverage": 5}), steer=pair)
    made = applied(pilot, row)
    with pilot.member.acting() as actor:
        rows = Proposal.objects.filter(run=made).values_list("mentee_id", "mentor_id")
        answer = Placement.objects.filter(scenario=row).values_list("mentee_id", "becomes_id")
        assert (set(rows), made.number, made.policy["criteria"][0]["weight"]) == (set(answer), 2, 5)
        assert list(PairRule.objects.values_list("kind", "mentor_id")) == [("lock", pilot.mentors[0].pk)]
        with pytest.raises(applying.CannotApply, match="applied already"):
            applying.apply(actor=actor, scenario=row)
        applying.take_back(actor=actor, scenario=row)
        assert (list(MatchingRun.objects.all()), PairRule.objects.count()) == ([pilot.last], 0)
        assert Scenario.objects.get().applied is None
        verbs = ("applied a what-if", "took back a what-if")
        assert AuditEvent.objects.filter(verb__in=verbs).count() == 2


def test_a_run_of_which_something_is_decided_stays(pilot: Pilot) -> None:
    row = kept(pilot)
    made = applied(pilot, row)
    with pilot.member.acting() as actor:
        first = Proposal.objects.filter(run=made).select_related("run").first()
        proposals.decide(actor=actor, proposal=first, decision="approved", version=1)
        with pytest.raises(applying.CannotApply, match="decided already"):
            applying.take_back(actor=actor, scenario=row)
        assert MatchingRun.objects.filter(pk=made.pk).exists()


def test_published_pairs_are_never_passed_over_in_silence(pilot: Pilot) -> None:
    with pilot.member.acting() as actor:
        Proposal.objects.filter(run=pilot.last).update(decision="approved")
        publications.schedule(actor=actor, run=pilot.last)
        Participant.objects.filter(side="mentor").update(capacity=2)
    row = kept(pilot)
    with pilot.member.acting() as actor, pytest.raises(applying.CannotApply, match="are published"):
        applying.apply(actor=actor, scenario=row)
    made = applied(pilot, row, rolling=True)
    with pilot.member.acting():
        assert (made.state, Proposal.objects.filter(run=made).count()) == (RunState.DONE, 0)
        assert PairRule.objects.count() == 0


def test_only_a_kept_answer_is_applied_and_one_run_at_a_time(pilot: Pilot) -> None:
    loose, named = answered(pilot, own(pilot, floor=2)), kept(pilot)
    with pilot.member.acting() as actor:
        with pytest.raises(applying.CannotApply, match="Keep this"):
            applying.apply(actor=actor, scenario=loose)
        runs.request(actor=actor, cohort=pilot.cohort, mode="best_total")
        with pytest.raises(runs.CannotRun, match="going on already"):
            applying.apply(actor=actor, scenario=named)
        assert MatchingRun.objects.count() == 2
