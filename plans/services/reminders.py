"""Reminding pairs kindly: a row for each, which the nudges turn into letters once it cannot be taken back any more.

Both get it as any other nudge: within their weekly budget, in their hours, and not in a blackout.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from matching import introductions
from plans.models import Reminder
from plans.selectors import reminders
from plans.selectors.reminders import Foreseen
from programs.models import Cohort


@transaction.atomic
def remind(*, actor: Actor, cohort: Cohort, pairing_ids: Sequence[uuid.UUID]) -> Foreseen:
    """Have both of each pair asked how they are, ten minutes from now; returns whom it reaches and who is left out."""
    actor.require(Permission.MANAGE_MATCHING)
    Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    found = reminders.foresee(actor, cohort, pairing_ids)
    leaves = timezone.now() + dt.timedelta(seconds=settings.PUBLISH_HOLD_SECONDS)
    Reminder.objects.bulk_create(
        Reminder(pairing=row, leaves_at=leaves, asked_by_id=actor.user_id) for row in found.pairings
    )
    told = [(row, introductions.label(row)) for row in found.pairings]
    audit.record_each(actor=actor, verb="reminded a pair", rows=told)
    return found


@transaction.atomic
def take_back(*, actor: Actor, cohort: Cohort) -> int:
    """Take back every reminder of a cohort that has not left; returns how many pairs."""
    actor.require(Permission.MANAGE_MATCHING)
    rows = list(reminders.held(actor, cohort).select_for_update(of=("self",)).select_related(*_PEOPLE))
    Reminder.objects.filter(pk__in=[row.pk for row in rows]).update(taken_back_at=timezone.now())
    told = [(row.pairing, introductions.label(row.pairing)) for row in rows]
    audit.record_each(actor=actor, verb="took back a reminder", rows=told)
    return len(rows)


_PEOPLE = ("pairing__mentor__employee", "pairing__mentee__employee")
