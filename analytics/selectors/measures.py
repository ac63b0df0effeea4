"""The measures that a program chose at its launch: where they were to begin, where to end, and where they stand."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import OuterRef, Subquery
from django.http import Http404

from accounts.actors import Actor
from accounts.enums import Permission
from analytics.catalogue import CATALOGUE, MEASURED
from analytics.models import Reading
from analytics.selectors.sheets import Sheet
from programs.models import Measure, Program


@dataclass(frozen=True)
class Standing:
    """One measure; without ``now`` nothing is known since the launch. ``figure`` names the figure that tells it by itself."""

    measure: Measure
    now: float | None
    day: dt.date | None
    source: str
    figure: str = ""

    @property
    def way(self) -> float | None:
        """How much of the way from the baseline to the target is done, in percent and never below or above; None if unknown."""
        start, end = float(self.measure.baseline or 0), self.measure.target
        if (
            self.now is None
            or end is None
            or float(end) == start
            or (self.measure.baseline is None and not self.figure)
        ):
            return None
        return min(max(100 * (self.now - start) / (float(end) - start), 0.0), 100.0)

    @property
    def reached(self) -> bool:
        """Whether the target is met, in the direction in which it lies; without a start nobody knows that, but what figures
        count begins at nothing."""
        if self.now is None or self.measure.target is None or (self.measure.baseline is None and not self.figure):
            return False
        end, start = float(self.measure.target), float(self.measure.baseline or 0)
        return self.now >= end if end >= start else self.now <= end


def standings(actor: Actor, program: Program, sheet: Sheet) -> list[Standing]:
    """Every measure with its last value: of the figure that tells it, or as it was written down; one query."""
    actor.require(Permission.SEE_PROGRAMS)
    last = Reading.objects.filter(measure=OuterRef("pk")).order_by("-day", "-pk")
    rows = Measure.objects.filter(program=program).annotate(
        now=Subquery(last.values("value")[:1]),
        on=Subquery(last.values("day")[:1]),
        said=Subquery(last.values("source")[:1]),
    )
    return [_standing(row, sheet) for row in rows.order_by("position", "key")]


def _standing(row: Measure, sheet: Sheet) -> Standing:
    key, part = MEASURED.get(row.key, ("", ""))
    if key:
        return Standing(row, sheet[key].number(part), sheet.day, CATALOGUE[key].title, key)
    return Standing(row, float(row.now) if row.now is not None else None, row.on, row.said or "")


def get(actor: Actor, program_id: uuid.UUID, pk: uuid.UUID) -> Measure:
    """One measure that is written down by hand, for those who may; raises Http404."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row = Measure.objects.select_related("program").filter(pk=pk, program_id=program_id).first()
    if row is None or row.key in MEASURED:
        raise Http404
    return row


def readings(actor: Actor, measure: Measure) -> list[Reading]:
    """What was written down of it, the latest day first."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return list(Reading.objects.filter(measure=measure).select_related("recorded_by").order_by("-day"))


def said(value: float | Decimal | None, unit: str) -> str:
    """A value with its unit, as short as it is exact."""
    if value is None:
        return "unknown"
    return f"{float(value):.4g} {unit}".strip()
