"""What somebody still owes before they can be matched, in the order in which it is done. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from programs import needs

if TYPE_CHECKING:
    from programs.models import Participant


@dataclass(frozen=True)
class Owed:
    """One thing that is still to be done: the step that opens it, what it is, and how long it takes."""

    step: str
    title: str
    text: str


_NEEDS = {
    "training": Owed("training", _("Training"), _("three short pages and six questions, five minutes")),
    "charter": Owed("charter", _("Charter"), _("one page to read, and your name under it")),
    "readiness": Owed("readiness", _("Readiness check"), _("six questions for yourself, two minutes")),
}


def owed(participant: Participant) -> list[Owed]:
    """The profile first, then what the program asks for. Nobody who is away or waits for a place is pressed for anything."""
    found = []
    if not participant.complete and not participant.excused:
        found.append(Owed("profile", _("Profile"), _begun(participant.completeness)))
    found += [_NEEDS[need] for need in needs.ORDER if need in participant.owes]
    return [replace(one, title=gettext(one.title), text=gettext(one.text)) for one in found]


def _begun(percent: int) -> str:
    return gettext("%d %% so far, about five minutes") % percent if percent else _("not begun, about five minutes")
