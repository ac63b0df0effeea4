"""Whole lists for other systems: waves, and how many answered those that are closed."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.actors import Actor
from programs.selectors import listings
from surveys.enums import WaveState
from surveys.models import Wave
from surveys.selectors.waves import by_wave


def waves(actor: Actor) -> QuerySet[Wave]:
    """The waves of cohorts of programs that were launched."""
    return Wave.objects.filter(cohort__in=listings.cohorts(actor).values("pk")).select_related("survey")


def tell(actor: Actor, rows: list[Any]) -> None:
    """Give each wave in ``told`` how many answered, as its page tells it: nothing while it is open."""
    rates = by_wave(actor, [row for row in rows if row.state == WaveState.CLOSED])
    for row in rows:
        row.told = rates.get(row.pk, [])
