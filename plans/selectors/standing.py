"""How the pairs of a cohort are doing, for its admins: found, filtered and sorted in one statement, whatever their number.

Nothing private is read here; what is, stands in ``plans/health.py``.
"""

from __future__ import annotations

import datetime as dt
import uuid
import zoneinfo
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import Organization
from matching.models import Pairing
from matching.selectors import pairings
from matching.selectors.panels import seated
from plans import health, standing
from plans.enums import StepState
from plans.evidence import Evidence
from plans.health import Facts, Health, Verdict
from plans.models import Step
from plans.selectors import contacts
from programs.enums import ProgramState
from programs.models import Cohort
from programs.selectors.days import day_of

PAGE = "pairs"
_ORDER = " ".join(f"WHEN '{state}' THEN {place}" for place, state in enumerate(health.STATES))
_NAME = "name_key {0}, first_key {0}, id"
SORTS = {
    "name": _NAME,
    "contact": "contact_on {0} NULLS {1}, " + _NAME.format("ASC"),
    "due": "due_on {0} NULLS LAST, " + _NAME.format("ASC"),
    "health": f"CASE health {_ORDER} END {{0}}, contact_on NULLS FIRST, " + _NAME.format("ASC"),
}
# So many pairs are looked up one by one; more are read with the rest of their cohort.
_FEW = 300
_FACTS = [field.name for field in fields(Facts)]


@dataclass(frozen=True)
class Search:
    """What somebody looks for among the pairs of a cohort. Without a phase, those that have ended are left out."""

    words: str = ""
    phase: str = ""
    health: str = ""
    stuck: bool = False
    department: str = ""
    location: str = ""
    order: str = "name"

    @property
    def narrow(self) -> bool:
        """Whether it asks for facts of the people."""
        return bool(self.words or self.department or self.location)


@dataclass(frozen=True)
class Row:
    """One pair as its admins see it."""

    pairing: Pairing
    facts: Facts
    verdict: Verdict
    evidence: Evidence | None
    next: Step | None


@dataclass(frozen=True)
class Slice:
    """A page of those found, and how many there are."""

    ids: list[uuid.UUID]
    total: int


def clock(organization: Organization) -> dict[str, Any]:
    """What the statement knows of the time: where the organization is, its day, and when that ends."""
    zone, now = zoneinfo.ZoneInfo(organization.time_zone), timezone.now()
    today = day_of(organization, now)
    tomorrow = dt.datetime.combine(today + dt.timedelta(days=1), dt.time(), zone)
    return {"zone": organization.time_zone, "now": now, "today": today, "tomorrow": tomorrow, "org": organization.pk}


def found(actor: Actor, cohort: Cohort, search: Search, *, first: int = 0, most: int | None = None) -> Slice:
    """The pairs that a search finds, in its order: ``most`` of them from the ``first`` on."""
    actor.require(Permission.MANAGE_MATCHING)
    values = clock(cohort.organization) | {"cohorts": [cohort.pk], "first": first, "most": most}
    of = standing.OF_COHORTS
    if search.narrow:
        values["ids"] = _named(actor, cohort, search)
        of = standing.OF_IDS if len(values["ids"]) <= _FEW else standing.OF_MANY_IDS
    conditions = " AND ".join(_conditions(search, values))
    statement = f"""SELECT id, count(*) OVER () FROM ({standing.judged(of)}) j WHERE {conditions}
      ORDER BY {_order(search.order)} LIMIT %(most)s OFFSET %(first)s"""
    rows = run(of, statement, values)
    return Slice([row[0] for row in rows], rows[0][1] if rows else 0)


def _named(actor: Actor, cohort: Cohort, search: Search) -> list[uuid.UUID]:
    """The pairs of whom one is called so, or works in this department or place."""
    rows = pairings.in_cohort(actor, cohort.pk, text=search.words)
    for name in ("department", "location"):
        if wanted := getattr(search, name):
            of_one = (Q(**{f"{side}__employee__{name}": wanted}) for side in ("mentor", "mentee"))
            rows = rows.filter(next(of_one) | next(of_one))
    return list(rows.values_list("pk", flat=True))


