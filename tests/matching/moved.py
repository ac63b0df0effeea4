"""A pair that keeps every rule, and a directory that moves around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from accounts.tenancy import tenant
from matching.models import Pairing, RuleConflict
from matching.services import rechecks
from programs.models import Cohort, Employee, Participant
from programs.services import employees
from tests.factories.cast import Cast, Member
from tests.factories.rows import make_pairing
from tests.matching.pilots import make_pilot


@dataclass
class Moved:
    """Amara mentors Bernd; two more mentors stand by, and Frieda or Chiara decides."""

    cast: Cast
    cohort: Cohort
    pairing: Pairing
    mentors: list[Participant]
    mentees: list[Participant]

    @property
    def chiara(self) -> Member:
        return self.cast.chiara

    def change(self, employee: Employee, **values: Any) -> None:
        """An admin changes somebody's row by hand."""
        with self.chiara.acting() as actor:
            employees.change(actor=actor, employee=employee, values=values)

    def check(self) -> int:
        """What the worker does when it is told of a change."""
        return rechecks.check(self.cast.nordwind.pk)

    def rows(self, *fields: str) -> list[Any]:
        """The conflicts as they are, in the order in which they were found."""
        with tenant(self.cast.nordwind.pk):
            found = RuleConflict.objects.order_by("created_at", "pk")
            return list(found.values_list(*(fields or ("rule", "resolution"))))

    def conflict(self) -> RuleConflict:
        """The last one."""
        people = ("pairing__mentor__employee", "pairing__mentee__employee", "pairing__cohort__program__organization")
        with tenant(self.cast.nordwind.pk):
            return RuleConflict.objects.select_related(*people, "pairing__cohort__organization").latest("created_at")

    @property
    def amara(self) -> Employee:
        return self.mentors[0].employee

    @property
    def bernd(self) -> Employee:
        return self.mentees[0].employee

    def come_into_one_line(self) -> RuleConflict:
        """Bernd becomes the manager of Amara's manager; returns the conflict."""
        with self.chiara.acting():
            between = Employee.objects.get_or_create(
                email="ines@nordwind.example", defaults={"first_name": "Ines", "last_name": "Bauer", "grade": 5}
            )[0]
        self.change(between, manager=self.bernd)
        self.change(self.amara, manager=between)
        self.check()
        return self.conflict()


def make_moved(cast: Cast) -> Moved:
    """Nothing has happened yet."""
    made = make_pilot(cast.chiara, mentors=3, mentees=2)
    with cast.chiara.acting():
        for one, member in ((made.mentors[0], cast.amara), (made.mentees[0], cast.bernd)):
            first, last = member.user.name.split(" ")
            names = {"user": member.user, "first_name": first, "last_name": last, "email": member.user.email}
            Employee.objects.filter(pk=one.employee_id).update(**names)
            one.employee.refresh_from_db()
        pairing = make_pairing(mentor=made.mentors[0], mentee=made.mentees[0])
    return Moved(cast, made.cohort, pairing, made.mentors, made.mentees)
