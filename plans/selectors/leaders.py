"""Who was named as a future leader: for the two, and for others what its mentor has released."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.actors import Actor
from accounts.enums import Permission
from matching import rules as people
from matching.enums import PairingState
from matching.models import Pairing
from plans import rules, sealing
from plans.models import FutureLeader
from plans.selectors import closings, keys
from programs.enums import Side
from programs.models import Cohort


@dataclass(frozen=True)
class Named:
    """What stands in a nomination for one of the two; ``text`` is None where it does not open any more."""

    row: FutureLeader
    text: str | None


def may_name(actor: Actor, pairing: Pairing) -> bool:
    """The mentee, as long as the two may thank each other."""
    return rules.word_in(actor, pairing) == Side.MENTEE and closings.may_thank(actor, pairing)


def of_pairing(actor: Actor, pairing: Pairing) -> Named | None:
    """For the mentee who named, and for the mentor who is named; None for everybody else, and where there is none."""
    if not people.speaks(actor, pairing):
        return None
    row = FutureLeader.objects.filter(pairing=pairing, mentor=pairing.mentor_id).first()
    if row is None:
        return None
    with keys.as_one_of(actor, pairing):
        key = keys.held(pairing)
    try:
        return Named(
            row, sealing.opened(key, bytes(row.words), place=row.place) if key and row.words else row.quote or None
        )
    except sealing.Unreadable:
        return Named(row, row.quote or None)


def released(actor: Actor, cohort: Cohort) -> QuerySet[FutureLeader]:
    """Those of a cohort whose mentors say that others may read it, by name."""
    actor.require(Permission.SEE_PROGRAMS)
    rows = FutureLeader.objects.filter(pairing__cohort=cohort, released_at__isnull=False)
    rows = rows.exclude(pairing__state=PairingState.UNDONE).select_related("mentor__employee")
    return rows.order_by("mentor__employee__last_key", "mentor__employee__first_key", "pk")
