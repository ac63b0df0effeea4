"""What the program team sees of the changes that pairs have made: what both of a pair consent to, and nothing else.

Numbers never tell of fewer than five pairs. Whoever is quoted by name can be subtracted from them, so the pairs that are
counted without a name have to be five by themselves, or none. And whoever sits in a pair and sees the numbers subtracts
their own, so that such pairs make no five.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Min, Q, QuerySet

from accounts.actors import Actor
from accounts.enums import PERMISSIONS, Permission
from accounts.models import Membership
from matching.enums import PairingState
from matching.models import Pairing
from plans.enums import ChangeState, Consent
from plans.models import LedgerEntry, LedgerQuote
from plans.selectors.releasing import WORDS
from programs.models import Cohort

FEWEST = 5
_READ_IT = [role for role, may in PERMISSIONS.items() if Permission.SEE_PROGRAMS in may]
_PEOPLE = ("entry__pairing__mentor__employee", "entry__pairing__mentee__employee")


@dataclass(frozen=True)
class Counts:
    """How many changes stand in which state; empty where so few pairs have some that a number would point at one."""

    states: list[tuple[ChangeState, int]]
    shown: bool

    @property
    def total(self) -> int:
        return sum(number for _, number in self.states)


def counts(actor: Actor, cohort: Cohort) -> Counts:
    """The changes of a cohort that both of a pair let be counted, by state, in two queries."""
    actor.require(Permission.SEE_PROGRAMS)
    rows = _counted(cohort).values_list("pairing_id", "state", "holds")
    found = list(rows)
    pairs = {pair for pair, _, _ in found}
    unnamed = {pair for pair, _, holds in found if holds < Consent.NAMED}
    if len(pairs) < FEWEST or 0 < len(unnamed) < FEWEST:
        return Counts([], shown=False)
    own = of_readers(cohort.organization_id, pairs)
    if len(pairs - own) < FEWEST or (unnamed and len(unnamed - own) < FEWEST):
        return Counts([], shown=False)
    number = Counter(state for _, state, _ in found)
    return Counts([(state, number[state]) for state in ChangeState], shown=True)


def of_readers(organization_id: uuid.UUID, pairs: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those pairs in which somebody sits who may see the numbers, known by login or by address."""
    readers = Membership.objects.filter(organization_id=organization_id, role__in=_READ_IT)
    them = Q()
    for side in ("mentor", "mentee"):
        them |= Q(**{f"{side}__employee__user__in": readers.values("user")})
        them |= Q(**{f"{side}__employee__email__in": readers.values("user__email")})
    return set(Pairing.objects.filter(them, pk__in=pairs).values_list("pk", flat=True))


def _counted(cohort: Cohort) -> QuerySet[LedgerEntry]:
    rows = LedgerEntry.objects.filter(pairing__cohort=cohort, confirmed_at__isnull=False)
    rows = rows.exclude(pairing__state=PairingState.UNDONE)
    return rows.annotate(holds=Min("voices__consent")).filter(holds__gte=Consent.COUNTED)


def quotes(actor: Actor, cohort: Cohort, *, counted: Counts, text: str = "", state: str = "") -> QuerySet[LedgerQuote]:
    """The changes that may be quoted, in the order of their words, which tells neither when nor by whom.

    Those without names wait until numbers may be shown, too: of two pairs everybody knows which one it was.
    """
    actor.require(Permission.SEE_PROGRAMS)
    rows = LedgerQuote.objects.filter(entry__pairing__cohort=cohort).select_related(*_PEOPLE)
    rows = rows.exclude(entry__pairing__state=PairingState.UNDONE)
    if not counted.shown:
        rows = rows.filter(named=True)
    for word in text.split()[:5]:
        rows = rows.filter(_says(word))
    if state in ChangeState.values:
        rows = rows.filter(entry__state=state)
    return rows.order_by("change", "pk")


def _says(word: str) -> Q:
    """Whether the words hold it, or the names of those who are quoted by name."""
    said = Q()
    for name in WORDS:
        said |= Q(**{f"{name}__icontains": word})
    for side in ("mentor", "mentee"):
        for part in ("first_name", "last_name", "preferred_name"):
            said |= Q(named=True, **{f"entry__pairing__{side}__employee__{part}__icontains": word})
    return said
