"""How the people of a cohort come to a pair: what an admin sets, and when asking opens."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor, system
from accounts.enums import Permission
from accounts.services import audit
from matching.enums import Mode
from matching.models import Opening, PairRequest
from matching.selectors import openings
from matching.services import handles, refreshes
from programs.enums import ProgramState
from programs.models import Cohort
from programs.selectors.days import today_of

_SET = (
    "mode", "askers", "blind", "assigned_departments", "assigned_locations", "assigned_from_grade", "opens_on",
    "opens_at_share", "leftovers", "leftover_days",
)  # fmt: skip


_TAKEN_OVER = tuple(name for name in _SET if name not in {"mode", "opens_on"})


class CannotSet(Exception):
    """The cohort cannot be set like this; the message says why."""


@transaction.atomic
def save(*, actor: Actor, cohort: Cohort, **settings: Any) -> Opening:
    """Say how a cohort's people come to a pair. Raises CannotSet when people would learn what they were promised not to."""
    actor.require(Permission.MANAGE_MATCHING)
    row, _ = Opening.objects.get_or_create(cohort=cohort)
    row = Opening.objects.select_for_update().get(pk=row.pk)
    before = {name: getattr(row, name) for name in _SET}
    after = before | settings
    if before["blind"] and not after["blind"] and PairRequest.objects.filter(cohort=cohort).exists():
        raise CannotSet(
            "People have asked each other without names, and were promised that nobody is known before both agree. "
            "This cohort stays blind."
        )
    for name in _SET:
        setattr(row, name, after[name])
    row.save()
    changed = {name: [_plain(before[name]), _plain(after[name])] for name in _SET if before[name] != after[name]}
    audit.record(actor=actor, verb="set how people come to a pair", row=row, label=str(cohort), changed=changed)
    _prepare(row)
    return row


def _prepare(row: Opening) -> None:
    if row.mode != Mode.ASSIGNED:
        handles.give(opening=row)
        refreshes.want(cohort_id=row.cohort_id)


def begin(organization_id: uuid.UUID) -> int:
    """Let cohorts of live programs that nobody has set yet begin as their program says; returns how many.

    What the cohort before it did about names, segments and those left over is taken over. From then on the cohort is its
    own: a program that changes its mind changes its next cohorts.
    """
    cohorts = Cohort.objects.filter(program__state=ProgramState.LIVE).select_related("program")
    unset = cohorts.exclude(pk__in=Opening.objects.values("cohort_id"))
    return sum(_begin(row) for row in unset.order_by("created_at", "pk"))


@transaction.atomic
def _begin(cohort: Cohort) -> bool:
    before = Opening.objects.filter(cohort=cohort.cloned_from_id).first() if cohort.cloned_from_id else None
    kept = {name: getattr(before, name) for name in _TAKEN_OVER} if before else {}
    row, new = Opening.objects.get_or_create(cohort=cohort, defaults={"mode": cohort.program.mode, **kept})
    if new:
        _prepare(row)
    return new


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


@transaction.atomic
def open_now(*, actor: Actor, opening: Opening) -> bool:
    """Let people ask from now on; False when they can already."""
    actor.require(Permission.MANAGE_MATCHING)
    if not Opening.objects.filter(pk=opening.pk, opened_at=None).update(opened_at=timezone.now()):
        return False
    audit.record(actor=actor, verb="opened asking", row=opening, label=str(opening.cohort))
    refreshes.want(cohort_id=opening.cohort_id)
    return True


@transaction.atomic
def close(*, actor: Actor, opening: Opening) -> bool:
    """Nobody asks anybody new; what is open can still be answered. False when it is closed already."""
    actor.require(Permission.MANAGE_MATCHING)
    closed = Opening.objects.filter(pk=opening.pk).exclude(opened_at=None)
    # Without a day or a share it does not open again by itself.
    if not closed.update(opened_at=None, leftovers_until=None, opens_on=None, opens_at_share=None):
        return False
    audit.record(actor=actor, verb="closed asking", row=opening, label=str(opening.cohort))
    return True


def open_due(organization_id: uuid.UUID) -> int:
    """Open what is due by its day or by its share of complete mentors; returns how many."""
    actor = system(organization_id)
    waiting = Opening.objects.filter(opened_at=None, cohort__program__state=ProgramState.LIVE)
    waiting = waiting.filter(leftovers_opened_at=None)
    rows = waiting.exclude(mode=Mode.ASSIGNED).select_related("cohort__organization")
    return sum(open_now(actor=actor, opening=row) for row in rows if _due(actor, row))


def _due(actor: Actor, row: Opening) -> bool:
    if row.opens_on is not None and row.opens_on <= today_of(row.cohort.organization):
        return True
    complete = openings.complete_share(actor, row.cohort_id)
    return row.opens_at_share is not None and complete is not None and complete >= row.opens_at_share
