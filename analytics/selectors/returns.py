"""What a program costs and brings: one object with all numbers, for the page, files, reports and the API alike.

The effect on exits comes from the frozen comparison alone, and only from one that allows to speak of an effect. Without one an
assumption takes its place, and is called that.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum
from django.shortcuts import get_object_or_404

from accounts.actors import Actor
from accounts.enums import Permission
from analytics.cells import FEWEST
from analytics.enums import Basis
from analytics.models import Assumption, AssumptionSet, FurtherLine
from analytics.money import BY_KEY, FIGURES, MONEY
from analytics.selectors import outcomes
from analytics.selectors.outcomes import Outcome
from analytics.stats import returns as pure
from analytics.stats.estimates import Estimate
from analytics.stats.returns import Case, Figure, Line, Origin, Swing
from plans.enums import SessionState
from plans.models import Session
from programs.enums import TAKES_PLACE
from programs.models import Cohort, Participant, Program

EXITS = "Exits avoided"
# From whom an effect may be claimed; everybody else differs in too much.
_TELLING = (Basis.WAITING, Basis.ALIKE)
_HUNDRED = 100


@dataclass(frozen=True)
class Known:
    """A figure that enters, with its name and unit, and whether this scenario holds it at another value."""

    figure: Figure
    name: str
    unit: str
    changed: bool = False


@dataclass(frozen=True)
class Item:
    """A benefit or a cost, and the figures of which it is the product."""

    name: str
    span: Estimate
    of: tuple[Known, ...]


@dataclass(frozen=True)
class Even:
    """The value of one figure at which nothing is won or lost; None where no value does that."""

    known: Known
    at: float | None


@dataclass(frozen=True)
class Returns:
    """All numbers of one program, as they are assumed or in a scenario."""

    program: Program
    currency: str
    assumptions: AssumptionSet | None
    comparison: Outcome | None
    known: dict[str, Known]
    benefits: tuple[Item, ...]
    costs: tuple[Item, ...]
    total: pure.Outcome
    evens: tuple[Even, ...]
    swings: tuple[tuple[Known, Swing], ...]
    further: tuple[FurtherLine, ...]

    @property
    def effect_is_known(self) -> bool:
        """Whether exits avoided come from a comparison, and not from an assumption."""
        return self.known["spared"].figure.origin == Origin.ESTIMATED

    @property
    def scenario(self) -> bool:
        return any(one.changed for one in self.known.values())

    @property
    def no_benefit(self) -> bool:
        """Nobody has said or seen that it brings anything."""
        return self.total.benefit.low == self.total.benefit.high == 0

    @property
    def unsaid(self) -> bool:
        """Whether nobody has seen or said what becomes of exits: that is unknown, and not none."""
        spared = self.known["spared"]
        return spared.figure.origin == Origin.ASSUMED and not spared.changed and spared.figure.high == 0

    @property
    def verdict(self) -> str:
        """What the range allows: nothing yet, gains, losses, or unclear; ``without`` where exits avoided are not known."""
        if self.no_benefit:
            return "nothing"
        if self.total.net.low > 0:
            return "gains"
        if self.unsaid:
            return "without"
        return "losses" if self.total.net.high < 0 else "unclear"


def sets(actor: Actor, program: Program) -> QuerySet[AssumptionSet]:
    """The sets of a program, the one that holds first."""
    actor.require(Permission.SEE_PROGRAMS)
    return AssumptionSet.objects.filter(program=program).select_related("made_by", "restored").order_by("-number")


def one(actor: Actor, program: Program, pk: uuid.UUID) -> AssumptionSet:
    """One set of a program; raises Http404."""
    return get_object_or_404(sets(actor, program), pk=pk)


def returns(actor: Actor, program: Program) -> Returns:
    """Everything about one program. Takes nine queries."""
    actor.require(Permission.SEE_PROGRAMS)
    current = sets(actor, program).first()
    compared = outcomes.latest(actor, program)
    said = {row.key: row for row in current.figures.all()} if current else {}
    known = {one.figure.key: one for one in (*_assumed(said), *_observed(program, compared))}
    known["spared"] = _spared(compared) or known["spared"]
    further = tuple(current.lines.order_by("position")) if current else ()
    known |= {one.figure.key: one for one in map(_further, further)}
    return _worked_out(program, current, compared, known, further)


def held(found: Returns, scenario: Mapping[str, float]) -> Returns:
    """The same with some figures held at other values, by their keys; an unknown key is ignored."""
    changed = {key: _held(found.known[key], value) for key, value in scenario.items() if key in found.known}
    return _worked_out(found.program, found.assumptions, found.comparison, found.known | changed, found.further)


def _assumed(said: Mapping[str, Assumption]) -> Iterator[Known]:
    """What somebody has said, or what is proposed."""
    for proposed in FIGURES:
        row = said.get(proposed.key)
        ends = (row.low, row.central, row.high) if row else (proposed.low, proposed.central, proposed.high)
        scale = _HUNDRED if proposed.key == "spared" else 1
        low, central, high = (float(end) / scale for end in ends)
        origin, source = (Origin(row.origin), row.source) if row else (Origin.ASSUMED, proposed.source)
        yield Known(Figure(proposed.key, low, central, high, origin, source), proposed.name, proposed.unit)


def _observed(program: Program, compared: Outcome | None) -> Iterator[Known]:
    """What Upstream has counted: people, sessions held, and the hours of both in them.

    SECURITY: a cohort of fewer than five is in no number, for the figures of dashboards leave it out, too.
    """
    told = Cohort.objects.filter(program=program).annotate(all=Count("participants")).filter(all__gte=FEWEST)
    if compared:
        people, source = compared.comparison.people, f"{compared.comparison}: everybody who was given a place."
    else:
        rows = Participant.objects.filter(cohort__in=told.values("pk"), state__in=TAKES_PLACE)
        people, source = (
            rows.values("employee").distinct().count(),
            f"Everybody with a place today, in cohorts of {FEWEST} people or more; nothing compared yet.",
        )
    held = Session.objects.filter(pairing__cohort__in=told.values("pk"), state=SessionState.HELD)
    found = held.aggregate(sessions=Count("pk"), minutes=Sum("minutes"))
    hours = 2 * (found["minutes"] or 0) / 60
    counted = f"Sessions that are marked as held in plans, in cohorts of {FEWEST} people or more"
    yield _counted("people", "Participants", "people", people, source)
    yield _counted("sessions", "Sessions held", "sessions", found["sessions"], f"{counted}.")
    yield _counted("session_hours", "Hours in sessions", "hours", hours, f"{counted}, times two.")


def _counted(key: str, name: str, unit: str, value: float, source: str) -> Known:
    return Known(Figure(key, value, value, value, Origin.OBSERVED, source), name, unit)


def _spared(compared: Outcome | None) -> Known | None:
    """What the comparison says of exits, where it allows to speak of an effect."""
    if compared is None or compared.comparison.basis not in _TELLING or compared.retention.difference is None:
        return None
    gap, row = compared.retention.difference, compared.comparison
    source = f"{row}, by day {compared.retention.result.by_day}, with its 95 % interval."
    return Known(
        Figure("spared", gap.low, gap.value, gap.high, Origin.ESTIMATED, source),
        BY_KEY["spared"].name,
        BY_KEY["spared"].unit,
    )


def _further(row: FurtherLine) -> Known:
    low, central, high = (float(end) for end in (row.low, row.central, row.high))
    figure = Figure(f"line{row.position}", low, central, high, Origin(row.origin), row.source)
    return Known(figure, row.name, MONEY)


def _held(one: Known, value: float) -> Known:
    """The figure as if it were known; as shares are told of a hundred, so they are given."""
    at = value / _HUNDRED if one.figure.key == "spared" else value
    source = "Held at this value in the scenario that is shown."
    return Known(Figure(one.figure.key, at, at, at, Origin.ASSUMED, source), one.name, one.unit, changed=True)


_COSTS = (
    Line("Licence and other fees", ("licence",)),
    Line("Running the program", ("admin_hours", "admin_rate")),
    Line("Time in sessions", ("session_hours", "hour")),
    Line("Time to prepare", ("sessions", "preparation", "hour")),
)


def _worked_out(
    program: Program,
    current: AssumptionSet | None,
    compared: Outcome | None,
    known: dict[str, Known],
    further: tuple[FurtherLine, ...],
) -> Returns:
    own = [(Line(row.name, (f"line{row.position}",)), row.benefit) for row in further]
    case = Case(
        tuple(one.figure for one in known.values()),
        (Line(EXITS, ("spared", "people", "replacement")), *(line for line, benefit in own if benefit)),
        (*_COSTS, *(line for line, benefit in own if not benefit)),
    )
    moving = [(known[swing.figure.key], swing) for swing in pure.tornado(case) if swing.width > 0]
    return Returns(
        program,
        current.currency if current else "EUR",
        current,
        compared,
        known,
        tuple(_items(case, case.benefits, known)),
        tuple(_items(case, case.costs, known)),
        pure.outcome(case),
        tuple(Even(known[key], pure.break_even(case, key)) for key in ("spared", "replacement", "hour")),
        tuple(moving),
        further,
    )


def _items(case: Case, lines: tuple[Line, ...], known: Mapping[str, Known]) -> Iterator[Item]:
    for line in lines:
        alone = pure.outcome(Case(case.figures, (line,), ()))
        yield Item(line.name, alone.benefit, tuple(known[key] for key in line.of))
