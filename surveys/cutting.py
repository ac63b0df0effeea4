"""By what answers may be cut, and what can be said to a question."""

from __future__ import annotations

from collections.abc import Sequence

from surveys.enums import Cut, Kind
from surveys.scoring import POINTS, RECOMMEND, Scale

# The facts that each cut asks for. No other cut is ever made, so that nobody narrows a group down.
CUTS = {
    Cut.EVERYBODY: (),
    Cut.SIDE: ("side",),
    Cut.DEPARTMENT: ("department",),
    Cut.LOCATION: ("location",),
    Cut.GRADES: ("grades",),
    Cut.SIDE_DEPARTMENT: ("side", "department"),
    Cut.SIDE_LOCATION: ("side", "location"),
    Cut.SIDE_GRADES: ("side", "grades"),
}
BETWEEN = " · "
ANSWERED = Scale(("Answered", "Did not answer"))


def scale_of(kind: str, options: Sequence[str]) -> Scale:
    """What can be said to a question of a kind with these options, and what a drawing of it shows."""
    if kind == Kind.TEN:
        return Scale(RECOMMEND, recommend=True)
    if options and kind in (Kind.CHOICE, Kind.SEVERAL, Kind.MATRIX):
        return Scale(tuple(options))
    return Scale(POINTS, points=True)
