"""How employees are obtained.

NOTE: row security uses an index only for leakproof comparisons, and LIKE is not one. A prefix is therefore a range on a
lower-case column in byte order; everything sorts along an index that starts with the organization.
"""

from __future__ import annotations

import functools
import operator
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.db.models import Exists, F, Model, OrderBy, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import Membership
from programs import forgettable, searching
from programs.enums import EmployeeStatus, ParticipantState
from programs.models import Employee, EmployeeVersion, Participant, SavedView
from programs.selectors import facets as kept

PAGE = "employees"
MANAGE = Permission.MANAGE_DIRECTORY
MAX_WORDS = 5
FEW = 2_000
DEEP = 1_000
_END = "\U0010ffff"
SORTS = {
    "name": ("last_key", "first_key", "pk"),
    "department": ("department", "last_key", "first_key", "pk"),
    "location": ("location", "last_key", "first_key", "pk"),
    "level": ("grade", "last_key", "pk"),
    "status": ("status", "last_key", "first_key", "pk"),
    "hired": ("hire_date", "last_key", "pk"),
}

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Search:
    """What somebody is looking for in the directory. Empty means everybody who works here."""

    words: str = ""
    department: str = ""
    location: str = ""
    level: str = ""
    status: str = ""
    taking_part: str = ""
    order: str = "name"

    @property
    def scattered(self) -> bool:
        """Whether those whom it finds lie anywhere in their order; any other search reads them off an index."""
        return bool(self.words or self.taking_part)

    @property
    def count_limit(self) -> int:
        """How many are counted at most: for words each row has to be looked at, for anything else an index alone."""
        return 1_000 if self.words else 10_000


@dataclass(frozen=True)
class Facets:
    """The values that the filters offer."""

    departments: list[str]
    locations: list[str]
    levels: list[str]


def found(actor: Actor, search: Search) -> QuerySet[Employee]:
    """The employees that a search finds, in its order."""
    actor.require(Permission.MANAGE_DIRECTORY)
    people = Employee.objects.filter(_named(search.words))
    equal = {"department": search.department, "location": search.location, "job_level": search.level}
    people = people.filter(**{name: value for name, value in equal.items() if value})
    if search.status in EmployeeStatus.values:
        people = people.filter(status=search.status)
    elif search.status != "all":
        people = people.filter(status__in=[EmployeeStatus.ACTIVE, EmployeeStatus.AWAY])
    if search.taking_part:
        taking = Exists(Participant.objects.filter(employee=OuterRef("pk")).exclude(state=ParticipantState.WITHDRAWN))
        people = people.filter(taking if search.taking_part == "yes" else ~taking)
    return people.order_by(*_order(search.order))


def _named(words: str) -> Q:
    """Each word begins a part of the name or the address, or is the number."""
    condition = Q()
    for word in words.split()[:MAX_WORDS]:
        condition &= begins(word) | _begins("email_key", word.lower()[:120]) | Q(number=word[:64])
    return condition


def named(words: str, *paths: str) -> Q:
    """Rows of whose people every word begins a part of a name; each path leads to one of them, such as ``mentor__employee__``.

    Words beyond the first few are not looked for: each costs the database as much as the first.
    """
    condition = Q()
    for word in words.split()[:MAX_WORDS]:
        condition &= functools.reduce(operator.or_, (begins(word, path) for path in paths))
    return condition


def begins(word: str, path: str = "") -> Q:
    """Employees, or rows whose ``path`` leads to one, of whose name a part begins with the word; with or without accents."""
    found = Q(pk__in=[])
    if low := searching.key(word):
        for column in searching.NAME_KEYS:
            found |= _begins(f"{path}{column}", low)
    return found


def _begins(column: str, low: str) -> Q:
    return Q(**{f"{column}__gte": low, f"{column}__lt": low + _END})


def _order(order: str) -> list[Any]:
    backwards = order.startswith("-")
    columns = SORTS.get(order.removeprefix("-"), SORTS["name"])
    return [OrderBy(F(column), descending=backwards) for column in columns]


def found_first(people: QuerySet[Row]) -> QuerySet[Row]:
    """A few people in the same order, found before they are sorted.

    NOTE: asked for the first 25, Postgres walks everybody in that order until it has met them; those whose name begins with
    a Z come last of 100,000. An order that no index has makes it look for them instead.
    """
    first, *others = cast("Sequence[OrderBy]", people.query.order_by)
    hidden = OrderBy(Coalesce(first.expression, first.expression), descending=first.descending)
    return people.order_by(hidden, *others)


