"""What somebody still owes before they can be matched, in the order in which it is done. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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
    "training": Owed("training", "Training", "three short pages and six questions, five minutes"),
    "charter": Owed("charter", "Charter", "one page to read, and your name under it"),
    "readiness": Owed("readiness", "Readiness check", "six questions for yourself, two minutes"),
}


def owed(participant: Participant) -> list[Owed]:
    """The profile first, then what the program asks for. Nobody who is away or waits for a place is pressed for anything."""
    found = []
    if not participant.complete and not participant.excused:
        begun = f"{participant.completeness} % so far" if participant.completeness else "not begun"
        found.append(Owed("profile", "Profile", f"{begun}, about five minutes"))
    return found + [_NEEDS[need] for need in needs.ORDER if need in participant.owes]
