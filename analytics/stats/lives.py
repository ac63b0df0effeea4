"""People under observation: when the clock of each starts, when it stops, and whether the event stopped it. Pure.

Who was there before anybody looked is *truncated on the left*: nobody can be seen to leave before the day on which they are first
looked at, so nobody counts as there before. Who is still there on the last day is *censored on the right*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class BadLives(ValueError):
    """The days of somebody make no sense; the message names the position."""


@dataclass(frozen=True)
class Lives:
    """One position per person; days on one clock, which may be fractions.

    ``entered`` [n] is the day from which somebody is watched, ``left`` [n] the last day on which they are, ``gone`` [n] whether
    the event happened then. Whoever is watched on day d has entered before d and not left before it.
    """

    entered: Floats
    left: Floats
    gone: Flags

    def __len__(self) -> int:
        return len(self.left)

    def at_risk(self, days: Floats) -> Ints:
        """How many are watched on each of these days [days]."""
        begun = np.searchsorted(np.sort(self.entered), days, side="left")
        ended = np.searchsorted(np.sort(self.left), days, side="left")
        return (begun - ended).astype(np.int64)

    def exits(self) -> tuple[Floats, Ints]:
        """The days with an event, in order, and how many there were on each."""
        days, counts = np.unique(self.left[self.gone], return_counts=True)
        return days, counts.astype(np.int64)


def lives(left: Sequence[float], gone: Sequence[bool], entered: Sequence[float] | None = None) -> Lives:
    """Checked lives; everybody has entered on day 0 unless said otherwise.

    Raises BadLives when the lengths differ, a day is not a number or negative, or somebody leaves before having entered.
    """
    start = np.zeros(len(left)) if entered is None else np.asarray(entered, dtype=np.float64)
    made = Lives(start, np.asarray(left, dtype=np.float64), np.asarray(gone, dtype=np.bool_))
    if not len(made.entered) == len(made.left) == len(made.gone):
        raise BadLives("everybody needs a first day, a last day, and whether they left")
    wrong = ~np.isfinite(made.left) | ~np.isfinite(made.entered) | (made.entered < 0) | (made.left <= made.entered)
    if wrong.any():
        place = int(np.flatnonzero(wrong)[0])
        raise BadLives(f"person {place} is watched from {made.entered[place]:g} to {made.left[place]:g}")
    return made


def together(*groups: Lives) -> Lives:
    """Several groups as one, in their order."""
    return Lives(
        np.concatenate([group.entered for group in groups]),
        np.concatenate([group.left for group in groups]),
        np.concatenate([group.gone for group in groups]),
    )
