"""The kinds of nudges that exist. Feature rooms declare them, the settings name where; this room knows none of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from nudges.letters import Letter
    from nudges.models import Message


@dataclass(frozen=True)
class Blueprint:
    """One kind of nudge as it ships: who is due is one ``SELECT``; waits are days, each of them a step.

    ``due`` gives a row per person to whom the trigger applies now: ``about_id``, ``program_id``, ``cohort_id``, ``email``,
    ``name``, ``time_zone``, ``executive``, and ``since``, the moment from which the waits count (NULL: not begun). It
    takes ``%(organization)s`` and stops giving the row once the nudge has lost its reason.
    """

    key: str
    title: str
    trigger: str
    stop: str
    waits: tuple[int, ...]
    subject: str
    text: str
    due: str
    compose: Callable[[Message], Letter | None]
    placeholders: tuple[str, ...] = ()
    ends_after: int = 30


@cache
def blueprints() -> dict[str, Blueprint]:
    """Every kind by its key, in the order of the rooms that the settings name."""
    found = [one for path in settings.NUDGE_CATALOGUES for one in import_string(path)]
    return {one.key: one for one in found}
