"""Amara and Bernd take part in Nordwind's pilot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from programs.enums import ParticipantState, ProgramState, Side
from programs.models import Cohort, Participant
from tests.factories import rows
from tests.factories.cast import Cast


@dataclass
class Pilot:
    """Nordwind's pilot with both participants, who have said nothing yet."""

    cast: Cast
    cohort: Cohort
    amara: Participant
    bernd: Participant

    def fresh(self, participant: Participant) -> Participant:
        """The participant as they are now."""
        with self.cast.chiara.acting():
            return Participant.objects.select_related("employee", "cohort").get(pk=participant.pk)


@pytest.fixture
def pilot(cast: Cast) -> Pilot:
    """The pilot, made as Chiara."""
    return make_pilot(cast)


def make_pilot(cast: Cast) -> Pilot:
    """The pilot of a cast."""
    with cast.chiara.acting():
        program = rows.make_program(state=ProgramState.LIVE, themes=["technology"])
        cohort = rows.make_cohort(program=program)
        amara, bernd = (
            rows.make_participant(
                cohort=cohort, side=side, state=ParticipantState.ENROLLED, employee=_employee(member.user, grade)
            )
            for member, side, grade in ((cast.amara, Side.MENTOR, 2), (cast.bernd, Side.MENTEE, 9))
        )
    return Pilot(cast, cohort, amara, bernd)


def _employee(user: Any, grade: int) -> Any:
    first, last = user.name.split(" ")
    return rows.make_employee(
        first_name=first, last_name=last, email=user.email, user=user, grade=grade, time_zone="Europe/Berlin"
    )
