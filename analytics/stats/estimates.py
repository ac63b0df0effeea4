"""A figure with what is not known about it. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

LEVEL = 0.95


class NotAShare(ValueError):
    """A count is negative, larger than its group, or its group is empty."""


@dataclass(frozen=True)
class Estimate:
    """A value and the ends of its interval, ``low`` <= ``value`` <= ``high``."""

    value: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether nothing at all is outside of the interval."""
        return self.low > 0 or self.high < 0


def normal(level: float = LEVEL) -> float:
    """How many standard errors to each side hold so much of a normal distribution: 1.96 for 0.95."""
    return NormalDist().inv_cdf((1 + level) / 2)


def share(count: int, of: int, level: float = LEVEL) -> Estimate:
    """A share with Wilson's score interval. Raises NotAShare."""
    if of <= 0 or not 0 <= count <= of:
        raise NotAShare(f"{count} of {of} is no share")
    return scored(count / of, of, level)


def scored(found: float, of: float, level: float = LEVEL) -> Estimate:
    """A share of 0 to 1 with Wilson's score interval, known as well as if it had been counted among so many people.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927) 209-212.
    """
    z = normal(level)
    middle = found + z * z / (2 * of)
    reach = z * math.sqrt(found * (1 - found) / of + z * z / (4 * of * of))
    scale = 1 + z * z / of
    # Rounding must not put the end of nobody, or of everybody, a hair beside it.
    low, high = (middle - reach) / scale, (middle + reach) / scale
    return Estimate(found, 0.0 if found == 0 else low, 1.0 if found == 1 else high)


def difference(one: Estimate, other: Estimate) -> Estimate:
    """``one`` minus ``other``, its interval made of the intervals of both.

    With Wilson's intervals this is Newcombe's hybrid score interval of a risk difference (his method 10).

    Sources: R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17
    (1998) 873-890; G. Y. Zou and A. Donner, "Construction of confidence limits about effect measures", same 27 (2008) 1693-1702.
    """
    value = one.value - other.value
    low = value - math.hypot(one.value - one.low, other.high - other.value)
    high = value + math.hypot(one.high - one.value, other.value - other.low)
    return Estimate(value, low, high)
