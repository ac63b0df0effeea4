"""Who sits beside the mentor of a pairing, for everybody who asks about seats and not about one pairing."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from matching.enums import PairingState
from matching.models import Opening, Pairing, PanelSeat
from programs.models import Cohort

_PEOPLE = ("participant__employee__organization", "participant__cohort__program__organization")


def sits_in(who: Q, path: str = "pk", *, told: bool = True) -> Q:
    """Pairings on whose panel somebody sits; ``who`` is asked of a seat, ``path`` leads from the row to the pairing."""
    rows = PanelSeat.objects.filter(who, left_at=None)
    if told:
        rows = rows.filter(joined_at__lte=timezone.now())
    return Q(**{f"{path}__in": rows.values("pairing_id")})


def seated(rows: Iterable[Pairing]) -> list[Pairing]:
    """The pairings with the further mentors of all of them, in one query if any has some and in none otherwise."""
    found = list(rows)
    many = [row for row in found if row.further]
    if not many:
        return found
    told = PanelSeat.objects.filter(pairing__in=many, left_at=None, joined_at__lte=timezone.now())
    seats: dict[uuid.UUID, list[PanelSeat]] = defaultdict(list)
    for seat in told.select_related(*_PEOPLE).order_by("joined_at", "pk"):
        seats[seat.pairing_id].append(seat)
    for row in many:
        row.seated = seats[row.pk]
    return found


def seats(actor: Actor, pairing: Pairing) -> list[PanelSeat]:
    """Every further mentor of a pairing, also those who have left and those who are not told yet; for admins."""
    return list(of_pairing(actor, pairing).order_by("joined_at", "pk"))


def of_pairing(actor: Actor, pairing: Pairing) -> QuerySet[PanelSeat]:
    """The same as rows, of which one can be had."""
    actor.require(Permission.MANAGE_MATCHING)
    return PanelSeat.objects.filter(pairing=pairing).select_related(*_PEOPLE)


def held(participant_ids: Sequence[uuid.UUID], *, told: bool = False) -> list[uuid.UUID]:
    """Of these participants those who sit on a panel that goes on, once for each seat."""
    rows = PanelSeat.objects.filter(participant__in=participant_ids, left_at=None, pairing__state=PairingState.ACTIVE)
    if told:
        rows = rows.filter(joined_at__lte=timezone.now(), pairing__started_at__lte=timezone.now())
    return list(rows.values_list("participant_id", flat=True))


def is_blind(cohort: Cohort) -> bool:
    """Whether the people of a cohort meet under other names, which a panel cannot."""
    return Opening.objects.filter(cohort=cohort, blind=True).exists()
