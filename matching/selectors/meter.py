"""How well people are hidden where names are: what is counted, what is withheld for it, and how many look the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q

from accounts.actors import Actor
from accounts.enums import Permission
from matching import likeness, wording
from matching.models import Handle, Opening

# What is counted together, as people call it.
LABELS = {
    "languages": "languages", "hopes": "hopes", "place": "department and site", "hours": "shared hours",
    "style": "ways to meet",
}  # fmt: skip
COUNTED = wording.listed([LABELS[name] for name in likeness.ORDER])


@dataclass(frozen=True)
class Own:
    """How well one person is hidden, for that person; ``known`` once it was counted."""

    known: bool
    alike: int
    withheld: str
    counted: str = COUNTED

    @property
    def enough(self) -> bool:
        """Whether as many look the same as have to."""
        return self.alike >= likeness.ENOUGH


def of(handle: Handle) -> Own:
    """The meter of a handle that the caller has obtained as their own."""
    names = [LABELS[name] for name in likeness.ORDER if name in handle.withheld]
    return Own(handle.level is not None, handle.alike, wording.listed(names))


@dataclass(frozen=True)
class Meter:
    """How well the people of one side are hidden: the fewest who look the same, and for how many what is withheld."""

    side: str
    people: int
    least: int
    withheld: list[tuple[str, int]]
    counted: str = COUNTED

    @property
    def enough(self) -> bool:
        """Whether as many look the same as have to, everywhere."""
        return self.least >= likeness.ENOUGH


def meters(actor: Actor, opening: Opening) -> list[Meter]:
    """One meter per side that has anybody."""
    actor.require(Permission.SEE_PROGRAMS)
    rows = Handle.objects.filter(opening_id=opening.pk).exclude(level=None).values("participant__side")
    lost = {f"lost_{name}": Count("pk", filter=Q(withheld__contains=[name])) for name in likeness.ORDER}
    counted = rows.annotate(n=Count("pk"), least=Min("alike"), **lost).order_by("-participant__side")
    return [_meter(row) for row in counted]


def _meter(row: dict[str, Any]) -> Meter:
    lost = [(LABELS[name], row[f"lost_{name}"]) for name in likeness.ORDER]
    return Meter(row["participant__side"], row["n"], row["least"], [one for one in lost if one[1]])
