"""The board report of a program as of today: one object with every number, for page, PDF, table and API alike."""

from __future__ import annotations

from django.db.models import Count, Max, Min

from accounts.actors import Actor
from accounts.enums import Permission
from analytics.enums import Told
from analytics.money import MONEY
from analytics.reports import (
    Asked,
    Compared,
    Even,
    Input,
    KeyFigure,
    Line,
    Report,
    Returned,
    Span,
    Swing,
    Target,
)
from analytics.selectors import measures, outcomes, sheets
from analytics.selectors import returns as returned
from analytics.selectors.measures import Standing
from analytics.selectors.outcomes import Answer, Outcome
from analytics.selectors.returns import Item, Known, Returns
from analytics.selectors.sheets import Table
from analytics.stats.estimates import Estimate
from programs.models import Cohort, Program
from programs.selectors.days import today_of

# What a board is shown first of the dashboard: figures, and the place in each.
SHOWN = (
    ("funnel", "listed"),
    ("funnel", "matched"),
    ("funnel", "met"),
    ("on_track", ""),
    ("goals", ""),
    ("changes", "all"),
)
MISSING, ALONE = "missing", "alone"
# A product is known as well as the number in it that is known least.
_KNOWN = ("observed", "estimated", "assumed")


def report(actor: Actor, program: Program) -> Report:
    """Everything about one program. Takes thirteen queries.

    SECURITY: each number is read where its own page reads it, so that what is hidden there is hidden here.
    """
    actor.require(Permission.SEE_PROGRAMS)
    sheet = sheets.read(actor, sheets.program(actor, program.pk))
    found = returned.returns(actor, program)
    days = Cohort.objects.filter(program=program).aggregate(
        begun=Min("starts_on"), ends=Max("ends_on"), count=Count("pk")
    )
    organization = program.organization
    return Report(
        organization=organization.name,
        program=program.name,
        purposes=tuple(program.purposes),
        day=today_of(organization),
        figures_of=sheet.day,
        begun_on=days["begun"],
        ends_on=days["ends"],
        cohorts=days["count"],
        figures=tuple(_figure(sheet[key], part) for key, part in SHOWN),
        targets=tuple(_target(one) for one in measures.standings(actor, program, sheet)),
        compared=_compared(found.comparison) if found.comparison else None,
        returned=_returned(found),
    )


def _figure(table: Table, part: str) -> KeyFigure:
    row = next((one for one in table.read() if one.part == part), None)
    if row is None:
        return KeyFigure(table.definition.key, part, None, None, None, None, _why(table, part))
    return KeyFigure(table.definition.key, part, row.value, row.low, row.high, row.n, "")


def _why(table: Table, part: str) -> str:
    """Why a place of a figure is not shown, by the name of the reason."""
    if table.definition.alone and not table.rows:
        return ALONE
    hidden = [row for row in table.rows if row.hidden and not row.cut]
    named = [row for row in hidden if row.part == part] or hidden
    return str(named[0].hidden) if named else MISSING


def _target(one: Standing) -> Target:
    row = one.measure
    baseline, target = (None if value is None else float(value) for value in (row.baseline, row.target))
    source = "" if one.figure else one.source
    return Target(row.name, row.unit, baseline, one.now, target, one.reached, one.day, source, one.figure)


def _compared(found: Outcome) -> Compared:
    row = found.comparison
    apart = tuple(f"{line.trait}:{line.value}" for line in found.differing) if found.retention.enough else ()
    questions = tuple(_asked(one) for one in found.answers)
    return Compared(row.number, row.basis, row.day, row.known_until, row.people, apart, questions)


def _asked(answer: Answer) -> Asked:
    row, shown = answer.result, answer.enough
    here, there, gap = (answer.here, answer.there, answer.difference) if shown else (None, None, None)
    log_rank, shuffling = (
        answer.estimates[told].value if shown and told in answer.estimates else None
        for told in (Told.LOG_RANK, Told.SHUFFLING)
    )
    # SECURITY: what is expected of participants is the share of the others, and of four of them it would tell who left.
    expected = row.expected if row.others >= outcomes.FEWEST_SHOWN else None
    return Asked(
        row.question, row.verdict, row.by_day, row.participants, row.others, expected, row.claim,
        _span(here), _span(there), _span(gap), log_rank, shuffling,
    )  # fmt: skip


def _span(one: outcomes.Span | Estimate | None) -> Span | None:
    return Span(one.low, one.value, one.high) if one else None


def _returned(found: Returns) -> Returned:
    total, current = found.total, found.assumptions
    benefit, cost, net = (Span(one.low, one.value, one.high) for one in (total.benefit, total.cost, total.net))
    return Returned(
        currency=found.currency,
        said_on=current.created_at.date() if current else None,
        verdict=found.verdict,
        benefit=benefit,
        cost=cost,
        net=net,
        inputs=tuple(_input(one) for one in found.known.values()),
        benefits=tuple(_line(one) for one in found.benefits),
        costs=tuple(_line(one) for one in found.costs),
        evens=tuple(Even(one.known.figure.key, one.known.name, one.at) for one in found.evens),
        swings=tuple(Swing(one.figure.key, one.name, swing.at_low, swing.at_high) for one, swing in found.swings),
    )


def _input(one: Known) -> Input:
    figure, unit = one.figure, "money" if one.unit == MONEY else one.unit
    return Input(
        figure.key, one.name, unit, figure.low, figure.central, figure.high, figure.origin.value, figure.source
    )


def _line(item: Item) -> Line:
    of = tuple(one.name for one in item.of) if len(item.of) > 1 else ()
    origin = max((one.figure.origin.value for one in item.of), key=_KNOWN.index)
    return Line(item.name, Span(item.span.low, item.span.value, item.span.high), of, origin)
