"""How many are still there after so many days: the product-limit estimate of Kaplan and Meier. Pure.

Sources: E. L. Kaplan and P. Meier, "Nonparametric estimation from incomplete observations", JASA 53 (1958) 457-481; with left
truncation, W.-Y. Tsai, N. P. Jewell and M.-C. Wang, Biometrika 74 (1987) 883-886; standard error of M. Greenwood (1926); bands on
the log(-log) scale, J. D. Kalbfleisch and R. L. Prentice, "The Statistical Analysis of Failure Time Data" (1980), section 1.3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.stats.estimates import Estimate, normal, scored
from analytics.stats.lives import Floats, Ints, Lives


@dataclass(frozen=True)
class Curve:
    """One position per day with an event: who was at risk, how many left, and what share is still there after it.

    ``error`` [days] is Greenwood's standard error of ``staying``; ``low`` and ``high`` are pointwise bands of 95 %. Where
    nobody has left yet there is no error to tell of, and where nobody is left the band is of no width.
    """

    days: Floats
    at_risk: Ints
    exits: Ints
    staying: Floats
    error: Floats
    low: Floats
    high: Floats
    watched: Lives

    @property
    def until(self) -> float:
        """The last day on which anybody was watched."""
        return float(self.watched.left.max(initial=0))

    def at(self, day: float) -> Estimate | None:
        """The share still there after this day; None where that cannot be known, after the last day."""
        if day > self.until:
            return None
        place = int(np.searchsorted(self.days, day, side="right")) - 1
        if place < 0:
            return Estimate(1.0, 1.0, 1.0)
        return Estimate(float(self.staying[place]), float(self.low[place]), float(self.high[place]))

    def gone_by(self, day: float) -> Estimate | None:
        """The share that has left by this day; None where that cannot be known.

        Its interval is Wilson's, among as many people as would be needed to know the share as well as the curve does. Where
        everybody was watched until the day, that is everybody, and the difference of two groups is Newcombe's. Also where
        nobody has left, something is not known: the band of the curve has no width there, and this has.

        Source: K. J. Rothman, "Estimation of confidence limits for the cumulative probability of survival in life table
        analysis", Journal of Chronic Diseases 31 (1978) 557-560.
        """
        if day > self.until or not len(self.watched):
            return None
        place = int(np.searchsorted(self.days, day, side="right")) - 1
        staying = float(self.staying[place]) if place >= 0 else 1.0
        if 0 < staying < 1:
            return scored(1 - staying, staying * (1 - staying) / float(self.error[place]) ** 2)
        return scored(1 - staying, int(self.watched.at_risk(np.array([day]))[0]) if staying else len(self.watched))


def product_limit(watched: Lives) -> Curve:
    """The curve of a group. Once everybody at risk has left it stays at zero, whoever enters later."""
    days, exits = watched.exits()
    at_risk = watched.at_risk(days)
    staying: Floats = np.cumprod(1.0 - exits / at_risk, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.cumsum(exits / (at_risk * (at_risk - exits).astype(np.float64)))
        error = np.where(staying > 0, staying * np.sqrt(spread), 0.0)
        reach = normal() * np.sqrt(spread) / np.abs(np.log(staying))
        low, high = staying ** np.exp(reach), staying ** np.exp(-reach)
    known = (staying > 0) & (staying < 1)
    low, high = np.where(known, low, staying), np.where(known, high, staying)
    return Curve(days, at_risk, exits, staying, error, low, high, watched)
