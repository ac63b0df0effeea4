"""The kinds of nudges that exist. Feature rooms declare them, the settings name where; this room knows none of them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_noop as _

from accounts.tenancy import private as privately
from nudges.blanking import PRIVATE

if TYPE_CHECKING:
    from nudges.letters import Letter
    from nudges.models import Message


@dataclass(frozen=True)
class Blueprint:
    """One kind of nudge as it ships: who is due is one ``SELECT``; waits are days, each of them a step.

    ``due`` gives a row for everything to which the trigger applies now: ``about_id``, the row that the nudge is about,
    ``person_id``, whom it goes to, ``program_id``, ``cohort_id``, ``email``, ``name``, ``time_zone``, ``executive``, and
    ``since``, the moment from which the waits count (NULL: not begun). It takes ``%(organization)s`` and, from
    the application's clock, ``%(now)s``, and stops giving the row once the nudge has lost its reason.

    ``round`` is an expression of such a row: the moment since which it may all be told once more, NULL for the first time.

    ``button`` is its main button, which opens ``step`` of the page behind it. ``samples`` fill, in a preview, what only
    this kind can fill. ``owned`` is a ``SELECT`` of the ids of all rows about ``%(person)s``, where they are not people.

    ``purpose`` names for what the rows that ``due`` asks are read, where the database shows them for nothing else.

    Of a ``private`` one nobody but its reader learns that it exists: it is in no forecast, list or count of an admin, it
    takes no place in a week that would make another nudge wait for a reason that nobody may see, and no word of it is kept.
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
    button: str = _("Go on with my profile")
    step: str = ""
    samples: tuple[tuple[str, str], ...] = ()
    owned: str = ""
    round: str = "NULL::timestamptz"
    ends_after: int = 30
    private: bool = False
    purpose: str = ""

    def reading(self) -> AbstractContextManager[None]:
        """Within the block the database shows the rows that ``due`` asks."""
        return privately(purpose=self.purpose) if self.purpose else nullcontext()

    @property
    def kind(self) -> str:
        """What the messages of this kind are called in the outbox; a private one says nothing but that it is."""
        return f"{PRIVATE} nudge" if self.private else self.title


@cache
def blueprints() -> dict[str, Blueprint]:
    """Every kind by its key, in the order of the rooms that the settings name."""
    found = [one for path in settings.NUDGE_CATALOGUES for one in import_string(path)]
    return {one.key: one for one in found}


def private() -> list[str]:
    """The keys of the kinds of which nobody but their readers may learn."""
    return [key for key, one in blueprints().items() if one.private]
