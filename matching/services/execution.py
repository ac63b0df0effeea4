"""Doing a run: claimed, frozen, solved and stored in short transactions of their own.

A worker can die at any line. Before the last transaction nothing of a result exists; after it, everything does and the
run is done. Whoever comes second, by redelivery or by the sweeper, finds either a row to claim or nothing to do.
"""

from __future__ import annotations

import logging
import time
import uuid
import zlib
from dataclasses import dataclass

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError
from django.db.models import F, Q
from django.utils import timezone

from accounts.actors import system
from accounts.stock import take_stock
from accounts.tenancy import tenant
from matching import inputs as rows
from matching.engine import run as engine
from matching.engine.documents import freeze_bytes, inputs_hash, policy_from, thaw_bytes
from matching.engine.generation import Round
from matching.engine.results import Result
from matching.engine.types import Cancelled, EngineError, Inputs, Policy
from matching.enums import RunState
from matching.models import MatchingRun
from matching.services import results
from matching.services.pulses import Lost, passing, pulse
from matching.services.runs import STALE

logger = logging.getLogger(__name__)

BEAT_SECONDS = 0.5
LOAD, STORE = "load", "store"
# How much of its time a worker may search: what is found has to be proven, explained and stored as well.
SEARCH_SHARE = 0.5

MOVED = "People changed while the run was going on: somebody left the cohort or takes fewer than before. Try again."
TOO_LONG = "The run took longer than a worker may. Split the cohort, for example by region, then try again."
UNEXPECTED = (
    "Something went wrong that should not. Nothing was changed; try again, and tell your operator if it happens twice."
)


@dataclass(frozen=True, slots=True)
class Frozen:
    """What the engine was given."""

    inputs: Inputs
    policy: Policy


@dataclass(slots=True)
class Claim:
    """One worker's hold on one run; every write names the attempt, so that a worker thought dead cannot write."""

    organization_id: uuid.UUID
    run_id: uuid.UUID
    attempt: int
    beat_at: float = 0.0
    begun_at: float = 0.0

    def update(self, **values: object) -> None:
        """Write to the run in the open transaction. Raises Cancelled or Lost when the hold is gone."""
        held = MatchingRun.objects.filter(pk=self.run_id, attempt=self.attempt, state=RunState.RUNNING)
        if held.filter(cancel_requested_at=None).update(heartbeat_at=timezone.now(), **values):
            return
        if held.exists():
            raise Cancelled("Somebody asked the run to stop.")
        raise Lost(f"run {self.run_id}, attempt {self.attempt}")

    def progress(self, stage: str, done: int, total: int) -> None:
        """Tell the page how far the run is, at most twice a second."""
        if time.monotonic() - self.beat_at < BEAT_SECONDS:
            return
        with passing(self.organization_id):
            self.update(stage=stage, done=done, total=total)
        self.beat_at = time.monotonic()

    def told(self, found: Round) -> None:
        """Tell the page how good the pairs are by now; a large run has few rounds, and each is told."""
        with passing(self.organization_id):
            self.update(stage="solve", done=found.number, total=found.number + 1, gap=found.gap)
        self.beat_at = time.monotonic()

    def time_is_up(self) -> bool:
        """Whether the best pairs so far have to be enough."""
        return time.monotonic() - self.begun_at > settings.CELERY_TASK_SOFT_TIME_LIMIT * SEARCH_SHARE

    def end(self, state: RunState, error: str = "") -> None:
        """Finish without a result, unless somebody else did before."""
        with tenant(self.organization_id):
            held = MatchingRun.objects.filter(pk=self.run_id, attempt=self.attempt, state=RunState.RUNNING)
            held.update(state=state, error=error[:1000], finished_at=timezone.now())


def execute(organization_id: uuid.UUID, run_id: uuid.UUID) -> None:
    """Do one run from claim to proposals; does nothing when there is nothing to claim."""
    claim = _claim(organization_id, run_id)
    if claim is None:
        return
    try:
        frozen = _freeze(claim)
        with pulse(claim.organization_id, claim.update):
            result = engine.run(
                frozen.inputs,
                frozen.policy,
                on_progress=claim.progress,
                on_round=claim.told,
                time_is_up=claim.time_is_up,
            )
        _store(claim, frozen, result)
        take_stock()
    except Lost as lost:
        logger.warning("a matching run was taken over: %s", lost)
    except Cancelled:
        claim.end(RunState.CANCELLED)
    except EngineError as error:
        claim.end(RunState.FAILED, _plain(claim, error))
    except IntegrityError:
        claim.end(RunState.FAILED, MOVED)
    except (OperationalError, InterfaceError):
        # The database is away: nobody can write that this failed. The row grows stale and the sweeper queues it again.
        raise
    except SoftTimeLimitExceeded:
        claim.end(RunState.FAILED, TOO_LONG)
    except Exception:
        logger.exception("a matching run failed", extra={"run": str(run_id)})
        claim.end(RunState.FAILED, UNEXPECTED)


def _claim(organization_id: uuid.UUID, run_id: uuid.UUID) -> Claim | None:
    """Take a waiting run, or one whose worker has been silent for a minute."""
    now = timezone.now()
    free = Q(state=RunState.QUEUED) | Q(state=RunState.RUNNING, heartbeat_at__lt=now - STALE)
    with passing(organization_id):
        taken = MatchingRun.objects.filter(free, pk=run_id).update(
            state=RunState.RUNNING,
            stage=LOAD,
            attempt=F("attempt") + 1,
            heartbeat_at=now,
            started_at=now,
            done=0,
            total=0,
            gap=None,
        )
        if not taken:
            return None
        attempt = MatchingRun.objects.values_list("attempt", flat=True).get(pk=run_id)
    return Claim(organization_id, run_id, attempt, time.monotonic(), time.monotonic())


def _freeze(claim: Claim) -> Frozen:
    """Load the people once; a second attempt works on what the first one froze."""
    with passing(claim.organization_id):
        run = MatchingRun.objects.select_related("cohort__program", "cohort__organization").get(pk=claim.run_id)
        if run.inputs is not None:
            return thaw(run)
        frozen = Frozen(
            rows.people(actor=system(claim.organization_id), cohort=run.cohort, rules=run.policy),
            policy_from(run.policy),
        )
        facts = freeze_bytes(frozen.inputs)
        claim.update(
            inputs=zlib.compress(facts, 1),
            inputs_hash=inputs_hash(facts, frozen.policy),
            total=len(frozen.inputs.mentors) + len(frozen.inputs.mentees),
        )
    return frozen


def thaw(run: MatchingRun) -> Frozen:
    """What the engine was given, from the run's row."""
    assert run.inputs is not None, "a run is thawed after it was frozen"
    return Frozen(thaw_bytes(zlib.decompress(run.inputs)), policy_from(run.policy))


def _store(claim: Claim, frozen: Frozen, result: Result) -> None:
    """Proposals, leftovers, figures and the end of the run, all in one transaction or not at all."""
    made = results.rows(frozen.inputs, frozen.policy, result)
    with tenant(claim.organization_id):
        claim.update(
            state=RunState.DONE,
            stage=STORE,
            finished_at=timezone.now(),
            engine_version=result.engine_version,
            result_hash=made.digest,
            certified=result.certified,
            value=result.figures.total,
            gap=result.certificate.gap,
            figures=made.figures,
            error="",
        )
        results.replace(run_id=claim.run_id, rows=made)


def _plain(claim: Claim, error: EngineError) -> str:
    with tenant(claim.organization_id):
        return results.plain_error(error)