def is_empty(actor: Actor) -> bool:
    """Whether nobody was ever brought into the directory, not even somebody who has left."""
    actor.require(Permission.MANAGE_DIRECTORY)
    return not Employee.objects.exists()


def far_back(page: QuerySet[Row]) -> QuerySet[Row]:
    """A page behind a thousand others: its keys are read off the index first, and no row of those before it.

    NOTE: by two queries. In one, the planner may look for the page once more for every person it could hold.
    """
    keys = list(page.values_list("pk", flat=True))
    return page.model._default_manager.filter(pk__in=keys).order_by(*page.query.order_by)


def counted(people: QuerySet[Employee], limit: int) -> int:
    """How many there are, counted no further than one past the limit."""
    return people.order_by()[: limit + 1].count()


def facets(actor: Actor) -> Facets:
    """The different departments, locations and levels; counted every ten minutes and after each change."""
    actor.require(Permission.MANAGE_DIRECTORY)
    lists = forgettable.kept(kept.key())
    if lists is None:
        lists = [_different(column) for column in ("department", "location", "job_level")]
        forgettable.keep(kept.key(), lists, kept.SECONDS)
    return Facets(*lists)


def _different(column: str) -> list[str]:
    values = Employee.objects.exclude(**{column: ""}).order_by(column).values_list(column, flat=True)
    return list(values.distinct()[:500])


def participations(actor: Actor, employee_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Participant]]:
    """Where each of these employees takes part, the latest first."""
    actor.require(Permission.MANAGE_DIRECTORY)
    rows = Participant.objects.filter(employee_id__in=list(employee_ids)).select_related("cohort__program")
    by_employee: dict[uuid.UUID, list[Participant]] = {}
    for row in rows.order_by("-joined_at"):
        by_employee.setdefault(row.employee_id, []).append(row)
    return by_employee


def sides(actor: Actor, employee_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """On which side each of these employees takes part, once for every cohort, the latest first."""
    actor.require(Permission.MANAGE_DIRECTORY)
    rows = Participant.objects.filter(employee_id__in=list(employee_ids)).order_by("-joined_at")
    by_employee: dict[uuid.UUID, list[str]] = {}
    for employee_id, side in rows.values_list("employee_id", "side"):
        by_employee.setdefault(employee_id, []).append(side)
    return by_employee


def one(actor: Actor, pk: uuid.UUID) -> Employee:
    """One employee of the organization; anybody else's is not found."""
    actor.require(Permission.MANAGE_DIRECTORY)
    return get_object_or_404(Employee.objects.select_related("manager"), pk=pk)


def reports(actor: Actor, employee: Employee) -> QuerySet[Employee]:
    """Those who report to the employee and work here, by name."""
    actor.require(Permission.MANAGE_DIRECTORY)
    return (
        Employee.objects.filter(manager=employee).exclude(status=EmployeeStatus.LEFT).order_by("last_key", "first_key")
    )


def history(actor: Actor, employee: Employee) -> list[EmployeeVersion]:
    """The employee's work facts over time, the latest first."""
    actor.require(Permission.MANAGE_DIRECTORY)
    versions = EmployeeVersion.objects.filter(employee=employee).select_related("manager")
    return list(versions.order_by("-valid_from", "-created_at"))


def by_reference(actor: Actor, reference: str) -> Employee | None:
    """The employee of this address or number, as one types it in a form."""
    actor.require(Permission.MANAGE_DIRECTORY)
    wanted = reference.strip()
    return Employee.objects.filter(email=wanted.lower()).first() or Employee.objects.filter(number=wanted).first()


def known_by(actor: Actor, addresses: Collection[str]) -> dict[str, str]:
    """Who is known under these addresses, in the directory or by a login: their names, as far as the actor may see them.

    SECURITY: an address that was typed proves nothing. The name says whose it is, and not who typed it.
    """
    wanted = {one for one in addresses if one}
    if not wanted or not actor.may(Permission.MANAGE_DIRECTORY):
        return {}
    logins = Membership.objects.filter(user__email__in=wanted).values_list("user__email", "user__name")
    people = Employee.objects.filter(email__in=wanted).exclude(status=EmployeeStatus.LEFT)
    return {email: name for email, name in logins if name} | {one.email: one.name for one in people}


def saved_views(actor: Actor, page: str = PAGE) -> list[SavedView]:
    """The person's own views of the directory, or of another list."""
    return list(SavedView.objects.filter(user_id=actor.user_id, page=page).order_by("name"))


def saved_view(actor: Actor, pk: uuid.UUID, page: str = PAGE) -> SavedView:
    """One of the person's own views of a list; anybody else's is not found."""
    return get_object_or_404(SavedView, pk=pk, user_id=actor.user_id, page=page)
