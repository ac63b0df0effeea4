"""How figures are read: those of a cohort, a program or an organization as they were last taken, and those of earlier days."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet, Subquery
from django.http import Http404

from accounts.actors import Actor
from accounts.enums import Permission
from analytics.catalogue import CATALOGUE, Definition
from analytics.cells import TOGETHER
from analytics.enums import Cut, Hidden, Scope
from analytics.models import Figure
from programs.enums import ProgramState, Side
from programs.models import Cohort, Program
from programs.selectors import cohorts, programs

REASONS = {
    Hidden.FEW: "Fewer than five are in it, so a number would tell of one of them.",
    Hidden.NOTHING: "There is nothing to count yet.",
    Hidden.WITHHELD: "Fewer than five pairs let theirs be counted, so a number would point at one of them.",
    Hidden.ANSWERS: "Fewer than five have answered, or nearly all alike, so a number would tell of single people.",
}
# Pages read hundreds of these: plain tuples are made much faster than rows of a model.
_COLUMNS = ("key", "part", "cut", "group", "value", "low", "high", "n", "hidden", "day")
# What a cohort or a program shows in a row: steps of the funnel, shares, and the sum of changes.
_IN_A_ROW = ("listed", "matched", "met", "", "all")
ALONE = "It is told of each cohort by itself, and never put together."
MISSING = "It was not taken yet; figures are taken at night."


@dataclass(frozen=True)
class About:
    """What a dashboard is about."""

    scope: Scope
    program: Program | None = None
    cohort: Cohort | None = None

    @property
    def rows(self) -> Q:
        """Its figures among all."""
        return Q(scope=self.scope, program=self.program, cohort=self.cohort)

    @property
    def name(self) -> str:
        """How it is called; the organization's page knows its own name."""
        return str(self.cohort or self.program or "")


def organization(actor: Actor) -> About:
    """The whole organization."""
    actor.require(Permission.SEE_PROGRAMS)
    return About(Scope.ORGANIZATION)


def program(actor: Actor, pk: uuid.UUID) -> About:
    """One program; raises Http404."""
    return About(Scope.PROGRAM, program_of(actor, pk))


def program_of(actor: Actor, pk: uuid.UUID) -> Program:
    """The program itself; raises Http404 for a missing or foreign one."""
    row: Program | None = programs.programs(actor).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def cohort(actor: Actor, program_id: uuid.UUID, pk: uuid.UUID) -> About:
    """One cohort; raises Http404."""
    row = cohorts.get(actor, program_id, pk)
    return About(Scope.COHORT, row.program, row)


@dataclass(frozen=True)
class Table:
    """One figure with everything that is shown of it."""

    definition: Definition
    rows: list[Any] = field(default_factory=list)

    def read(self, cut: str = Cut.WHOLE, group: str = "") -> list[Any]:
        """Its values for everybody or for one group, in the order of their parts."""
        found = [row for row in self.rows if (row.cut, row.group) == (cut, group) and not row.hidden]
        known = list(self.definition.parts)
        return sorted(found, key=lambda row: (known.index(row.part) if row.part in known else -1, row.part))

    def number(self, part: str = "", cut: str = Cut.WHOLE, group: str = "") -> float | None:
        """One value; None where it is hidden or missing."""
        return next((row.value for row in self.read(cut, group) if row.part == part), None)

    @property
    def groups(self) -> list[tuple[str, str]]:
        """The groups into which it is cut, sides first."""
        return sorted(
            {(row.cut, row.group) for row in self.rows if row.cut}, key=lambda pair: (pair[0] != Cut.SIDE, pair[1])
        )

    @property
    def why_hidden(self) -> str:
        """In words why nothing is shown of everybody; empty when something is."""
        if self.read():
            return ""
        missing = ALONE if self.definition.alone and not self.rows else MISSING
        return next((REASONS[Hidden(row.hidden)] for row in self.rows if row.hidden and not row.cut), missing)


@dataclass(frozen=True)
class Sheet:
    """All figures of one cohort, program or organization as they were last taken."""

    about: About
    day: dt.date | None
    tables: Mapping[str, Table]

    def __getitem__(self, key: str) -> Table:
        return self.tables[key]


def read(actor: Actor, about: About, key: str = "", department: str = "") -> Sheet:
    """The figures of the last day, or one of them, in one query; of departments one is read, and how many are in the others."""
    actor.require(Permission.SEE_PROGRAMS)
    others = Q(cut=Cut.DEPARTMENT) & ~Q(group=department) & ~Q(key="funnel", part="listed")
    rows = _last(about).filter(key=key) if key else _last(about).exclude(others)
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows.order_by("key", "part").values_list(*_COLUMNS, named=True):
        found[row.key].append(row)
    day = max((row.day for part in found.values() for row in part), default=None)
    chosen = {key: CATALOGUE[key]} if key else CATALOGUE
    return Sheet(about, day, {name: Table(definition, found[name]) for name, definition in chosen.items()})


