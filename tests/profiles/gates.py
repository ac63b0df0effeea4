"""Somebody with a letter of invitation, for the tests of the gate."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.test import Client

from accounts.actors import Actor, by_link
from accounts.selectors import link_behind
from nudges.models import Message
from profiles.services import topics
from programs.enums import ProgramState, Side
from programs.models import Cohort, Participant
from programs.services import invitations, participants
from tests.factories import rows
from tests.factories.cast import Cast


@dataclass
class Invited:
    """One participant, the address in the letter, and a browser that was never signed in."""

    cast: Cast
    cohort: Cohort
    participant: Participant
    address: str

    @property
    def path(self) -> str:
        return "/t/" + self.address.partition("/t/")[2]

    def actor(self) -> Actor:
        """Whoever holds the link."""
        link = link_behind(self.path.strip("/").rpartition("/")[2])
        assert link is not None
        return by_link(link)

    def get(self, step: str = "") -> Any:
        return Client().get(self.path + step, follow=True)

    def post(self, step: str = "", **data: Any) -> Any:
        """A form of a page, sent with the seal that stands in it; the page after it."""
        browser = Client(enforce_csrf_checks=True)
        seal = re.search(r'name="seal" value="([^"]+)"', browser.get(self.path + step, follow=True).content.decode())
        assert seal is not None
        return browser.post(self.path + step, {"seal": seal[1]} | data, follow=True)

    def now(self) -> Participant:
        """The row as it is by now."""
        with self.cast.chiara.acting():
            return Participant.objects.get(pk=self.participant.pk)


def letter_to(email: str) -> str:
    """The one-tap address in the newest letter to somebody; within the organization."""
    text = Message.objects.filter(to_email=email).order_by("-created_at").values_list("text", flat=True)[0]
    return str(re.findall(r"\S+/t/\S+", text)[0])


def invite(cast: Cast, *, side: str = Side.MENTEE, gate: tuple[str, ...] = (), cap: int = 2, **facts: Any) -> Invited:
    """Bernd's letter: he is in the directory, on the list of a live program, and never signed in."""
    with cast.chiara.acting() as actor:
        topics.start(actor=actor)
        themes = ["technology", "social"] if side == Side.MENTEE else ["retention"]
        program = rows.make_program(name="Digital upstream", state=ProgramState.LIVE, gate=list(gate), themes=themes)
        cohort = rows.make_cohort(program=program, cap=cap)
        work = {"job_title": "Director, Grid", "grade": 9, "time_zone": "Europe/Berlin"} | facts
        employee = rows.make_employee(first_name="Bernd", last_name="Krüger", email="bernd@nordwind.example", **work)
        participants.enrol(actor=actor, cohort=cohort, employee_ids=[employee.pk], side=side)
        participant = Participant.objects.select_related("employee", "cohort").get()
        invitations.invite(actor=actor, cohort=cohort, participants=[participant])
        return Invited(cast, cohort, participant, letter_to(employee.email))
