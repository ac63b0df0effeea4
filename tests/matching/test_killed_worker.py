"""A worker that is killed at any line of a run loses nothing and doubles nothing."""

from __future__ import annotations

import datetime as dt
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from accounts.tenancy import tenant
from matching import questions
from matching.engine import run as engine
from matching.enums import RunState
from matching.models import Leftover, MatchingRun, Proposal, Scenario
from matching.services import answers, pulses, runs, scenarios
from tests.factories.cast import Cast
from tests.matching.mortal import POINTS, Killed, mortals
from tests.matching.pilots import Pilot, make_pilot


def swept(pilot: Pilot, run: MatchingRun) -> MatchingRun:
    """A minute later the sweeper finds what is left, and another worker does it."""
    with pilot.member.acting():
        rows = MatchingRun.objects.filter(pk=run.pk, state=RunState.RUNNING)
        rows.update(heartbeat_at=timezone.now() - dt.timedelta(minutes=2))
    with tenant(run.organization_id):
        runs.sweep(run.organization_id)
    return pilot.execute(run)


def asked(pilot: Pilot) -> MatchingRun:
    with pilot.member.acting() as actor:
        return runs.request(actor=actor, cohort=pilot.cohort, mode="best_total", seed=7)


@pytest.fixture
def killed() -> Iterator[Killed]:
    with mortals() as killed:
        yield killed


@pytest.fixture
def pilot(committed_cast: Cast) -> Pilot:
    return make_pilot(committed_cast.chiara)


def test_a_run_survives_a_worker_killed_at_any_point(pilot: Pilot, killed: Killed) -> None:
    expected = pilot.run().result_hash
    for point in POINTS:
        run = asked(pilot)
        assert (point, killed(run, point)) == (point, signal.SIGKILL)
        done = swept(pilot, run)
        with pilot.member.acting():
            rows = Proposal.objects.filter(run=run).count(), Leftover.objects.filter(run=run).count()
        assert (point, done.state, done.result_hash, rows) == (point, RunState.DONE, expected, (3, 1))
        assert (point, done.attempt) == (point, 1 if point == "committed" else 2)


@pytest.mark.parametrize(("pulse", "state", "swept"), [(0.05, RunState.DONE, 0), (60, RunState.QUEUED, 1)])
def test_only_the_pulse_tells_long_solving_from_death(
    pilot: Pilot, pulse: float, state: RunState, swept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, found = asked(pilot), []

    def solve_for_long(*args: Any, **kwargs: Any) -> Any:
        time.sleep(0.9)
        with tenant(run.organization_id):
            found.append(runs.sweep(run.organization_id))
        return solve(*args, **kwargs)

    solve = engine.run
    monkeypatch.setattr(engine, "run", solve_for_long)
    monkeypatch.setattr(pulses, "PULSE_SECONDS", pulse)
    monkeypatch.setattr(runs, "STALE", dt.timedelta(seconds=0.6))
    assert (pilot.execute(run).state, found) == (state, [swept])


@pytest.mark.parametrize(("pulse", "swept"), [(0.05, 0), (60, 1)])
def test_the_same_of_an_answer_that_takes_long(
    pilot: Pilot, pulse: float, swept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, found = pilot.run(), []
    with pilot.member.acting() as actor:
        row = scenarios.ask(actor=actor, run=run, question=questions.own(run.policy))

    def solve_for_long(*args: Any, **kwargs: Any) -> Any:
        if not found:
            time.sleep(0.9)
            with tenant(run.organization_id):
                found.append(scenarios.sweep(run.organization_id))
        return solve(*args, **kwargs)

    solve = engine.run
    monkeypatch.setattr(engine, "run", solve_for_long)
    monkeypatch.setattr(pulses, "PULSE_SECONDS", pulse)
    monkeypatch.setattr(scenarios, "STALE", dt.timedelta(seconds=0.6))
    answers.find(row.organization_id, row.pk)
    with pilot.member.acting():
        state = Scenario.objects.values_list("state", flat=True).get(pk=row.pk)
    assert (state, found) == ("queued" if swept else "done", [swept])


def test_a_run_that_kills_every_worker_fails_visibly(pilot: Pilot, killed: Killed) -> None:
    run = asked(pilot)
    for _ in range(runs.MAX_ATTEMPTS):
        assert killed(run, "solving") == signal.SIGKILL
        with pilot.member.acting():
            MatchingRun.objects.filter(pk=run.pk).update(heartbeat_at=timezone.now() - dt.timedelta(minutes=2))
    done = swept(pilot, run)
    assert (done.state, done.error) == (RunState.FAILED, runs.GIVEN_UP)
    with pilot.member.acting() as actor:
        assert Proposal.objects.count() == 0
        runs.retry(actor=actor, run=run)
    assert pilot.execute(run).state == RunState.DONE
