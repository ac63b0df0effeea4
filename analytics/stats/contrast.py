"""Do two groups leave alike? The log-rank test, and the same question asked by shuffling who belongs to which. Pure.

Sources: N. Mantel, Cancer Chemotherapy Reports 50 (1966) 163-170; J. P. Klein and M. L. Moeschberger, "Survival Analysis" (2nd
ed., 2003), section 7.3, which holds with left truncation when the risk sets are those of the truncated data. For the shuffling:
B. Phipson and G. K. Smyth, "Permutation p-values should never be zero", Stat. Appl. Genet. Mol. Biol. 9 (2010), article 39.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from analytics.stats.lives import Floats, Lives, together

SHUFFLES = 2_000


@dataclass(frozen=True)
class LogRank:
    """``observed`` exits of the first group, those ``expected`` if both were alike, the statistic (one degree) and its p."""

    observed: float
    expected: float
    statistic: float
    p: float


def log_rank(one: Lives, other: Lives) -> LogRank:
    """Compare two groups over all days; with no exit at all, or nobody to compare with, nothing speaks against alike."""
    both = together(one, other)
    days, exits = both.exits()
    everybody, here = both.at_risk(days), one.at_risk(days)
    observed = float(one.gone.sum())
    expected = float((exits * here / everybody).sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = exits * here * (everybody - here) * (everybody - exits) / (everybody**2.0 * (everybody - 1))
    variance = float(np.nan_to_num(spread).sum())
    if variance <= 0:
        return LogRank(observed, expected, 0.0, 1.0)
    statistic = (observed - expected) ** 2 / variance
    return LogRank(observed, expected, statistic, math.erfc(math.sqrt(statistic / 2)))


def surprise(one: Lives, other: Lives, *, seed: int, shuffles: int = SHUFFLES) -> float:
    """The share of shuffles in which two groups of these sizes part as far as these do, two-sided; never zero.

    Each person has a number: whether they left, less the exits that their time under observation made likely. The sum of a group
    is what the log-rank test compares. Where time under observation depends on the group, this is approximate.
    """
    scores = _scores(together(one, other))
    found = abs(float(scores[: len(one)].sum()))
    dice = np.random.default_rng(seed)
    sums = np.array([scores[dice.permutation(len(scores))[: len(one)]].sum() for _ in range(shuffles)])
    # Sums in another order differ in their last bits.
    as_far = int((np.abs(sums) >= found - 1e-9).sum())
    return (as_far + 1) / (shuffles + 1)


def _scores(everybody: Lives) -> Floats:
    """Martingale residuals under one hazard for all, by Nelson and Aalen."""
    days, exits = everybody.exits()
    hazard = np.concatenate([[0.0], np.cumsum(exits / everybody.at_risk(days))])
    begun = hazard[np.searchsorted(days, everybody.entered, side="right")]
    ended = hazard[np.searchsorted(days, everybody.left, side="right")]
    return everybody.gone - (ended - begun)
