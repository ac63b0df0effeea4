"""Asking for a comparison, and finding those whose worker died and those that the night asks for."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from accounts.actors import Actor, system
from accounts.enums import Permission
from accounts.services import audit
from analytics import events
from analytics.enums import OPEN, State
from analytics.models import Comparison
from analytics.selectors import intakes
from programs.enums import ProgramState
from programs.models import Cohort, Program
from programs.selectors.days import day_of

STALE = dt.timedelta(minutes=10)
MAX_ATTEMPTS = 3
GIVEN_UP = "The worker stopped three times in the middle of this. Ask again; if it happens again, tell your operator."
GOING_ON = "This is being computed already. The page shows it as soon as it is there."


class CannotCompare(Exception):
    """A comparison cannot be asked for now; the message tells why."""


@transaction.atomic
def request(*, actor: Actor, program: Program, cohort: Cohort | None = None) -> Comparison:
    """Queue a comparison for a cohort, or for all of a program. Raises CannotCompare while one is open."""
    actor.require(Permission.SEE_PROGRAMS)
    if program.state == ProgramState.DRAFT:
        raise CannotCompare("This program is a draft. There is nothing to compare before it has begun.")
    # Two who press the button at once wait here for each other.
    Program.objects.select_for_update(no_key=True).only("pk").get(pk=program.pk)
    rows = Comparison.objects.filter(program=program, cohort=cohort)
    if rows.filter(state__in=OPEN).exists():
        raise CannotCompare(GOING_ON)
    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    row = Comparison.objects.create(
        program=program,
        cohort=cohort,
        number=number,
        # Chance that anybody can repeat.
        seed=number,
        heartbeat_at=timezone.now(),
        requested_by_id=actor.user_id,
    )
    if actor.user_id is not None:
        audit.record(actor=actor, verb="asked for a comparison", row=row, label=str(cohort or program))
    _announce(row)
    return row


def _announce(row: Comparison) -> None:
    ids = {"organization_id": row.organization_id, "comparison_id": row.pk}
    transaction.on_commit(lambda: events.comparison_queued.send_robust(Comparison, **ids), robust=True)


@transaction.atomic
def sweep(organization_id: uuid.UUID) -> int:
    """Queue again what a dead worker or a lost message left behind; what lost its worker three times fails visibly."""
    now = timezone.now()
    silent = Comparison.objects.filter(Q(heartbeat_at=None) | Q(heartbeat_at__lt=now - STALE), state__in=OPEN)
    dead = silent.filter(attempt__gte=MAX_ATTEMPTS).update(state=State.FAILED, error=GIVEN_UP, finished_at=now)
    waiting = list(silent.select_for_update(skip_locked=True))
    for row in waiting:
        Comparison.objects.filter(pk=row.pk).update(state=State.QUEUED, heartbeat_at=now)
        _announce(row)
    return dead + len(waiting)


def request_due(organization_id: uuid.UUID) -> int:
    """Ask for every comparison that the directory of today would change: of each live program and of each of its cohorts."""
    until = intakes.known_until()
    if until is None:
        return 0
    actor, asked = system(organization_id), 0
    for program, cohort in _scopes():
        last = Comparison.objects.filter(program=program, cohort=cohort).order_by("-number").first()
        if last is None or _is_older(last, until):
            request(actor=actor, program=program, cohort=cohort)
            asked += 1
    return asked


def _is_older(last: Comparison, until: dt.date) -> bool:
    """Whether a comparison knows less than a directory of that day; one that failed is tried once more with each new one."""
    if last.state == State.FAILED and last.finished_at is not None:
        return day_of(last.organization, last.finished_at) < until
    return last.state == State.DONE and last.known_until != until


def _scopes() -> list[tuple[Program, Cohort | None]]:
    """Live programs that somebody takes part in, and their cohorts."""
    live = Cohort.objects.filter(program__state=ProgramState.LIVE, participants__isnull=False)
    cohorts = list(live.select_related("program").distinct().order_by("program_id", "number"))
    programs = {one.program_id: one.program for one in cohorts}
    return [*((one, None) for one in programs.values()), *((one.program, one) for one in cohorts)]
