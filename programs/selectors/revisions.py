"""How often the directory has changed."""

from __future__ import annotations

from accounts.actors import Actor
from accounts.enums import Permission
from programs.models import DirectoryRevision


def number(actor: Actor) -> int:
    """The number of changes so far; 0 before the first."""
    actor.require(Permission.SEE_PROGRAMS)
    return DirectoryRevision.objects.values_list("number", flat=True).first() or 0
