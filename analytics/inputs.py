"""From rows to columns: the one place that translates the directory and the cohorts for the arithmetic. For the worker alone.

Rows come in pieces, so that a hundred thousand people are never rows all at once.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from accounts.models import Organization
from analytics.selectors import intakes
from analytics.selectors.intakes import Came
from analytics.stats.groups import Intake, Pools
from analytics.stats.histories import ALWAYS, NEVER, Histories
from analytics.stats.lives import Flags, Ints
from programs.models import Audience, Cohort, Employee, EmployeeVersion, Program
from programs.selectors.days import months_after

PIECE = 5_000
UNKNOWN = "Not known"


class NothingKnown(Exception):
    """There is nothing to compare yet; the message tells why and what to do."""


@dataclass(frozen=True)
class Inputs:
    """All that a comparison is made of. ``moved_up`` counts those who waited first and were placed later."""

    histories: Histories
    intakes: tuple[Intake, ...]
    pools: Pools
    names: dict[str, list[str]]
    moved_up: int

    @property
    def people(self) -> int:
        return sum(len(one.people) for one in self.intakes)

    def digest(self) -> str:
        """The same for the same inputs, whenever they are read."""
        columns = [*vars(self.histories).values(), self.pools.joined]
        for one in self.intakes:
            columns += [np.array([one.day]), one.people, one.begun, one.waiting, one.waited, one.eligible]
        found = hashlib.sha256(f"{self.pools.until} {self.names}".encode())
        for column in columns:
            found.update(np.ascontiguousarray(column).tobytes() + b"|")
        return found.hexdigest()


def read(*, organization: Organization, program: Program, cohort: Cohort | None) -> Inputs:
    """Read everything for one cohort, or for all of a program. Raises NothingKnown."""
    until = intakes.known_until()
    if until is None:
        raise NothingKnown("There is no directory yet. Import one; from then on it is known who stays.")
    came = intakes.of(organization, program, cohort)
    if not came:
        raise NothingKnown("Nobody has a place yet. As soon as a cohort has begun there is something to compare.")
    people, histories, names = _directory()
    found = tuple(_intake(one, people, histories, names, organization) for one in came)
    joined = np.full(len(histories), NEVER, dtype=np.int64)
    for employee, day in intakes.joined(organization).items():
        joined[people[employee]] = day.toordinal()
    pools = Pools(joined, until.toordinal())
    return Inputs(histories, found, pools, names, sum(one.moved_up for one in came))


def _directory() -> tuple[dict[uuid.UUID, int], Histories, dict[str, list[str]]]:
    """Everybody by their place, their histories, and what departments and sites are called."""
    rows = Employee.objects.order_by("pk").values_list("pk", "hire_date", "leave_date", "status")
    people: dict[uuid.UUID, int] = {}
    hired, gone, left = [], [], []
    for pk, hire, leave, status in rows.iterator(chunk_size=PIECE):
        people[pk] = len(people)
        hired.append(hire.toordinal() if hire else ALWAYS)
        gone.append(leave.toordinal() if leave else NEVER)
        left.append(status == "left" and leave is None)
    codes: dict[str, dict[str, int]] = {"department": {}, "site": {}}
    versions = np.array(list(_versions(people, codes)), dtype=np.int64).reshape(-1, 6)
    versions = versions[np.lexsort((versions[:, 1], versions[:, 0]))]
    exits = np.where(np.array(left, dtype=bool), _last_left(versions, len(people)), np.array(gone, dtype=np.int64))
    columns = (np.ascontiguousarray(versions[:, place]) for place in range(5))
    names = {trait: [*code, UNKNOWN] for trait, code in codes.items()}
    return people, Histories(np.array(hired, dtype=np.int64), exits.astype(np.int64), *columns), names


_FACTS = ("grade", "department", "location", "status")


def _versions(people: dict[uuid.UUID, int], codes: dict[str, dict[str, int]]) -> Iterator[tuple[int, ...]]:
    """Every version as numbers: who, since when, grade, department, site, whether they had left. Whoever has none gets what
    holds today as theirs."""
    rows = EmployeeVersion.objects.order_by("employee_id", "valid_from")
    have = np.zeros(len(people), dtype=bool)
    for employee, since, *facts in rows.values_list("employee_id", "valid_from", *_FACTS).iterator(chunk_size=PIECE):
        have[people[employee]] = True
        yield people[employee], since.toordinal(), *_numbers(facts, codes)
    if have.all():
        return
    for employee, *facts in Employee.objects.values_list("pk", *_FACTS).iterator(chunk_size=PIECE):
        if not have[people[employee]]:
            yield people[employee], ALWAYS, *_numbers(facts, codes)


def _numbers(facts: Sequence[Any], codes: dict[str, dict[str, int]]) -> tuple[int, int, int, int]:
    grade, department, site, status = facts
    return (
        -1 if grade is None else grade,
        _code(codes["department"], department),
        _code(codes["site"], site),
        status == "left",
    )


def _code(known: dict[str, int], name: str) -> int:
    return known.setdefault(name, len(known)) if name else -1


def _last_left(versions: Any, size: int) -> Ints:
    """The day since which each of these people has left, for those of whom no last day is told."""
    since = np.full(size, NEVER, dtype=np.int64)
    person, day, left = versions[:, 0], versions[:, 1], versions[:, 5] == 1
    begins = left & ~np.concatenate([[False], (left[:-1]) & (person[:-1] == person[1:])])
    # Versions stand by day, so that of several beginnings the last one is kept.
    since[person[begins]] = day[begins]
    return since


def _intake(
    came: Came,
    people: dict[uuid.UUID, int],
    histories: Histories,
    names: dict[str, list[str]],
    organization: Organization,
) -> Intake:
    eligible = np.zeros(len(histories), dtype=bool)
    for audience in Audience.objects.filter(cohort=came.cohort, side__in=came.sides):
        eligible |= _fits(audience, came.day, histories, names)
    mine = [people[employee] for employee in (*came.begun, *came.waited)]
    eligible[mine] = False
    return Intake(came.day.toordinal(), *_days(came.begun, people), *_days(came.waited, people), eligible)


def _days(found: dict[uuid.UUID, dt.date], people: dict[uuid.UUID, int]) -> tuple[Ints, Ints]:
    """Who, by their place, and the day of each."""
    places = sorted((people[employee], day.toordinal()) for employee, day in found.items())
    return tuple(np.array([pair[side] for pair in places], dtype=np.int64) for side in (0, 1))  # type: ignore[return-value]


def _fits(audience: Audience, day: dt.date, histories: Histories, names: dict[str, list[str]]) -> Flags:
    """Who could have been on one side of a cohort on its day."""
    who = np.arange(len(histories))
    held = histories.held(who, np.full(len(who), day.toordinal()))
    fits = histories.hired <= day.toordinal() if audience.tenure_months_min is None else _long(audience, day, histories)
    grade = histories.grade[held]
    if audience.grade_min is not None:
        fits = fits & (grade >= audience.grade_min)
    if audience.grade_max is not None:
        fits = fits & (grade >= 0) & (grade <= audience.grade_max)
    for column, trait, wanted in (
        (histories.department, "department", audience.departments), (histories.site, "site", audience.locations),
    ):  # fmt: skip
        if wanted:
            fits = fits & np.isin(column[held], _codes(names[trait], wanted))
    return fits


def _long(audience: Audience, day: dt.date, histories: Histories) -> Flags:
    latest = months_after(day, -(audience.tenure_months_min or 0)).toordinal()
    return (histories.hired <= latest) & (histories.hired != ALWAYS)


def _codes(names: Sequence[str], wanted: Iterable[str]) -> list[int]:
    return [place for place, name in enumerate(names[:-1]) if name in set(wanted)]
