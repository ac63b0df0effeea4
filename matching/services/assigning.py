"""Making a pair by one click of an admin: both are told after the quiet minutes, and until then it can be taken back."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone

from accounts.actors import Actor, system
from accounts.services import audit, invitations
from matching import introductions
from matching.models import Pairing
from matching.services import refreshes
from nudges.services import messages


def hold(*, actor: Actor, pair: Pairing, reasons: list[str], verb: str) -> Pairing:
    """Save a pair that may be made, and let its introductions wait for the quiet minutes; in the caller's transaction."""
    until = timezone.now() + dt.timedelta(seconds=settings.PUBLISH_HOLD_SECONDS)
    pair.started_at, pair.reasons = until, reasons
    pair.save()
    people = [pair.mentor.employee.email, pair.mentee.employee.email]
    doors = invitations.doors(actor=system(pair.organization_id), emails=people)
    messages.queue(letters=introductions.letters_for([pair], doors), due_at=until)
    audit.record(actor=actor, verb=verb, row=pair, label=introductions.label(pair))
    refreshes.want(cohort_id=pair.cohort_id)
    return pair
