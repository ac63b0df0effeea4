"""The same people before and after. Pure.

Source: Student, "The probable error of a mean", Biometrika 6 (1908) 1-25; the size of a change in standard deviations of the
changes (d_z), J. Cohen, "Statistical Power Analysis for the Behavioral Sciences" (2nd ed., 1988), section 2.3.5.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from analytics.stats.estimates import LEVEL, Estimate


@dataclass(frozen=True)
class Change:
    """How many answered twice, the mean before and after, the mean change with its interval, and the same in deviations."""

    people: int
    before: float
    after: float
    change: Estimate
    size: float


def change(before: Sequence[float], after: Sequence[float], level: float = LEVEL) -> Change | None:
    """The change of those who answered twice, position by position; None with fewer than two, of whom nothing can be said.

    Raises ValueError when the lengths differ.
    """
    if len(before) != len(after):
        raise ValueError("who answered before has to have answered after")
    if len(before) < 2:
        return None
    changes = np.asarray(after, dtype=np.float64) - np.asarray(before, dtype=np.float64)
    mean, deviation, people = float(changes.mean()), float(changes.std(ddof=1)), len(changes)
    reach = float(stdtrit(people - 1, (1 + level) / 2)) * deviation / math.sqrt(people)
    size = mean / deviation if deviation else 0.0
    both = float(np.mean(before)), float(np.mean(after))
    return Change(people, *both, Estimate(mean, mean - reach, mean + reach), size)
