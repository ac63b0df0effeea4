"""Can a pilot show an effect at all? Statistical power of comparing two shares; pure.

Source: Fleiss, Levin and Paik, "Statistical Methods for Rates and Proportions", 3rd ed., section 4.2 (normal approximation,
two-sided, without continuity correction).
"""

from __future__ import annotations

import math
from statistics import NormalDist

ALPHA = 0.05
WANTED = 0.8
_NORMAL = NormalDist()


def power(*, per_group: int, base: float, difference: float, alpha: float = ALPHA) -> float:
    """The chance (0 to 1) that two groups of this size show a difference from ``base`` that really is there.

    ``base`` and ``difference`` are shares, such as 0.85 staying and 0.10 more. Raises ValueError outside of 0 to 1.
    """
    other = base + difference
    if not (0 < base < 1 and 0 <= other <= 1) or difference == 0:
        raise ValueError("shares lie between 0 and 1, and a difference is not nothing")
    if per_group < 2:
        return 0.0
    pooled = (base + other) / 2
    under_null = math.sqrt(2 * pooled * (1 - pooled))
    under_truth = math.sqrt(base * (1 - base) + other * (1 - other))
    if under_truth == 0:
        return 1.0
    limit = _NORMAL.inv_cdf(1 - alpha / 2) * under_null
    return _NORMAL.cdf((abs(difference) * math.sqrt(per_group) - limit) / under_truth)


def needed(*, base: float, difference: float, wanted: float = WANTED, alpha: float = ALPHA) -> int:
    """The smallest group size that reaches the wanted power."""
    low, high = 2, 4
    while power(per_group=high, base=base, difference=difference, alpha=alpha) < wanted:
        low, high = high, high * 2
    while low + 1 < high:
        middle = (low + high) // 2
        enough = power(per_group=middle, base=base, difference=difference, alpha=alpha) >= wanted
        low, high = (low, middle) if enough else (middle, high)
    return high
