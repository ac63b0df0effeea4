"""What rooms downstream have to say of pairings in a list. They declare it, the settings name where; this room knows none."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Mapping

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.actors import Actor
from matching.models import Pairing

# For whoever runs the matching: a few words by the pairing that they are about, in one query for all of them.
Marks = Callable[[Actor, Collection[Pairing]], Mapping[uuid.UUID, str]]


def of(actor: Actor, pairings: Collection[Pairing]) -> dict[uuid.UUID, list[str]]:
    """Every word about these pairings, by pairing."""
    found: dict[uuid.UUID, list[str]] = {}
    for path in settings.PAIRING_MARKS:
        marks: Marks = import_string(path)
        for pairing, said in marks(actor, pairings).items():
            found.setdefault(pairing, []).append(said)
    return found
