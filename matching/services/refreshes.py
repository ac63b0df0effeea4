"""When recommendations are made anew: wanted by whoever changes something, claimed by one worker, found again by the sweeper.

The web process comes no further than this; the engine is behind ``recommendations``.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.tenancy import current_organization_id
from matching import events
from matching.models import Opening
from matching.selectors.choosing import choosing
from profiles.models import Profile
from programs.enums import ProgramState
from programs.models import Participant

STALE = dt.timedelta(seconds=60)
# What no event tells, such as an import of the directory, is seen by then.
AGE = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class Claim:
    """One worker's hold on one cohort's recommendations."""

    opening_id: uuid.UUID
    attempt: int
    wanted_at: dt.datetime

    def beat(self) -> bool:
        """Say that the work goes on; False when another worker has taken it over."""
        return bool(self.held().update(heartbeat_at=timezone.now()))

    def held(self) -> QuerySet[Opening]:
        """The claimed row, or nothing when it is no longer held."""
        rows: QuerySet[Opening] = Opening.objects.filter(pk=self.opening_id, attempt=self.attempt)
        return rows.exclude(claimed_at=None)


def _active() -> QuerySet[Opening]:
    rows: QuerySet[Opening] = Opening.objects.filter(cohort__program__state=ProgramState.LIVE)
    return rows.filter(choosing())


def want(*, cohort_id: uuid.UUID) -> None:
    """Have a cohort's recommendations made anew soon. Many wishes at once are one job: a row remembers only the last."""
    found = _active().filter(cohort_id=cohort_id)
    ids = list(found.values_list("pk", flat=True))
    if ids:
        Opening.objects.filter(pk__in=ids).update(wanted_at=timezone.now())
        _announce(ids[0])


def want_for(*, participant_id: uuid.UUID) -> None:
    """The same for the cohort of somebody whose answers have changed."""
    for cohort_id in Participant.objects.filter(pk=participant_id).values_list("cohort_id", flat=True):
        want(cohort_id=cohort_id)


def _announce(opening_id: uuid.UUID) -> None:
    organization_id = current_organization_id()
    transaction.on_commit(
        lambda: events.recommendations_wanted.send(Opening, organization_id=organization_id, opening_id=opening_id),
        robust=True,
    )


def claim(opening_id: uuid.UUID) -> Claim | None:
    """Take what is wanted and held by nobody, or by somebody who has been silent for a minute."""
    now = timezone.now()
    free = Q(claimed_at=None) | Q(heartbeat_at__lt=now - STALE)
    rows = _active().filter(free, pk=opening_id).exclude(wanted_at=None).values("pk")
    taken = Opening.objects.filter(free, pk__in=rows).update(claimed_at=now, heartbeat_at=now, attempt=F("attempt") + 1)
    if not taken:
        return None
    attempt, wanted_at = Opening.objects.values_list("attempt", "wanted_at").get(pk=opening_id)
    return Claim(opening_id, attempt, wanted_at)


def finish(held: Claim) -> bool:
    """Let go of finished work; what was wanted meanwhile is announced again. False when the hold was lost."""
    row = held.held().select_for_update(no_key=True).first()
    if row is None:
        return False
    # Not by the clock: a wish may carry an earlier time than the claim and be committed after it.
    again = row.wanted_at != held.wanted_at
    Opening.objects.filter(pk=row.pk).update(
        claimed_at=None, refreshed_at=timezone.now(), wanted_at=row.wanted_at if again else None
    )
    if again:
        _announce(row.pk)
    return True


def sweep() -> int:
    """Announce again what was wanted and is worked on by nobody, and what is old; returns how many."""
    now = timezone.now()
    idle = Q(claimed_at=None) | Q(heartbeat_at__lt=now - STALE)
    old = Q(refreshed_at=None) | Q(refreshed_at__lt=now - AGE)
    # A file of sign-up answers is saved without an event per person.
    said = Profile.objects.filter(participant__cohort=OuterRef("cohort"), updated_at__gt=OuterRef("refreshed_at"))
    due = Q(wanted_at__isnull=False) | old | Exists(said)
    ids = list(_active().filter(idle).filter(due).values_list("pk", flat=True))
    Opening.objects.filter(pk__in=ids, wanted_at=None).update(wanted_at=now)
    for opening_id in ids:
        _announce(opening_id)
    return len(ids)
