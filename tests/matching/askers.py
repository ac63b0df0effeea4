"""A cohort in which people ask each other: Amara and Bernd with their logins, and others beside them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from accounts.tenancy import tenant
from matching.models import Handle, Opening
from matching.selectors import asking
from matching.services import handles, recommendations, refreshes
from profiles.models import Topic
from programs.enums import Side
from programs.models import Participant
from tests.factories import rows
from tests.factories.cast import Cast, Member
from tests.matching.pilots import Pilot, enrol, make_pilot


@dataclass
class Asking:
    """The cohort with its opening and the seats of Amara, a mentor, and Bernd, a mentee."""

    cast: Cast
    pilot: Pilot
    opening: Opening
    amara: Handle
    bernd: Handle

    def refresh(self) -> int:
        """Make the recommendations anew, as the worker does."""
        with self.cast.chiara.acting():
            refreshes.want(cohort_id=self.pilot.cohort.pk)
        return recommendations.refresh(self.opening.organization_id, self.opening.pk)

    def seat(self, participant: Participant) -> Handle:
        """Anybody's seat as the page reads it."""
        with tenant(self.opening.organization_id):
            return asking.annotated_seats().get(participant=participant)

    def url(self, tail: str = "") -> str:
        return self.cast.chiara.url(f"asking/{tail}")


def make_asking(cast: Cast, *, mentors: int = 4, mentees: int = 3, refreshed: bool = True, **settings: Any) -> Asking:
    """An open cohort whose recommendations are fresh."""
    pilot = make_pilot(cast.chiara, mentors=mentors, mentees=mentees)
    with cast.chiara.acting():
        chance = random.Random(11)
        topics = list(Topic.objects.order_by("name"))
        people = [
            enrol(pilot.cohort, _employee(member, grade), side, topics=topics, chance=chance)
            for member, side, grade in ((cast.amara, Side.MENTOR, 2), (cast.bernd, Side.MENTEE, 8))
        ]
        opening = rows.make_opening(cohort=pilot.cohort, **settings)
        handles.give(opening=opening)
        found = {row.participant_id: row for row in Handle.objects.all()}
    made = Asking(cast, pilot, opening, *(found[one.pk] for one in people))
    if refreshed:
        made.refresh()
    with cast.chiara.acting():
        made.amara, made.bernd = (made.seat(one) for one in people)
    return made


def _employee(member: Member, grade: int) -> Any:
    first, last = member.user.name.split(" ")
    return rows.make_employee(
        first_name=first,
        last_name=last,
        email=member.user.email,
        user=member.user,
        grade=grade,
        team=f"Secret team of {first}",
        job_title=f"Chief of {first}",
        time_zone="Europe/Berlin",
    )
