"""A run is done once, whoever starts it and however often."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.tenancy import tenant
from matching.engine import generation
from matching.engine import run as engine
from matching.enums import Decision, RunState
from matching.models import Leftover, MatchingRun, PairRule, Proposal
from matching.services import execution, results, runs
from programs.models import Criterion, Exclusion, Participant
from tests.factories.cast import Cast
from tests.matching.pilots import Pilot, make_pilot


@pytest.fixture
def pilot(cast: Cast) -> Pilot:
    return make_pilot(cast.chiara)


def asked(pilot: Pilot, **wishes: Any) -> MatchingRun:
    with pilot.member.acting() as actor:
        return runs.request(actor=actor, cohort=pilot.cohort, **({"mode": "best_total", "seed": 7} | wishes))


def change(pilot: Pilot, run: MatchingRun, **values: Any) -> None:
    with pilot.member.acting():
        MatchingRun.objects.filter(pk=run.pk).update(**values)
        run.refresh_from_db()


def proposals(pilot: Pilot, run: MatchingRun) -> list[Proposal]:
    with pilot.member.acting():
        return list(Proposal.objects.filter(run=run).order_by("id"))


def test_a_run_makes_proposals_with_their_reasons(pilot: Pilot) -> None:
    run = pilot.run()
    rows = proposals(pilot, run)
    assert (run.state, run.certified, run.attempt, run.number, run.error) == (RunState.DONE, True, 1, 1, "")
    assert len(rows) == 3
    assert sum(row.score for row in rows) == run.value == run.figures["total"]
    assert {row.decision for row in rows} == {Decision.PROPOSED}
    assert all(sum(row.explanation["points"]) == row.score for row in rows)
    with pilot.member.acting():
        assert [row.reason for row in Leftover.objects.filter(run=run)] == ["competition"]


def test_a_second_delivery_does_nothing(pilot: Pilot) -> None:
    run = pilot.run()
    before = [row.pk for row in proposals(pilot, run)]
    again = pilot.execute(run)
    assert (again.attempt, [row.pk for row in proposals(pilot, run)]) == (1, before)


def test_a_run_with_a_living_worker_is_left_alone(pilot: Pilot) -> None:
    run = asked(pilot)
    change(pilot, run, state=RunState.RUNNING, heartbeat_at=timezone.now(), attempt=1)
    assert pilot.execute(run).state == RunState.RUNNING
    assert proposals(pilot, run) == []


def test_a_silent_worker_is_replaced_and_cannot_write_any_more(pilot: Pilot) -> None:
    run = asked(pilot)
    slow = execution._claim(run.organization_id, run.pk)
    assert slow is not None
    frozen = execution._freeze(slow)
    change(pilot, run, heartbeat_at=timezone.now() - dt.timedelta(minutes=2))
    assert pilot.execute(run).attempt == 2
    with pytest.raises(execution.Lost):
        execution._store(slow, frozen, engine.run(frozen.inputs, frozen.policy))
    slow.end(RunState.FAILED, "late")
    change(pilot, run)
    assert (run.state, len(proposals(pilot, run))) == (RunState.DONE, 3)


def test_a_second_attempt_works_on_what_the_first_one_froze(pilot: Pilot) -> None:
    run = asked(pilot)
    first = execution._claim(run.organization_id, run.pk)
    assert first is not None
    execution._freeze(first)
    with pilot.member.acting():
        Participant.objects.filter(pk=pilot.mentees[0].pk).update(state="withdrawn")
    change(pilot, run, state=RunState.QUEUED)
    assert len(pilot.execute(run).figures["fairness"]) > 0
    assert run.figures["mentees"] == 3


@pytest.mark.parametrize("moment", ["score", "explain"])
def test_a_run_can_be_stopped_while_it_runs(pilot: Pilot, moment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run = asked(pilot)
    monkeypatch.setattr(execution, "BEAT_SECONDS", 0)
    on_the_way = execution.Claim.progress

    def progress(claim: execution.Claim, stage: str, done: int, total: int) -> None:
        if stage == moment:
            with pilot.member.acting() as actor:
                runs.cancel(actor=actor, run=run)
        on_the_way(claim, stage, done, total)

    monkeypatch.setattr(execution.Claim, "progress", progress)
    pilot.execute(run)
    assert (run.state, proposals(pilot, run)) == (RunState.CANCELLED, [])


def test_a_waiting_run_is_stopped_at_once(pilot: Pilot) -> None:
    run = asked(pilot)
    with pilot.member.acting() as actor:
        runs.cancel(actor=actor, run=run)
        with pytest.raises(runs.NotOpen):
            runs.cancel(actor=actor, run=run)
    assert pilot.execute(run).state == RunState.CANCELLED


def test_only_one_run_of_a_cohort_at_a_time(pilot: Pilot) -> None:
    asked(pilot)
    with pytest.raises(runs.CannotRun, match="going on already"):
        asked(pilot)
    with pilot.member.acting():
        assert MatchingRun.objects.count() == 1


def test_runs_are_numbered_and_asked_for_on_record(pilot: Pilot) -> None:
    assert [pilot.run().number, pilot.run().number] == [1, 2]
    with pilot.member.acting():
        verbs = list(AuditEvent.objects.filter(kind="matchingrun").values_list("verb", "label").order_by("id"))
    assert verbs == [("asked for a matching run", "Run 1"), ("asked for a matching run", "Run 2")]


def test_a_broken_lock_fails_in_words_and_can_be_tried_again(pilot: Pilot) -> None:
    with pilot.member.acting():
        rule = {"cohort": pilot.cohort, "mentor": pilot.mentors[0], "mentee": pilot.mentees[0]}
        PairRule.objects.create(kind="lock", **rule)
        for person in (pilot.mentors[0], pilot.mentees[0]):
            person.employee.team = "One team"
            person.employee.save()
    run = pilot.run()
    assert run.state == RunState.FAILED
    assert run.error == (
        "Junior 000 and Senior 000 are locked as a pair, but a rule forbids it: same team. Unlock them on the board."
    )
    with pilot.member.acting() as actor:
        PairRule.objects.all().delete()
        runs.retry(actor=actor, run=run)
    assert pilot.execute(run).state == RunState.DONE


def test_a_lock_is_kept_and_approved(pilot: Pilot) -> None:
    with pilot.member.acting():
        PairRule.objects.create(cohort=pilot.cohort, mentor=pilot.mentors[3], mentee=pilot.mentees[0], kind="lock")
    rows = {row.mentee_id: row for row in proposals(pilot, pilot.run())}
    kept = rows[pilot.mentees[0].pk]
    assert (kept.mentor_id, kept.locked, kept.decision) == (pilot.mentors[3].pk, True, Decision.APPROVED)


def test_people_who_change_in_between_fail_the_run_visibly(pilot: Pilot, monkeypatch: pytest.MonkeyPatch) -> None:
    run = asked(pilot)
    real = engine.run

    def meanwhile(*args: Any, **kwargs: Any) -> Any:
        with pilot.member.acting():
            Participant.objects.filter(pk=pilot.mentees[0].pk).delete()
        return real(*args, **kwargs)

    monkeypatch.setattr(execution.engine, "run", meanwhile)
    pilot.execute(run)
    assert (run.state, run.error) == (RunState.FAILED, execution.MOVED)


def test_a_bug_fails_the_run_visibly(pilot: Pilot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "rows", lambda *args: 1 / 0)
    run = pilot.run()
    assert (run.state, run.error, proposals(pilot, run)) == (RunState.FAILED, execution.UNEXPECTED, [])


def test_a_database_that_goes_away_leaves_the_run_to_the_sweeper(pilot: Pilot, monkeypatch: pytest.MonkeyPatch) -> None:
    run = asked(pilot)
    with monkeypatch.context() as patch:
        patch.setattr(results, "replace", _raise(OperationalError("the server closed the connection")))
        with pytest.raises(OperationalError):
            execution.execute(run.organization_id, run.pk)
    change(pilot, run, heartbeat_at=timezone.now() - dt.timedelta(minutes=2))
    with tenant(run.organization_id):
        assert runs.sweep(run.organization_id) == 1
    assert (pilot.execute(run).state, run.attempt) == (RunState.DONE, 2)


def _raise(error: Exception) -> Callable[..., None]:
    def fail(**kwargs: Any) -> None:
        raise error

    return fail


def test_a_run_that_loses_its_worker_three_times_is_given_up(pilot: Pilot) -> None:
    run = asked(pilot)
    old = timezone.now() - dt.timedelta(minutes=2)
    change(pilot, run, state=RunState.RUNNING, attempt=3, heartbeat_at=old)
    with tenant(run.organization_id):
        assert (runs.sweep(run.organization_id), runs.sweep(run.organization_id)) == (1, 0)
    change(pilot, run)
    assert (run.state, run.error) == (RunState.FAILED, runs.GIVEN_UP)


def test_a_lost_message_is_found_by_the_sweeper(pilot: Pilot, django_capture_on_commit_callbacks: Any) -> None:
    run = asked(pilot)
    change(pilot, run, heartbeat_at=timezone.now() - dt.timedelta(minutes=2))
    with django_capture_on_commit_callbacks() as published, tenant(run.organization_id):
        assert (runs.sweep(run.organization_id), runs.sweep(run.organization_id)) == (1, 0)
    assert len(published) == 1


@pytest.mark.parametrize(("field", "value"), [("team", "One team"), ("grade", None)])
def test_nobody_eligible_is_a_result_and_not_a_failure(pilot: Pilot, field: str, value: Any) -> None:
    with pilot.member.acting():
        for person in (*pilot.mentors, *pilot.mentees):
            setattr(person.employee, field, value)
            person.employee.save()
    run = pilot.run()
    assert (run.state, run.certified, run.figures["pairs"], run.figures["left_mentees"]) == (RunState.DONE, True, 0, 3)


def test_weights_of_zero_are_refused_before_anything_starts(pilot: Pilot) -> None:
    with pilot.member.acting():
        Criterion.objects.update(weight=0)
    with pytest.raises(runs.CannotRun, match="All weights are zero"):
        asked(pilot)


def test_editing_the_program_does_not_change_what_a_run_says(pilot: Pilot) -> None:
    run = pilot.run()
    before = run.policy
    with pilot.member.acting():
        Exclusion.objects.update(enabled=False)
    change(pilot, run)
    assert run.policy == before


@pytest.mark.parametrize(("state", "words"), [("draft", "Launch it"), ("archived", "nobody is matched")])
def test_only_a_live_program_is_matched(pilot: Pilot, state: str, words: str) -> None:
    with pilot.member.acting() as actor:
        pilot.cohort.program.state = state
        pilot.cohort.program.save()
        before = MatchingRun.objects.count()
        with pytest.raises(runs.CannotRun, match=words):
            runs.request(actor=actor, cohort=pilot.cohort, mode="best_total")
        assert MatchingRun.objects.count() == before


def test_a_run_whose_time_was_up_says_how_far_it_is_from_the_best(
    pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "HELD_CELLS", -1)
    monkeypatch.setattr(execution, "SEARCH_SHARE", 0)
    monkeypatch.setattr(generation, "_exact", lambda market, best: generation._raised(market, best, best.worths))
    run = pilot.run()
    claimed = run.figures["certificate"]
    assert (run.state, run.certified) == (RunState.DONE, False)
    assert run.gap == claimed["dual"] - claimed["primal"] > 0
    page = pilot.member.browser().get(pilot.member.url(f"matching/runs/{run.pk}/")).content.decode()
    assert f"At most {-(-10_000 * run.gap // run.value) / 100:,.2f} % from the best" in page


def test_what_a_pair_counts_beyond_its_score_does_not_hide_a_distance(pilot: Pilot) -> None:
    run = pilot.run(mode="most_pairs")
    value = run.value or 0
    page = pilot.member.browser()
    for gap, told in ((value // 10, "At most 10.00 % from the best"), (value, "Not proven"), (None, "Not proven")):
        change(pilot, run, certified=False, gap=gap)
        assert told in page.get(pilot.member.url(f"matching/runs/{run.pk}/")).content.decode()


def test_a_new_worker_begins_without_the_distance_of_the_one_before(pilot: Pilot) -> None:
    run = asked(pilot)
    silent = timezone.now() - dt.timedelta(minutes=2)
    change(pilot, run, state=RunState.RUNNING, heartbeat_at=silent, attempt=1, gap=900)
    assert execution._claim(run.organization_id, run.pk) is not None
    change(pilot, run)
    assert (run.attempt, run.gap) == (2, None)


def test_a_large_run_tells_how_good_its_pairs_are_by_now(pilot: Pilot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "HELD_CELLS", -1)
    told: list[tuple[int, str]] = []
    kept = execution.Claim.told

    def told_and_read(claim: execution.Claim, found: generation.Round) -> None:
        kept(claim, found)
        with pilot.member.acting():
            row = MatchingRun.objects.get(pk=claim.run_id)
            told.append((row.gap, row.stage))

    monkeypatch.setattr(execution.Claim, "told", told_and_read)
    run = pilot.run()
    assert told == [(0, "solve")]
    assert (run.certified, run.gap) == (True, 0)
