"""Random names and numbers for the people of a cohort."""

from __future__ import annotations

import secrets

from django.db import transaction

from matching import pseudonyms
from matching.models import Handle, Opening
from programs.models import Participant


@transaction.atomic
def give(*, opening: Opening) -> int:
    """Give everybody of the cohort who has none a name and a number; returns how many. Nobody's ever changes."""
    Opening.objects.select_for_update(no_key=True).only("pk").get(pk=opening.pk)
    held = Handle.objects.filter(opening=opening)
    people = Participant.objects.filter(cohort_id=opening.cohort_id).exclude(pk__in=held.values("participant_id"))
    ids = list(people.values_list("pk", flat=True))
    if not ids:
        return 0
    # SECURITY: shuffled, or the order of the numbers would be the one in which people were enrolled.
    secrets.SystemRandom().shuffle(ids)
    known = dict(held.values_list("number", "pseudonym"))
    first = max(known, default=-1) + 1
    names = pseudonyms.fresh(len(ids), known.values())
    rows = [
        Handle(opening=opening, participant_id=person, number=first + place, pseudonym=names[place])
        for place, person in enumerate(ids)
    ]
    Handle.objects.bulk_create(rows, batch_size=2000)
    return len(rows)
