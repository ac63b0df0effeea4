"""How many pairs of each cohort are in which state: counts for figures, of many cohorts in one statement."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import Organization
from plans import standing
from plans.selectors.standing import clock, run


@dataclass(frozen=True)
class Tally:
    """So many pairs of a cohort are in one state; those that have ended without having finished have none."""

    cohort_id: uuid.UUID
    health: str
    pairs: int


def by_health(organization: Organization, cohorts: Sequence[uuid.UUID]) -> list[Tally]:
    """Counts and nobody's name; the caller has asked who may know them."""
    if not cohorts:
        return []
    values = clock(organization) | {"cohorts": list(cohorts)}
    counted = f"SELECT cohort_id, health, count(*) FROM ({standing.judged(standing.OF_COHORTS)}) j GROUP BY 1, 2"
    return [Tally(*row) for row in run(standing.OF_COHORTS, counted, values)]
