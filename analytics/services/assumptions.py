"""Saying what a program is thought to cost and to bring. Each time it is a new set; an earlier one can be brought back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from analytics.enums import FurtherBenefit, Origin
from analytics.models import Assumption, AssumptionSet, FurtherLine
from analytics.money import BY_KEY, CURRENCIES, FIGURES
from programs.models import Program

MOST_LINES = 8


class CannotAssume(Exception):
    """What was said does not go together; the message tells what and why."""


class Overtaken(CannotAssume):
    """Somebody else has saved others since these were read, so nothing was saved."""


class CountedTwice(CannotAssume):
    """The same benefit would be counted a second time."""


@dataclass(frozen=True)
class Said:
    """A number as it was said: low, central, high, how it is known, and from where."""

    low: Decimal
    central: Decimal
    high: Decimal
    origin: str
    source: str


@dataclass(frozen=True)
class Line:
    """A benefit of its kind, or a cost without one."""

    name: str
    benefit: str
    said: Said


@transaction.atomic
def say(
    *,
    actor: Actor,
    program: Program,
    currency: str,
    why: str,
    figures: Mapping[str, Said],
    lines: Sequence[Line] = (),
    read: int | None = None,
) -> AssumptionSet:
    """Keep a new set, which holds from now on; ``read`` is the number of the one that was read, 0 before there is any.

    Raises CannotAssume, CountedTwice when a benefit is there already, and Overtaken when another set holds by now.
    """
    actor.require(Permission.SEE_PROGRAMS)
    _check(currency, figures, lines)
    row = _next(actor, program, currency, why, None, read)
    _keep(row, figures, lines)
    audit.record(actor=actor, verb="assumptions changed", row=row, label=program.name, why=why)
    return row


@transaction.atomic
def restore(*, actor: Actor, program: Program, earlier: AssumptionSet) -> AssumptionSet:
    """Have an earlier set hold again, as a new one, so that the history stays whole."""
    actor.require(Permission.SEE_PROGRAMS)
    row = _next(actor, program, earlier.currency, f"As in number {earlier.number}: {earlier.why}"[:300], earlier)
    figures = {one.key: _said(one) for one in earlier.figures.all()}
    lines = [Line(one.name, one.benefit, _said(one)) for one in earlier.lines.order_by("position")]
    _keep(row, figures, lines)
    audit.record(actor=actor, verb="assumptions restored", row=row, label=program.name, number=earlier.number)
    return row


def _said(row: Assumption | FurtherLine) -> Said:
    return Said(row.low, row.central, row.high, row.origin, row.source)


def _check(currency: str, figures: Mapping[str, Said], lines: Sequence[Line]) -> None:
    if currency not in CURRENCIES:
        raise CannotAssume("Choose one of the currencies that are offered.")
    if missing := [one.name for one in FIGURES if one.key not in figures]:
        raise CannotAssume(f"Say something for each figure. Missing: {', '.join(missing)}.")
    if len(lines) > MOST_LINES:
        raise CannotAssume(f"At most {MOST_LINES} further lines. Put small ones together.")
    named = [(BY_KEY[key].name, said) for key, said in figures.items()] + [(line.name, line.said) for line in lines]
    for name, said in named:
        if not 0 <= said.low <= said.central <= said.high:
            raise CannotAssume(f"{name}: low, central and high go up, and begin at nothing.")
        if said.origin == Origin.OBSERVED:
            raise CannotAssume(
                f"{name}: what somebody says is estimated or assumed. Only what Upstream counts is observed."
            )
    _check_once(lines)


def _check_once(lines: Iterable[Line]) -> None:
    names: set[str] = set()
    kinds: dict[str, str] = {}
    for line in lines:
        if line.benefit == FurtherBenefit.STAYING:
            raise CountedTwice(f"“{line.name}”: people who stay are counted already, by the exits avoided.")
        if line.benefit and (other := kinds.get(line.benefit)):
            what = FurtherBenefit(line.benefit).label.lower()
            raise CountedTwice(f"“{other}” and “{line.name}” are the same benefit: {what}. Put them together.")
        if line.name.casefold() in names:
            raise CountedTwice(f"“{line.name}” is there twice.")
        names.add(line.name.casefold())
        kinds |= {line.benefit: line.name} if line.benefit else {}


def _next(
    actor: Actor, program: Program, currency: str, why: str, restored: AssumptionSet | None, read: int | None = None
) -> AssumptionSet:
    # Two who save at once come one after the other.
    Program.objects.select_for_update(no_key=True).only("pk").get(pk=program.pk)
    last = AssumptionSet.objects.filter(program=program).aggregate(last=Max("number"))["last"] or 0
    if read is not None and read != last:
        raise Overtaken(
            "Somebody has saved other assumptions since you read these. Look at them, then save yours again."
        )
    return AssumptionSet.objects.create(
        program=program, number=last + 1, currency=currency, why=why, made_by_id=actor.user_id, restored=restored
    )


def _keep(row: AssumptionSet, figures: Mapping[str, Said], lines: Sequence[Line]) -> None:
    Assumption.objects.bulk_create(Assumption(assumptions=row, key=key, **vars(said)) for key, said in figures.items())
    FurtherLine.objects.bulk_create(
        FurtherLine(assumptions=row, position=place, name=line.name, benefit=line.benefit, **vars(line.said))
        for place, line in enumerate(lines)
    )
