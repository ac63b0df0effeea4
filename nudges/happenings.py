"""What other systems can be told of. Feature rooms say how it is found in their rows; the settings name where."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Happening:
    """One occasion, and the ``SELECT`` that finds it: nothing has to be remembered when it happens, so nothing is lost.

    It gives ``key``, which is the same for the same thing, ``happened_at`` and ``ids``, a JSON object of ids alone, for what
    has happened after ``%(since)s`` and until ``%(now)s`` in ``%(organization)s``.
    """

    occasion: str
    select: str


@cache
def happenings() -> dict[str, Happening]:
    """Every occasion that is found somewhere."""
    found = [one for path in settings.HAPPENING_CATALOGUES for one in import_string(path)]
    return {one.occasion: one for one in found}
