"""Who is left over once pairs are published: they choose for some days by the same rules, and then stand by."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.actors import Actor, system
from accounts.services import audit
from matching import letters
from matching.enums import PublicationState
from matching.models import Opening, Publication
from matching.selectors import openings as selectors
from matching.services import handles, openings, refreshes
from nudges.services import messages
from programs.enums import ProgramState
from programs.selectors.days import today_of


def open_due(organization_id: uuid.UUID) -> int:
    """Let those left over choose in every cohort that wants it, once nothing of it can be taken back; returns how many."""
    told = Publication.objects.filter(state=PublicationState.PUBLISHED, undo_until__lte=timezone.now())
    waiting = Opening.objects.filter(leftovers=True, leftovers_opened_at=None, cohort__in=told.values("cohort_id"))
    rows = waiting.filter(cohort__program__state=ProgramState.LIVE).select_related(
        "cohort__program__organization", "cohort__organization"
    )
    return sum(_open(system(organization_id), row) for row in rows.order_by("pk"))


@transaction.atomic
def _open(actor: Actor, row: Opening) -> bool:
    now = timezone.now()
    until = today_of(row.cohort.organization) + dt.timedelta(days=row.leftover_days)
    # Two sweepers at once: one of them opens.
    opened = Opening.objects.filter(pk=row.pk, leftovers_opened_at=None).update(
        opened_at=Coalesce("opened_at", Value(now)), leftovers_opened_at=now, leftovers_until=until
    )
    if not opened:
        return False
    row.refresh_from_db(fields=["opened_at", "leftovers_opened_at", "leftovers_until"])
    handles.give(opening=row)
    seats = selectors.left_over(actor, row)
    messages.queue(letters=letters.left_over(row, seats))
    audit.record(actor=actor, verb="let those left over choose", row=row, label=str(row.cohort), people=len(seats))
    refreshes.want(cohort_id=row.cohort_id)
    return True


def close_due(organization_id: uuid.UUID) -> int:
    """End their choosing when its last day is over where the organization is; returns how many cohorts it ended in."""
    rows = Opening.objects.exclude(leftovers_until=None).exclude(opened_at=None).select_related("cohort__organization")
    actor = system(organization_id)
    return sum(
        openings.close(actor=actor, opening=row)
        for row in rows.order_by("pk")
        if row.leftovers_until is not None and row.leftovers_until < today_of(row.cohort.organization)
    )
