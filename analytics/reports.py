"""The board report as plain values: every number of it, and nothing that a page, a file or the API would have to ask again.

It is written down as JSON when it is kept, and read back as the same. Knows neither rows nor words; see ``paper``.
"""

from __future__ import annotations

import datetime as dt
import types
from dataclasses import asdict, dataclass, fields
from typing import Any, get_args, get_origin, get_type_hints


@dataclass(frozen=True)
class Span:
    """A value with its ends."""

    low: float
    value: float
    high: float


@dataclass(frozen=True)
class KeyFigure:
    """One figure of the dashboard; ``hidden`` names why there is no value. ``n`` is how many it is about."""

    key: str
    part: str
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    hidden: str


@dataclass(frozen=True)
class Target:
    """One measure that the program set itself, and where it stands; without ``now`` nothing is known since the launch.

    ``figure`` names the figure that tells it, where one does; else ``source`` says who wrote it down from where.
    """

    name: str
    unit: str
    baseline: float | None
    now: float | None
    target: float | None
    reached: bool
    day: dt.date | None
    source: str
    figure: str


@dataclass(frozen=True)
class Asked:
    """One question to both groups. Without enough data there are no shares, and ``expected`` may be too telling to be there."""

    question: str
    verdict: str
    by_day: int
    participants: int
    others: int
    expected: float | None
    claim: str
    here: Span | None
    there: Span | None
    difference: Span | None
    log_rank: float | None
    shuffling: float | None


@dataclass(frozen=True)
class Compared:
    """The last comparison of the whole program; ``apart`` are traits in which both groups were not alike."""

    number: int
    basis: str
    day: dt.date | None
    known_until: dt.date | None
    people: int
    apart: tuple[str, ...]
    questions: tuple[Asked, ...]


@dataclass(frozen=True)
class Input:
    """A number that enters the calculation, how it is known (observed, estimated, assumed), and where it can be looked up."""

    key: str
    name: str
    unit: str
    low: float
    central: float
    high: float
    origin: str
    source: str


@dataclass(frozen=True)
class Line:
    """A benefit or a cost, the names of what it is the product of, and how well the least known of these is known."""

    name: str
    span: Span
    of: tuple[str, ...]
    origin: str


@dataclass(frozen=True)
class Even:
    """The value of one number at which nothing is won and nothing lost, the others in the middle."""

    key: str
    name: str
    at: float | None


@dataclass(frozen=True)
class Swing:
    """What is left when one number goes from its low to its high, and all others stay in the middle."""

    key: str
    name: str
    at_low: float
    at_high: float


@dataclass(frozen=True)
class Returned:
    """What the program costs and brings, low, central and high."""

    currency: str
    said_on: dt.date | None
    verdict: str
    benefit: Span
    cost: Span
    net: Span
    inputs: tuple[Input, ...]
    benefits: tuple[Line, ...]
    costs: tuple[Line, ...]
    evens: tuple[Even, ...]
    swings: tuple[Swing, ...]


@dataclass(frozen=True)
class Report:
    """A program as a board reads it, on one day."""

    organization: str
    program: str
    purposes: tuple[str, ...]
    day: dt.date
    figures_of: dt.date | None
    begun_on: dt.date | None
    ends_on: dt.date | None
    cohorts: int
    figures: tuple[KeyFigure, ...]
    targets: tuple[Target, ...]
    compared: Compared | None
    returned: Returned

    @property
    def retention(self) -> Asked | None:
        """Who left: the question that was asked first."""
        return self.compared.questions[0] if self.compared else None


def written(report: Report) -> dict[str, Any]:
    """The report as JSON holds it."""
    found: dict[str, Any] = _plain(asdict(report))
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def read(values: dict[str, Any]) -> Report:
    """The report that was written; what a later version adds has to have a value for those before it."""
    found: Report = _read(Report, values)
    return found


def _read(kind: Any, value: Any) -> Any:
    if isinstance(kind, types.UnionType):
        inner = next(one for one in get_args(kind) if one is not types.NoneType)
        return None if value is None else _read(inner, value)
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], one) for one in value)
    if kind is dt.date:
        return dt.date.fromisoformat(value)
    if hasattr(kind, "__dataclass_fields__"):
        hints = get_type_hints(kind)
        return kind(**{one.name: _read(hints[one.name], value[one.name]) for one in fields(kind) if one.name in value})
    # JSON may have made a whole number of a fraction.
    return float(value) if kind is float else value
