"""Three questions asked of two groups: who left, who was promoted, who moved to another department. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analytics.stats.claims import FEWEST, FEWEST_EXITS, LEFT, MOVED, PROMOTED, Event, Evidence, Verdict, weigh
from analytics.stats.designs import Design
from analytics.stats.groups import Group, Pools
from analytics.stats.histories import Histories
from analytics.stats.lives import Ints, Lives
from analytics.stats.survival import Curve, product_limit

EVENTS: dict[str, Event] = {"left": LEFT, "promoted": PROMOTED, "moved": MOVED}
# By which day groups are compared: the first of these until which enough people of both were watched, whatever came of it.
HORIZONS = (365, 270, 180, 90)
# Steps of a curve with fewer people would tell of somebody.
FEWEST_SHOWN = 5


@dataclass(frozen=True)
class Compared:
    """What came of one question: the evidence, a curve for each group, how many events would be expected of participants if
    they were like the others, and by which day of the clock there may be enough, if that can be told."""

    key: str
    evidence: Evidence
    here: Curve
    there: Curve
    expected: float
    enough_by: float | None


def compare(histories: Histories, design: Design, pools: Pools, *, seed: int) -> list[Compared]:
    """Ask all three. Who takes part and who does not is told by the design; each group is watched as long as it can be."""
    return [_asked(key, *_lives(key, histories, design, pools), design=design, seed=seed) for key in EVENTS]


def _lives(key: str, histories: Histories, design: Design, pools: Pools) -> tuple[Lives, Lives]:
    here, there = (_watched(key, histories, group, pools) for group in (design.here, design.there))
    return here, there


def _watched(key: str, histories: Histories, group: Group, pools: Pools) -> Lives:
    """Whoever has left is promoted no more: they are watched until then."""
    last = np.full(len(group), pools.until)
    gone = histories.gone[group.who]
    if key == "left":
        return group.lives(gone, last)
    event: Ints = (
        histories.risen(group.who, group.since) if key == "promoted" else histories.moved(group.who, group.since)
    )
    return group.lives(event, np.minimum(last, gone))


def _asked(key: str, here: Lives, there: Lives, *, design: Design, seed: int) -> Compared:
    curves = product_limit(here), product_limit(there)
    by_day = _horizon(here, there)
    if by_day is None:
        evidence = Evidence(Verdict.TOO_FEW, design.basis, len(here), len(there), HORIZONS[-1])
    else:
        evidence = weigh(here, there, by_day=by_day, basis=design.basis, balanced=True, seed=seed)
    day = min(evidence.by_day, curves[1].until)
    gone = curves[1].gone_by(day)
    expected = gone.value * len(here) if gone else 0.0
    return Compared(key, evidence, *curves, expected, _enough_by(here, there, expected, day))


def _horizon(here: Lives, there: Lives) -> float | None:
    for day in HORIZONS:
        if min(int(group.at_risk(np.array([float(day)]))[0]) for group in (here, there)) >= FEWEST:
            return float(day)
    return None


def _enough_by(here: Lives, there: Lives, expected: float, day: float) -> float | None:
    """On which day of the clock enough events may be expected, if they go on as before; None where people are too few."""
    if min(len(here), len(there)) < FEWEST or not expected:
        return None
    return max(day * FEWEST_EXITS / expected, float(HORIZONS[-1]))


def shown(curve: Curve) -> Curve:
    """The curve without the days on which fewer than five were watched: a step of theirs would tell of somebody."""
    kept = curve.at_risk >= FEWEST_SHOWN
    columns = ("days", "at_risk", "exits", "staying", "error", "low", "high")
    return replace(curve, **{name: getattr(curve, name)[kept] for name in columns})
