"""Amara's circle, for every test of this room."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from django.utils import timezone

from accounts.actors import Actor
from circles.models import Circle, CircleMember
from circles.selectors import circles
from circles.services import placing
from programs.models import Cohort, Participant, Program
from tests.factories.cast import Cast, Member
from tests.factories.rows import make_cohort, make_employee, make_pairing, make_participant


@dataclass
class Ring:
    """A cohort of Nordwind in which Amara mentors Bernd, Olu is a mentor, too, and four others are with them."""

    cast: Cast
    cohort: Cohort
    mentors: list[Participant] = field(default_factory=list)
    mentees: list[Participant] = field(default_factory=list)

    def seat(self, actor: Actor) -> CircleMember:
        """Where somebody sits."""
        return circles.mine(actor).get()

    @property
    def circle(self) -> Circle:
        """The one circle of the cohort."""
        return Circle.objects.select_related("cohort__program__organization").get(cohort=self.cohort, ended_at=None)

    def url(self, tail: str = "") -> str:
        """The address of the circle, or of a page behind it."""
        with self.cast.chiara.acting():
            return self.cast.chiara.url(f"circles/{self.circle.pk}/{tail}")

    def admin_url(self, tail: str = "") -> str:
        """The address of the admin's page, or of one behind it."""
        return self.cast.chiara.url(f"programs/{self.cohort.program_id}/cohorts/{self.cohort.pk}/circles/{tail}")


def make_ring(cast: Cast, *, others: int = 4) -> Ring:
    """Pairs that have begun; nobody sits in a circle yet."""
    with cast.chiara.acting():
        program = Program.objects.create(name="Digital upstream", state="live")
        ring = Ring(cast, make_cohort(program=program))
        _pair(ring, cast.amara, "Amara Okafor", cast.bernd, "Bernd Krüger")
        _pair(ring, cast.olu, "Olu Adeyemi", None, "Senior Zero")
        for number in range(others):
            _pair(ring, None, f"Mentor {number}", None, f"Senior {number}")
        return ring


def _pair(ring: Ring, junior: Member | None, junior_name: str, senior: Member | None, senior_name: str) -> None:
    mentor = make_participant(cohort=ring.cohort, employee=_employee(junior, junior_name, 2))
    mentee = make_participant(cohort=ring.cohort, employee=_employee(senior, senior_name, 7), side="mentee")
    make_pairing(mentor=mentor, mentee=mentee, started_at=timezone.now())
    ring.mentors.append(mentor)
    ring.mentees.append(mentee)


def _employee(member: Member | None, name: str, grade: int) -> object:
    first, last = name.split(" ")
    known = {"email": member.user.email, "user": member.user} if member else {}
    return make_employee(first_name=first, last_name=last, grade=grade, **known)


@pytest.fixture
def ring(cast: Cast) -> Ring:
    """Their circle is there: Amara looks after it, because she was the first."""
    made = make_ring(cast)
    placing.place_due(cast.nordwind.pk)
    return made