def _conditions(search: Search, values: dict[str, Any]) -> Sequence[str]:
    asked = ["phase = %(phase)s" if search.phase else "NOT ended"]
    values |= {"phase": search.phase, "health": search.health}
    if search.health:
        asked.append("health = %(health)s")
    if search.stuck:
        asked.append("stuck > 0")
    return asked


def _order(order: str) -> str:
    backwards = order.startswith("-")
    columns = SORTS.get(order.removeprefix("-"), SORTS["name"])
    # Of whom nothing was ever heard has the longest silence, also when it is turned round.
    return columns.format("DESC" if backwards else "ASC", "LAST" if backwards else "FIRST")


def rows_of(actor: Actor, organization: Organization, ids: Sequence[uuid.UUID]) -> list[Row]:
    """Pairs with everything that their row says, in the order of the ids; five queries however many they are."""
    actor.require(Permission.MANAGE_MATCHING)
    values = clock(organization)
    known = facts_of(organization, ids, values)
    people = {row.pk: row for row in seated(pairings.pairings(actor).filter(pk__in=ids))}
    signs, ahead = contacts.last_of(actor, ids, organization), _next_steps(ids)
    return [
        Row(people[pk], known[pk], health.judge(known[pk], values["today"]), signs.get(pk), ahead.get(pk))
        for pk in ids
        if pk in known and pk in people
    ]


def row_of(actor: Actor, pairing: Pairing) -> Row | None:
    """One pair, for its admins; None when it was undone."""
    rows = rows_of(actor, pairing.cohort.program.organization, [pairing.pk])
    return rows[0] if rows else None


def facts_of(
    organization: Organization, ids: Collection[uuid.UUID], values: Mapping[str, Any] | None = None
) -> dict[uuid.UUID, Facts]:
    """The facts of these pairs; the caller has asked who may know them."""
    statement = f"SELECT id, {', '.join(_FACTS)} FROM ({standing.judged(standing.OF_IDS)}) j"
    rows = run(standing.OF_IDS, statement, {**(values or clock(organization)), "ids": list(ids)})
    return {row[0]: Facts(**dict(zip(_FACTS, row[1:], strict=True))) for row in rows}


def _next_steps(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Step]:
    """The open step of each pair that is due first."""
    rows = Step.objects.filter(plan__pairing__in=ids, state=StepState.OPEN).select_related("template_step", "plan")
    ordered = rows.order_by("plan__pairing_id", "due_on", "template_step__position", "pk")
    return {row.plan.pairing_id: row for row in ordered.distinct("plan__pairing_id")}


@dataclass(frozen=True)
class Waiting:
    """How many pairs of a cohort need somebody's eyes."""

    cohort: Cohort
    stuck: int
    check_in: int


def waiting(actor: Actor) -> list[Waiting]:
    """Cohorts of live programs with pairs that are stuck or need a check-in, the latest cohort first; two queries."""
    actor.require(Permission.MANAGE_MATCHING)
    live = Cohort.objects.filter(program__state=ProgramState.LIVE).select_related("program__organization")
    cohorts = list(live.order_by("-created_at"))
    if not cohorts:
        return []
    values = clock(cohorts[0].program.organization) | {"cohorts": [row.pk for row in cohorts]}
    counted = f"""SELECT cohort_id, count(*) FILTER (WHERE stuck > 0), count(*) FILTER (WHERE health = '{Health.CHECK_IN}')
      FROM ({standing.judged(standing.OF_COHORTS)}) j WHERE NOT ended GROUP BY cohort_id"""
    known = {row[0]: row[1:] for row in run(standing.OF_COHORTS, counted, values)}
    both = [Waiting(row, *known.get(row.pk, (0, 0))) for row in cohorts]
    return [one for one in both if one.stuck or one.check_in]


def run(of: standing.Of, statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Rows of a statement about these pairs, planned in their way."""
    with connection.cursor() as cursor:
        cursor.execute(f"{of.way}; {statement}", values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        cursor.execute(standing.AS_BEFORE)
        return rows
