"""Asking for a run, stopping it, trying it again, and finding the ones whose worker died."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from accounts.actors import Actor, system
from accounts.enums import Permission
from accounts.services import audit
from matching import events, inputs
from matching.enums import RunState
from matching.models import MatchingRun
from programs.enums import ProgramState
from programs.models import Cohort

STALE = dt.timedelta(seconds=60)
MAX_ATTEMPTS = 3
SEED_BITS = 31
OPEN = (RunState.QUEUED, RunState.RUNNING)
GIVEN_UP = (
    "The worker stopped three times in the middle of this run. Try again; if it happens again, tell your operator."
)

_NOT_LIVE = {
    ProgramState.DRAFT: "This program is a draft. Launch it, then run the matching.",
    ProgramState.ARCHIVED: "This program is archived: nobody is matched in it any more.",
}


class CannotRun(Exception):
    """The matching cannot be run as asked; the message tells an admin why and what to do."""


class NotOpen(Exception):
    """The run has ended, or has not ended yet, so that this cannot be done to it."""


def wait_for_turn(cohort_id: uuid.UUID) -> None:
    """Wait until nobody else changes what happens to a cohort's pairs: its runs, its boards, its publications.

    One lock for all of them cannot be taken in the wrong order. Rows that point at the cohort are written meanwhile.
    """
    Cohort.objects.select_for_update(no_key=True).only("pk").get(pk=cohort_id)


@transaction.atomic
def request(
    *,
    actor: Actor,
    cohort: Cohort,
    mode: str,
    keep_locks: bool = True,
    first_choices: bool = True,
    seed: int | None = None,
) -> MatchingRun:
    """Queue a run of a cohort: policy, seed and number are frozen now, its people when the worker starts.

    Raises CannotRun when the program is not live, while another run of the cohort is waiting or running, or when the
    policy contradicts itself.
    """
    actor.require(Permission.MANAGE_MATCHING)
    _refuse_asleep(cohort)
    seed = secrets.randbits(SEED_BITS) if seed is None else seed
    policy = _policy(actor, cohort, mode, seed, first_choices) | {"keep_locks": keep_locks}
    return under(actor=actor, cohort=cohort, policy=policy)


@transaction.atomic
def under(*, actor: Actor, cohort: Cohort, policy: inputs.Document) -> MatchingRun:
    """Queue a run of a cohort under a policy that stands already; its people are read when the worker starts."""
    actor.require(Permission.MANAGE_MATCHING)
    _refuse_asleep(cohort)
    # Two admins who press the button at once wait here for each other.
    wait_for_turn(cohort.pk)
    rows = MatchingRun.objects.filter(cohort=cohort)
    if rows.filter(state__in=OPEN).exists():
        raise CannotRun("A run of this cohort is going on already. Wait for it, or stop it first.")
    run = MatchingRun.objects.create(
        cohort=cohort,
        number=(rows.aggregate(last=Max("number"))["last"] or 0) + 1,
        policy=policy,
        seed=policy["seed"],
        heartbeat_at=timezone.now(),
        requested_by_id=actor.user_id,
    )
    audit.record(
        actor=actor,
        verb="asked for a matching run",
        row=run,
        mode=policy["mode"],
        seed=policy["seed"],
        keep_locks=policy.get("keep_locks", True),
        first_choices=policy.get("first_choices", False),
    )
    _announce(run)
    return run


def _refuse_asleep(cohort: Cohort) -> None:
    if cohort.program.state != ProgramState.LIVE:
        raise CannotRun(_NOT_LIVE[ProgramState(cohort.program.state)])


def _policy(actor: Actor, cohort: Cohort, mode: str, seed: int, first_choices: bool) -> inputs.Document:
    try:
        return inputs.policy(actor=actor, cohort=cohort, mode=mode, seed=seed, first_choices=first_choices)
    except inputs.InvalidInput as error:
        raise CannotRun(f"{error} Change the criteria of the program, then run again.") from error


def _announce(run: MatchingRun) -> None:
    organization_id, run_id = run.organization_id, run.pk
    transaction.on_commit(
        lambda: events.run_queued.send(MatchingRun, organization_id=organization_id, run_id=run_id), robust=True
    )


@transaction.atomic
def cancel(*, actor: Actor, run: MatchingRun) -> MatchingRun:
    """Stop a run: at once while it waits, at its next heartbeat while it runs. Raises NotOpen when it has ended."""
    actor.require(Permission.MANAGE_MATCHING)
    now = timezone.now()
    row = MatchingRun.objects.filter(pk=run.pk)
    stopped = row.filter(state=RunState.QUEUED).update(
        state=RunState.CANCELLED, finished_at=now, cancel_requested_at=now
    )
    if not stopped and not row.filter(state=RunState.RUNNING).update(cancel_requested_at=now):
        raise NotOpen("This run has ended already.")
    audit.record(actor=actor, verb="stopped a matching run", row=run)
    run.refresh_from_db()
    return run


@transaction.atomic
def retry(*, actor: Actor, run: MatchingRun) -> MatchingRun:
    """Queue a failed or stopped run again with the same policy and seed, and with the people of today."""
    actor.require(Permission.MANAGE_MATCHING)
    wait_for_turn(run.cohort_id)
    if MatchingRun.objects.filter(cohort_id=run.cohort_id, state__in=OPEN).exists():
        raise CannotRun("A run of this cohort is going on already. Wait for it, or stop it first.")
    ended = MatchingRun.objects.filter(pk=run.pk, state__in=(RunState.FAILED, RunState.CANCELLED))
    if not ended.update(**_blank(), attempt=0, inputs=None, inputs_hash="", result_hash="", engine_version=""):
        raise NotOpen("Only a run that failed or was stopped can be tried again.")
    audit.record(actor=actor, verb="retried a matching run", row=run)
    run.refresh_from_db()
    _announce(run)
    return run


def _blank() -> dict[str, object]:
    return {
        "state": RunState.QUEUED,
        "stage": "",
        "done": 0,
        "total": 0,
        "error": "",
        "gap": None,
        "heartbeat_at": timezone.now(),
        "cancel_requested_at": None,
        "finished_at": None,
    }


@transaction.atomic
def sweep(organization_id: uuid.UUID) -> int:
    """Queue again what a dead worker or a lost message left behind; returns how many runs were touched.

    A run that lost its worker three times fails visibly, and one that was being stopped is stopped.
    """
    now = timezone.now()
    silent = MatchingRun.objects.filter(Q(heartbeat_at=None) | Q(heartbeat_at__lt=now - STALE))
    running = silent.filter(state=RunState.RUNNING)
    stopped = running.exclude(cancel_requested_at=None).update(state=RunState.CANCELLED, finished_at=now)
    dead = _give_up(system(organization_id), running)
    waiting = list(silent.filter(state__in=OPEN).select_for_update(skip_locked=True))
    for run in waiting:
        MatchingRun.objects.filter(pk=run.pk).update(state=RunState.QUEUED, heartbeat_at=now)
        _announce(run)
    return stopped + dead + len(waiting)


def _give_up(actor: Actor, running: object) -> int:
    rows = list(running.filter(attempt__gte=MAX_ATTEMPTS).select_for_update(skip_locked=True))  # type: ignore[attr-defined]
    for run in rows:
        MatchingRun.objects.filter(pk=run.pk).update(state=RunState.FAILED, error=GIVEN_UP, finished_at=timezone.now())
        audit.record(actor=actor, verb="gave up a matching run", row=run, attempts=run.attempt)
    return len(rows)
