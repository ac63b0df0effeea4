"""The changes that may be quoted, as a file. Whoever takes it out of the house is written down."""

from __future__ import annotations

from accounts import exports
from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from plans.enums import ChangeState
from plans.selectors import changes
from plans.selectors.releasing import WORDS
from programs.models import Cohort

_HEADER = ("state", *WORDS, "mentor", "mentee")


def export(*, actor: Actor, cohort: Cohort, text: str = "", state: str = "") -> bytes:
    """What the page shows and no more: names only of those who are quoted by name."""
    actor.require(Permission.SEE_PROGRAMS)
    counted = changes.counts(actor, cohort)
    lines = []
    for row in changes.quotes(actor, cohort, counted=counted, text=text, state=state):
        pairing = row.entry.pairing
        names = [one.employee.name if row.named else "" for one in (pairing.mentor, pairing.mentee)]
        lines.append([ChangeState(row.entry.state).label, *(getattr(row, name) for name in WORDS), *names])
    audit.record(actor=actor, verb="changes exported", row=cohort, count=len(lines))
    return exports.as_csv(_HEADER, lines)
