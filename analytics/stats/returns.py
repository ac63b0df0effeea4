"""What a program brings and what it costs, low, central and high, and where each number comes from. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from analytics.stats.estimates import Estimate


class Origin(StrEnum):
    """How a number is known."""

    OBSERVED = "observed"
    ESTIMATED = "estimated"
    ASSUMED = "assumed"


@dataclass(frozen=True)
class Figure:
    """A number that enters, in its own unit, with the source that somebody can look up. ``low`` <= ``central`` <= ``high``."""

    key: str
    low: float
    central: float
    high: float
    origin: Origin
    source: str

    def __post_init__(self) -> None:
        if not self.low <= self.central <= self.high:
            raise ValueError(f"{self.key}: {self.low:g}, {self.central:g} and {self.high:g} are not in order")

    def fixed(self, value: float) -> Figure:
        """The same, as if it were known to be this."""
        return replace(self, low=value, central=value, high=value)


@dataclass(frozen=True)
class Line:
    """One benefit or cost: the product of figures, by their keys. Every key is used by one line of each kind at most."""

    name: str
    of: tuple[str, ...]


class CountedTwice(ValueError):
    """Two lines of benefit rest on the same figures; the message names them."""


@dataclass(frozen=True)
class Case:
    """All figures of a program, what they are multiplied to, and nothing that is counted twice."""

    figures: tuple[Figure, ...]
    benefits: tuple[Line, ...]
    costs: tuple[Line, ...]

    def __post_init__(self) -> None:
        seen: dict[frozenset[str], str] = {}
        for line in self.benefits:
            if other := seen.get(frozenset(line.of)):
                raise CountedTwice(f"“{other}” and “{line.name}” are the same benefit")
            seen[frozenset(line.of)] = line.name

    def known(self) -> dict[str, Figure]:
        return {figure.key: figure for figure in self.figures}


@dataclass(frozen=True)
class Outcome:
    """Money of a whole program.

    ``net`` low is the low benefit less the high cost; ``ratio`` is net to cost, None when nothing costs.
    """

    benefit: Estimate
    cost: Estimate
    net: Estimate
    ratio: float | None


def outcome(case: Case) -> Outcome:
    """What comes out. A benefit below nothing is shown below nothing."""
    known = case.known()
    benefit, cost = _sum(case.benefits, known), _sum(case.costs, known)
    net = Estimate(benefit.value - cost.value, benefit.low - cost.high, benefit.high - cost.low)
    return Outcome(benefit, cost, net, net.value / cost.value if cost.value else None)


def _sum(lines: Iterable[Line], known: dict[str, Figure]) -> Estimate:
    spans = [_product([known[key] for key in line.of]) for line in lines]
    return Estimate(sum(one.value for one in spans), sum(one.low for one in spans), sum(one.high for one in spans))


def _product(figures: Sequence[Figure]) -> Estimate:
    """The smallest and the largest product there is, whatever the signs."""
    low = high = value = 1.0
    for figure in figures:
        ends = [low * figure.low, low * figure.high, high * figure.low, high * figure.high]
        low, high, value = min(ends), max(ends), value * figure.central
    return Estimate(value, low, high)


@dataclass(frozen=True)
class Swing:
    """What one figure alone makes of the net result, from its low to its high, all others central."""

    figure: Figure
    at_low: float
    at_high: float

    @property
    def width(self) -> float:
        return abs(self.at_high - self.at_low)


def tornado(case: Case) -> list[Swing]:
    """Every figure's swing, the widest first; equal ones by key."""
    swings = [
        Swing(figure, _net_with(case, figure.fixed(figure.low)), _net_with(case, figure.fixed(figure.high)))
        for figure in case.figures
    ]
    return sorted(swings, key=lambda swing: (-swing.width, swing.figure.key))


def _net_with(case: Case, changed: Figure) -> float:
    return outcome(
        replace(case, figures=tuple(changed if one.key == changed.key else one for one in case.figures))
    ).net.value


def break_even(case: Case, key: str) -> float | None:
    """The value of one figure at which benefit and cost are equal, the others central; None when none of its values does that.

    A figure enters as a factor, so the net result is a straight line of it.
    """
    figure = case.known()[key]
    at_zero, at_one = _net_with(case, figure.fixed(0.0)), _net_with(case, figure.fixed(1.0))
    return None if at_one == at_zero else at_zero / (at_zero - at_one)
