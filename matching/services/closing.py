"""Ending kindly what cannot become a pair any more, because one of the two has found somebody or has left."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from matching import letters
from matching.enums import PairingState, RequestState
from matching.models import Handle, Pairing, PairRequest, PanelSeat
from matching.selectors import asking
from nudges.services import messages
from programs.models import Participant


def both(row: PairRequest) -> tuple[Handle, Handle]:
    """The handles of who asks and who is asked, with everything that a letter says of them."""
    people = Handle.objects.select_related("opening__cohort__program__organization", "participant__employee")
    found = {one.participant_id: one for one in people.filter(participant__in=[row.asker_id, row.asked_id])}
    return found[row.asker_id], found[row.asked_id]


@transaction.atomic
def close_full(*, cohort_id: uuid.UUID) -> int:
    """End the open requests of everybody who has no place left or takes part no more; returns how many.

    Pairs that nobody has been told of yet do not count: until then they can be taken back, and nobody may notice.
    """
    open_ones = PairRequest.objects.filter(cohort_id=cohort_id, state=RequestState.OPEN)
    people = {person for pair in open_ones.values_list("asker_id", "asked_id") for person in pair}
    free = set(Participant.objects.filter(asking.free(), pk__in=people).values_list("pk", flat=True))
    gone = people - free - _untold(people)
    ended = [row for row in open_ones.order_by("pk") if gone & {row.asker_id, row.asked_id}]
    return sum(_close(row, gone) for row in ended)


def _untold(people: set[uuid.UUID]) -> set[uuid.UUID]:
    waiting = Pairing.objects.filter(state=PairingState.ACTIVE, started_at__gt=timezone.now())
    ids = waiting.filter(mentor__in=people) | waiting.filter(mentee__in=people)
    seats = PanelSeat.objects.filter(participant__in=people, left_at=None, joined_at__gt=timezone.now())
    untold = {person for pair in ids.values_list("mentor_id", "mentee_id") for person in pair}
    return untold | set(seats.values_list("participant_id", flat=True))


def _close(row: PairRequest, gone: set[uuid.UUID]) -> bool:
    still = PairRequest.objects.filter(pk=row.pk, state=RequestState.OPEN)
    if not still.update(state=RequestState.CLOSED, ended_at=timezone.now()):
        return False
    asker, asked = both(row)
    for reader, other in ((asker, asked), (asked, asker)):
        # Who has found somebody knows why; the other one is told.
        if reader.participant_id not in gone:
            messages.queue(
                letters=letters.about(row, "closed", to=reader.participant, other=other, mark=reader.participant.side)
            )
    return True


def sweep() -> int:
    """The same in every cohort in which somebody asks."""
    cohorts = PairRequest.objects.filter(state=RequestState.OPEN).values_list("cohort_id", flat=True).distinct()
    return sum(close_full(cohort_id=one) for one in list(cohorts.order_by()))