def _last(about: About) -> QuerySet[Figure]:
    """Everything that was taken on the last day."""
    mine = Figure.objects.filter(about.rows)
    return mine.filter(day=Subquery(mine.order_by("-day").values("day")[:1]))


def listed(
    actor: Actor, *, program_id: uuid.UUID | None, cohort_id: uuid.UUID | None, key: str = ""
) -> QuerySet[Figure]:
    """The figures of the last day for other systems: of a cohort, of a program, or of the organization where none is named."""
    actor.require(Permission.SEE_PROGRAMS)
    scope = Scope.COHORT if cohort_id else Scope.PROGRAM if program_id else Scope.ORGANIZATION
    named = {name: pk for name, pk in (("program", program_id), ("cohort", cohort_id)) if pk}
    mine = Figure.objects.filter(scope=scope, **named)
    rows = mine.filter(day=Subquery(mine.order_by("-day").values("day")[:1]), key__in=[key] if key else list(CATALOGUE))
    return rows.order_by("pk")


def explain(rows: list[Any]) -> None:
    """Give each figure what it is called, how it is computed, and in words why it is hidden."""
    for row in rows:
        row.definition = CATALOGUE[row.key]
        row.part_name = row.definition.named(row.part)
        row.why_hidden = REASONS[Hidden(row.hidden)] if row.hidden else ""


def trends(actor: Actor, about: About, parts: Mapping[str, str]) -> dict[str, list[Figure]]:
    """How some figures came to be what they are: for each key the values of its named part, the earliest first; one query."""
    actor.require(Permission.SEE_PROGRAMS)
    wanted = Q()
    for key, part in parts.items():
        wanted |= Q(key=key, part=part)
    found: dict[str, list[Figure]] = {key: [] for key in parts}
    for row in Figure.objects.filter(about.rows, wanted, cut=Cut.WHOLE, hidden=Hidden.NO).order_by("day"):
        found[row.key].append(row)
    return found


def history(actor: Actor, about: About, key: str) -> list[Figure]:
    """Every kept value of a figure for everybody, the latest day first."""
    actor.require(Permission.SEE_PROGRAMS)
    rows = Figure.objects.filter(about.rows, key=key, cut=Cut.WHOLE, hidden=Hidden.NO)
    return list(rows.order_by("-day", "part"))


@dataclass(frozen=True)
class Line:
    """One cohort of a program, or one program of an organization, with what is shown of it."""

    about: About
    values: dict[tuple[str, str], Figure]

    def number(self, key: str, part: str = "") -> float | None:
        """One value; None where it is hidden."""
        row = self.values.get((key, part))
        return row.value if row else None


def below(actor: Actor, about: About) -> list[Line]:
    """What a program or an organization consists of, the latest first; two queries."""
    actor.require(Permission.SEE_PROGRAMS)
    if about.scope == Scope.PROGRAM:
        parts = [About(Scope.COHORT, about.program, row) for row in _cohorts(about.program)]
        rows = Figure.objects.filter(scope=Scope.COHORT, program=about.program)
    else:
        parts = [About(Scope.PROGRAM, row) for row in programs.programs(actor).exclude(state=ProgramState.DRAFT)]
        rows = Figure.objects.filter(scope=Scope.PROGRAM)
    wanted = rows.filter(key__in=("funnel", "on_track", "goals", "changes"), part__in=_IN_A_ROW, cut=Cut.WHOLE)
    places = ("program", "cohort", "key", "part")
    found = _in_a_row(list(wanted.order_by(*places, "-day").distinct(*places)))
    return [
        Line(one, found[one.program.pk if one.program else None, one.cohort.pk if one.cohort else None])
        for one in parts
    ]


_Place = tuple[uuid.UUID | None, uuid.UUID | None]


def _in_a_row(rows: Sequence[Figure]) -> dict[_Place, dict[tuple[str, str], Figure]]:
    """What is shown of each place, from the last value of each part.

    SECURITY: what is hidden on the last day is hidden, also where an earlier day showed it.
    """
    last: dict[tuple[_Place, str], dt.date] = {}
    for row in rows:
        at = (row.program_id, row.cohort_id), row.key
        last[at] = max(row.day, last.get(at, row.day))
    found: dict[_Place, dict[tuple[str, str], Figure]] = defaultdict(dict)
    for row in rows:
        place = row.program_id, row.cohort_id
        if not row.hidden and row.day == last[place, row.key]:
            found[place][row.key, row.part] = row
    return found


def _cohorts(row: Program | None) -> list[Cohort]:
    return list(Cohort.objects.filter(program=row).order_by("-number"))


def group_name(cut: str, group: str, sides: Mapping[str, str]) -> str:
    """How a group is called, with the organization's words for both sides."""
    if cut == Cut.SIDE:
        return sides.get(group, Side(group).label)
    others = "All other topics" if cut == Cut.TOPIC else "All other departments"
    return others if group == TOGETHER else group
