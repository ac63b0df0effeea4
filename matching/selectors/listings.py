"""Whole lists for other systems."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from accounts.actors import Actor
from matching.models import Pairing
from matching.selectors import pairings


def told(actor: Actor) -> QuerySet[Pairing]:
    """Pairings of whom both were told: until then a publication can be taken back, and no other system hears of it."""
    return pairings.pairings(actor).filter(started_at__lte=timezone.now())
