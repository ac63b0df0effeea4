"""The trend of a pair's compass: where its points lie in a drawing, and what each of them says in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plans.compass import Reading
from plans.selectors import compass as selectors
from plans.selectors.compass import Point

if TYPE_CHECKING:
    from accounts.actors import Actor
    from matching.models import Pairing
    from plans.models import Session

# Between these of a drawing of 360 by 116 lie the points.
LEFT, RIGHT, TOP, BOTTOM = 12, 348, 8, 108
# So many sessions fit beside each other; older ones stand in the table.
MOST = 12
_MOSTLY = 0.6


@dataclass(frozen=True)
class Dot:
    """One session in the drawing: its place as SVG reads numbers, and whether both said nearly everything."""

    x: str
    y: str
    point: Point
    sure: bool


@dataclass(frozen=True)
class Chart:
    """The drawing of the latest sessions, and a sentence that says the same."""

    dots: list[Dot]
    label: str

    @property
    def first(self) -> Session:
        """The session on the left."""
        return self.dots[0].point.session

    @property
    def last(self) -> Session:
        """The session on the right."""
        return self.dots[-1].point.session

    @property
    def path(self) -> str:
        """The line through the points."""
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)


@dataclass(frozen=True)
class Line:
    """One session in the table."""

    point: Point
    said: str

    @property
    def taps(self) -> str:
        """How much of it both have said, of the four questions."""
        return f"{round(self.point.reading.certainty * 4)} of 4" if self.point.reading else ""


def said(reading: Reading | None) -> str:
    """A reading in plain words; none of them blames anybody."""
    if reading is None:
        return "Not told by both"
    if reading.drifts:
        return "The usual way round"
    if not reading.is_reversed:
        return "Half and half"
    return "Reversed, as meant" if reading.value > _MOSTLY else "Mostly reversed"


def lines(points: Sequence[Point]) -> list[Line]:
    """Every session that took place, the latest first."""
    return [Line(point, said(point.reading)) for point in reversed(points)]


def chart(points: Sequence[Point]) -> Chart | None:
    """A drawing of the latest sessions of which something is known; none of fewer than two."""
    shown = points[-MOST:]
    if len(shown) < 2:
        return None
    step, middle = (RIGHT - LEFT) / (len(shown) - 1), (TOP + BOTTOM) / 2
    dots = [
        Dot(
            f"{LEFT + place * step:.1f}",
            f"{middle - point.reading.value * (BOTTOM - TOP) / 2:.1f}",
            point,
            point.reading.certainty >= 0.75,
        )
        for place, point in enumerate(shown)
        if point.reading is not None
    ]
    told = ", then ".join(said(dot.point.reading).lower() for dot in dots)
    return Chart(dots, f"{len(dots)} sessions from the first to the last: {told}.")


def card(actor: Actor, pairing: Pairing) -> dict[str, Any]:
    """What the page of a pair shows of its compass: the last session of which both told, and whether the other one asks."""
    found = selectors.of_pairing(actor, pairing)
    told = lines(found.read)[:1]
    return {"reads": told[0] if told else None, "other_asks": found.asked_by_other and not found.asked_by_me}
