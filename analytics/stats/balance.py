"""Are two groups alike in what they were before anything happened? Standardized differences. Pure.

Source: P. C. Austin, "Balance diagnostics for comparing the distribution of baseline covariates", Statistics in Medicine 28
(2009) 3083-3107: a difference of means in units of the pooled standard deviation; 0.1 and more is not negligible.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

LIMIT = 0.1


@dataclass(frozen=True)
class Line:
    """One trait, or one value of a trait that has names: the mean or the share in both groups, and how far they are apart."""

    trait: str
    value: str
    here: float
    there: float
    apart: float

    @property
    def alike(self) -> bool:
        return abs(self.apart) <= LIMIT


def table(here: Mapping[str, Sequence[str | float]], there: Mapping[str, Sequence[str | float]]) -> list[Line]:
    """A line per number and per name, in the order of the traits; each trait holds one entry per person.

    What nobody varies in, and both groups share, is alike. Where each group has a single value and not the same one, they are
    infinitely far apart.
    """
    return [line for trait in here for line in _lines(trait, here[trait], there[trait])]


def alike(lines: Sequence[Line]) -> bool:
    """Whether no line is further apart than what is negligible."""
    return all(line.alike for line in lines)


def _lines(trait: str, here: Sequence[str | float], there: Sequence[str | float]) -> list[Line]:
    if not any(isinstance(one, str) for one in [*here, *there]):
        return [_line(trait, "", np.asarray(here, dtype=np.float64), np.asarray(there, dtype=np.float64))]
    names = sorted({str(one) for one in [*here, *there]})
    return [
        _line(trait, name, *(np.array([str(one) == name for one in group], float) for group in (here, there)))
        for name in names
    ]


def _line(trait: str, value: str, here: np.ndarray, there: np.ndarray) -> Line:  # type: ignore[type-arg]
    means, spreads = (here.mean(), there.mean()), (_spread(here, bool(value)), _spread(there, bool(value)))
    gap, pooled = float(means[0] - means[1]), math.sqrt(sum(spreads) / 2)
    apart = gap / pooled if pooled else math.copysign(math.inf, gap) if gap else 0.0
    return Line(trait, value, float(means[0]), float(means[1]), apart)


def _spread(values: np.ndarray, is_share: bool) -> float:  # type: ignore[type-arg]
    """The variance: of a share p(1 - p), of numbers that of a sample."""
    if is_share:
        return float(values.mean() * (1 - values.mean()))
    return float(values.var(ddof=1)) if len(values) > 1 else 0.0
