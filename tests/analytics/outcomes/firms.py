"""A firm with a directory, a cohort, and people who stay, leave, rise and move; small enough to count by hand."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from analytics.models import Comparison, ComparisonResult
from analytics.services import comparisons, outcomes
from programs.models import Cohort, Employee, EmployeeVersion, Milestone, Participant, Program
from tests.factories.cast import Cast
from tests.factories.rows import make_cohort, make_import

DAY = dt.date(2025, 3, 1)
UNTIL = dt.date(2026, 6, 1)


def moment(day: dt.date) -> dt.datetime:
    """Noon of a day, where everybody is."""
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


@dataclass
class Firm:
    """One organization with a live program and a cohort that began in March 2025; its directory is known until June 2026."""

    cast: Cast
    cohort: Cohort
    people: list[Employee] = field(default_factory=list)

    @property
    def program(self) -> Program:
        return self.cohort.program

    def employ(self, **facts: Any) -> Employee:
        """Somebody who was hired long ago, and one version of their facts since then."""
        number = len(self.people)
        stem = {"grade": 4, "department": "Grid", "location": "Hamburg", "hire_date": dt.date(2020, 1, 1)}
        row = Employee(first_name="P", last_name=f"{number}", email=f"p{number}@firm.example", **(stem | facts))
        row.set_keys()
        row.save()
        self.people.append(row)
        since = row.hire_date or dt.date(2020, 1, 1)
        self.version(row, since, None)
        return row

    def version(self, row: Employee, since: dt.date, until: dt.date | None, **facts: Any) -> None:
        """What held for somebody from a day on; the version before ends there."""
        EmployeeVersion.objects.filter(employee=row, valid_to=None).update(valid_to=since)
        known = {name: getattr(row, name) for name in ("grade", "department", "location", "status")}
        EmployeeVersion.objects.create(employee=row, valid_from=since, valid_to=until, **(known | facts))

    def place(self, row: Employee, day: dt.date = DAY, cohort: Cohort | None = None, **values: Any) -> Participant:
        """Somebody gets a place on a day."""
        stem = {"side": "mentor", "state": "ready", "joined_at": moment(day)}
        return Participant.objects.create(cohort=cohort or self.cohort, employee=row, **(stem | values))

    def wait(self, row: Employee, day: dt.date = DAY, **values: Any) -> Participant:
        """Somebody is accepted on a day and has to wait."""
        seat = self.place(row, day, **({"state": "waitlisted"} | values))
        Milestone.objects.create(participant=seat, kind="waitlisted", reached_at=moment(day))
        return seat

    def compare(self, cohort: Cohort | str | None = "own") -> Comparison:
        """Ask for a comparison and do it, as the worker does."""
        scope = self.cohort if cohort == "own" else cohort
        with self.cast.olu.acting() as actor:
            row = comparisons.request(actor=actor, program=self.program, cohort=scope)  # type: ignore[arg-type]
        outcomes.execute(self.cast.nordwind.pk, row.pk)
        with self.cast.olu.acting():
            return Comparison.objects.get(pk=row.pk)


def make_firm(cast: Cast) -> Firm:
    """Nobody is employed yet."""
    with cast.chiara.acting():
        program = Program.objects.create(name="Upstream", state="live")
        cohort = make_cohort(program=program, starts_on=DAY)
        make_import(state="applied", applied_on=UNTIL, applied_at=timezone.now())
        return Firm(cast, cohort)


def staff(firm: Firm, count: int, *, seed: int, leave: float = 0.3, **facts: Any) -> list[Employee]:
    """So many people of three grades, two departments and two sites; some leave within the year after the cohort's day."""
    dice, made = random.Random(seed), []
    with firm.cast.chiara.acting():
        for _ in range(count):
            hired = dt.date(2016, 1, 1) + dt.timedelta(days=dice.randrange(3000))
            known = {
                "grade": dice.choice([3, 4, 5]), "department": dice.choice(["Grid", "Trade"]),
                "location": dice.choice(["Hamburg", "Bremen"]), "hire_date": hired,
            }  # fmt: skip
            if dice.random() < leave:
                known |= {"leave_date": DAY + dt.timedelta(days=dice.randrange(5, 400)), "status": "left"}
            made.append(firm.employ(**(known | facts)))
    return made


def result(row: Comparison, question: str = "left") -> ComparisonResult:
    """What came of one question."""
    return ComparisonResult.objects.get(comparison=row, question=question)
