"""A pair whose plan has begun, for every test of this room."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from django.utils import timezone

from matching.models import Pairing
from plans.models import Plan, Step
from plans.services import opening
from programs.models import NudgeRule, Participant, Program
from programs.services import nudging
from tests.factories.cast import Cast, Member
from tests.factories.rows import make_cohort, make_delivery_policy, make_employee, make_pairing, make_participant


@dataclass
class Pair:
    """Amara and Bernd, and what has become of their plan."""

    cast: Cast
    pairing: Pairing

    @property
    def amara(self) -> Member:
        return self.cast.amara

    @property
    def bernd(self) -> Member:
        return self.cast.bernd

    def url(self, tail: str = "") -> str:
        """The address of their page, or of one behind it."""
        return self.cast.amara.url(f"pairings/{self.pairing.pk}/{tail}")

    def plan(self) -> Plan:
        """Their plan as it is now."""
        return Plan.objects.get(pairing=self.pairing)

    def step(self, title: str) -> Step:
        """The step whose title begins so."""
        rows = Step.objects.select_related(
            "template_step", "plan__pairing__mentor__employee", "plan__pairing__mentee__employee"
        )
        return rows.get(plan__pairing=self.pairing, template_step__title__startswith=title)


def make_pair(cast: Cast, *, track: str = "seven-sessions") -> Pair:
    """Amara mentors Bernd in a live program; nothing has happened yet, and there is no plan."""
    with cast.chiara.acting():
        program = Program.objects.create(name="Digital upstream", state="live", plan_template=track)
        cohort = make_cohort(program=program)
        amara = make_employee(first_name="Amara", last_name="Okafor", email=cast.amara.user.email, user=cast.amara.user)
        bernd = make_employee(first_name="Bernd", last_name="Krüger", email=cast.bernd.user.email, user=cast.bernd.user)
        mentor = make_participant(cohort=cohort, employee=amara)
        mentee = make_participant(cohort=cohort, employee=bernd, side="mentee")
        return Pair(cast, make_pairing(mentor=mentor, mentee=mentee))


@pytest.fixture
def pair(cast: Cast) -> Pair:
    """Their plan is laid out."""
    made = make_pair(cast)
    opening.open_due(cast.nordwind.pk)
    return made


@pytest.fixture
def live(pair: Pair) -> Pair:
    """Letters may go at any hour, and the rules have been on for a while."""
    with pair.cast.chiara.acting() as actor:
        nudging.begin(actor=actor)
        make_delivery_policy(workdays=list(range(7)), opens=0, closes=1440, weekly_budget=20, executive_budget=20)
        Participant.objects.update(completeness=100, complete=True, state="matched")
        NudgeRule.objects.update(switched_on_at=timezone.now() - dt.timedelta(days=90))
    return pair
