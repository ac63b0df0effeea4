"""What a program can ask of everybody beside the profile: in which order, of which side, and in which words. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from programs.enums import Need, Side

# In the order in which somebody does them: knowing what it is about comes before promising it.
ORDER = (Need.TRAINING, Need.CHARTER, Need.READINESS)
# What the wizard proposes for a new program.
PROPOSED = (Need.CHARTER, Need.TRAINING)
CHOICES = {
    Need.CHARTER.value: "The charter, signed|What each side promises, confidentiality above all: one page and a name.",
    Need.TRAINING.value: "The training of the role|Three short pages and six questions: five minutes, also on a phone.",
    Need.READINESS.value: "The readiness check, for seniors|Six questions on openness, time and delegation. The answers and the"
    " advice are for the senior alone: they are not kept, and nobody else sees them. You see that it was done, and when. It"
    " holds back only who has no hour a month or has not signed the charter.",
}


def of(gate: Iterable[str], side: str) -> list[str]:
    """What a program's gate asks of one side: the readiness check is for seniors alone."""
    return [need for need in gate if need != Need.READINESS or side == Side.MENTEE]
