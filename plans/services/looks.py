"""Leaving pairs alone that somebody has looked at, until a day."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from django.db import transaction

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from matching import introductions
from matching.enums import PairingState
from matching.models import Pairing
from plans.models import Look
from programs.models import Cohort
from programs.selectors.days import today_of

# So long at most nobody looks again.
LONGEST = dt.timedelta(days=92)


class WrongDay(Exception):
    """The day is today or before, or too far away."""

    def __init__(self) -> None:
        super().__init__("Choose a day from tomorrow to three months from now.")


@transaction.atomic
def leave(
    *, actor: Actor, cohort: Cohort, pairing_ids: Collection[uuid.UUID], until: dt.date, reason: str = ""
) -> list[Look]:
    """Take pairs that go on from the list of those who need somebody, until a day; the last word holds. Raises WrongDay."""
    actor.require(Permission.MANAGE_MATCHING)
    if not dt.timedelta(0) < until - today_of(cohort.organization) <= LONGEST:
        raise WrongDay
    pairings = _held(cohort, pairing_ids)
    Look.objects.filter(pairing__in=pairings).delete()
    looks = Look.objects.bulk_create(
        Look(pairing=pairing, until=until, reason=reason.strip()[:300], done_by_id=actor.user_id)
        for pairing in pairings
    )
    _note(actor, "left a pair until a day", pairings, until=until.isoformat(), reason=reason.strip())
    return looks


@transaction.atomic
def take_up(*, actor: Actor, cohort: Cohort, pairing_ids: Collection[uuid.UUID]) -> int:
    """Look at pairs again before the day; returns how many had been left."""
    actor.require(Permission.MANAGE_MATCHING)
    left = Look.objects.filter(pairing__in=_held(cohort, pairing_ids))
    pairings = list(Pairing.objects.filter(pk__in=left.values("pairing")).select_related(*_PEOPLE))
    left.delete()
    _note(actor, "took up a pair again", pairings)
    return len(pairings)


_PEOPLE = ("mentor__employee", "mentee__employee")


def _held(cohort: Cohort, pairing_ids: Collection[uuid.UUID]) -> list[Pairing]:
    """Those of the cohort's pairs that go on, held so that two admins come one after the other."""
    rows = Pairing.objects.filter(cohort=cohort, pk__in=list(pairing_ids), state=PairingState.ACTIVE)
    return list(rows.select_for_update(of=("self",), no_key=True).select_related(*_PEOPLE).order_by("pk"))


def _note(actor: Actor, verb: str, pairings: Sequence[Pairing], **detail: str) -> None:
    audit.record_each(actor=actor, verb=verb, rows=[(row, introductions.label(row)) for row in pairings], **detail)
