"""Carrying a published version to the plans that it is for, and back: a few hundred at a time, each time committed.

A worker holds a rollout by its attempt number: a later one ends the earlier, and goes on behind the plans that are done.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import connection, transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.tenancy import tenant
from plans import events
from plans.enums import Reach, RolloutPlanState, RolloutState
from plans.models import Rollout, RolloutPlan, RolloutStep, Step
from plans.services import statements
from programs.selectors.days import today_of

log = structlog.get_logger()
AT_ONCE = 200
WORKING = (RolloutState.APPLYING, RolloutState.UNDOING)
STALE = dt.timedelta(seconds=60)
MAX_ATTEMPTS = 5
UNDO_WINDOW = dt.timedelta(hours=24)


class Superseded(Exception):
    """Another worker has taken the rollout over: whatever this one does is no longer wanted."""


@dataclass(frozen=True)
class Claim:
    """One worker's hold on one rollout."""

    organization_id: uuid.UUID
    rollout_id: uuid.UUID
    state: str
    attempt: int

    def held(self) -> Rollout:
        """The rollout, locked for this transaction. Raises Superseded when another worker has it."""
        rows = Rollout.objects.select_for_update(of=("self",)).select_related("version__organization")
        row: Rollout | None = rows.filter(pk=self.rollout_id, state=self.state, attempt=self.attempt).first()
        if row is None:
            raise Superseded
        return row


def hand_over(*, rollout: Rollout, state: str) -> None:
    """Let a rollout wait for the worker, and tell so after the commit."""
    rollout.state, rollout.done, rollout.attempt, rollout.heartbeat_at = state, 0, 0, None
    rollout.save(update_fields=["state", "done", "attempt", "heartbeat_at"])
    _announce(rollout)


def _announce(rollout: Rollout) -> None:
    ids = {"organization_id": rollout.organization_id, "rollout_id": rollout.pk}
    transaction.on_commit(lambda: events.rollout_waiting.send_robust(sender=Rollout, **ids))


def work(*, actor: Actor, rollout_id: uuid.UUID) -> None:
    """Apply a rollout or take it back; a second delivery of the same message finds it held or done and leaves."""
    actor.require(Permission.MANAGE_PROGRAMS)
    claim = _take(actor, rollout_id)
    if claim is None:
        return
    try:
        while _some(claim):
            pass
    except Superseded:
        log.info("rollout superseded", rollout_id=str(rollout_id))
    except Exception:
        _fail(claim)
        raise


def _take(actor: Actor, rollout_id: uuid.UUID) -> Claim | None:
    """Claim a rollout that waits for a worker or has lost its own; None leaves it to whoever holds it."""
    with tenant(actor.organization_id):
        waiting = Rollout.objects.select_for_update(skip_locked=True).filter(pk=rollout_id, state__in=WORKING)
        row, now = waiting.first(), timezone.now()
        if row is None or (row.heartbeat_at and row.heartbeat_at > now - STALE):
            return None
        if row.attempt >= MAX_ATTEMPTS:
            Rollout.objects.filter(pk=row.pk).update(state=RolloutState.FAILED)
            return None
        row.attempt, row.heartbeat_at = row.attempt + 1, now
        row.save(update_fields=["attempt", "heartbeat_at"])
        return Claim(actor.organization_id, rollout_id, row.state, row.attempt)


def _some(claim: Claim) -> bool:
    """Do the next few hundred plans; returns whether there may be more."""
    with tenant(claim.organization_id):
        row = claim.held()
        back = claim.state == RolloutState.UNDOING
        if not back and row.reach == Reach.ALL:
            _gather(row)
        state = RolloutPlanState.DONE if back else RolloutPlanState.WAITING
        waiting = RolloutPlan.objects.filter(rollout=row, state=state).order_by("pk")
        chosen = list(waiting.select_for_update(skip_locked=True)[:AT_ONCE])
        if chosen:
            _change(row, chosen, back=back)
        left = RolloutPlan.objects.filter(rollout=row, state=state).count()
        row.total = RolloutPlan.objects.filter(rollout=row).count()
        row.done, row.heartbeat_at = row.total - left, timezone.now()
        row.save(update_fields=["done", "total", "heartbeat_at"])
        if not chosen:
            _finish(row, back=back)
        return bool(chosen)


def _gather(row: Rollout) -> None:
    """Every plan of the template that goes on; asked again each time, for one may have begun beside the publishing."""
    with connection.cursor() as cursor:
        cursor.execute(statements.GATHER, _values(row))


def _values(row: Rollout) -> dict[str, Any]:
    return {
        "org": row.organization_id,
        "rollout": row.pk,
        "version": row.version_id,
        "template": row.version.template_id,
        "today": today_of(row.version.organization),
    }


def _change(row: Rollout, chosen: list[RolloutPlan], *, back: bool) -> None:
    plans = [one.plan_id for one in chosen]
    # Whoever ticks a step at this moment is waited for, and then it is theirs.
    list(Step.objects.select_for_update().filter(plan__in=plans).order_by("pk").values_list("pk"))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        values = _values(row) | {"ids": [one.pk for one in chosen]}
        cursor.execute(statements.GIVE_BACK if back else statements.APPLY, values)


def _finish(row: Rollout, *, back: bool) -> None:
    now = timezone.now()
    if back:
        row.state, row.undone_at = RolloutState.UNDONE, now
    else:
        row.state, row.applied_at, row.undo_until = RolloutState.DONE, now, now + UNDO_WINDOW
    row.save(update_fields=["state", "undone_at", "applied_at", "undo_until"])


def _fail(claim: Claim) -> None:
    """Stop visibly; what is done stays done, and an admin can have it gone on with."""
    with tenant(claim.organization_id):
        mine = Rollout.objects.filter(pk=claim.rollout_id, state=claim.state, attempt=claim.attempt)
        mine.update(state=RolloutState.FAILED)


@transaction.atomic
def sweep(*, actor: Actor) -> int:
    """Announce again what waits without a living worker, and forget what no undo needs any more; returns how many wait."""
    actor.require(Permission.MANAGE_PROGRAMS)
    now = timezone.now()
    waiting = list(Rollout.objects.filter(state__in=WORKING).exclude(heartbeat_at__gt=now - STALE))
    for row in waiting:
        _announce(row)
    over = RolloutStep.objects.filter(rollout_plan__rollout__undo_until__lt=now)
    over.exclude(rollout_plan__rollout__state__in=[*WORKING, RolloutState.FAILED]).delete()
    return len(waiting)
