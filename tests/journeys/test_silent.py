"""A senior who does not start: two nudges that need no login, then Chiara's queue, and a mentor in one click."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from matching.models import Pairing
from nudges.services import messages
from programs.services import nudging
from tests.factories.cast import Cast
from tests.factories.rows import make_delivery_policy, make_employee, make_participant
from tests.journeys import looks
from tests.journeys.visit import PHONE, Visit
from tests.mail import Mailbox
from tests.matching.pilots import Pilot, make_pilot

BERND = "bernd@nordwind.example"
_OLDER = """
UPDATE programs_participant SET invited_at = invited_at - %(time)s;
UPDATE programs_nudgerule SET switched_on_at = switched_on_at - %(time)s;
UPDATE matching_pairing SET started_at = started_at - %(time)s;
UPDATE nudges_message SET due_at = due_at - %(time)s, next_at = next_at - %(time)s, sent_at = sent_at - %(time)s,
  released_at = released_at - %(time)s;
"""


@pytest.fixture
def pilot(site_cast: Cast, mailbox: Mailbox) -> Pilot:
    """Four mentors are ready; Bernd was asked a moment ago. Letters may go at any hour, for the test runs at any."""
    made = make_pilot(site_cast.chiara, mentors=4, mentees=2)
    with site_cast.chiara.acting() as actor:
        nudging.begin(actor=actor)
        make_delivery_policy(workdays=list(range(7)), opens=0, closes=1440, executive_budget=2)
        bernd = make_employee(first_name="Bernd", last_name="Krüger", email=BERND, job_title="Director", grade=8)
        now = dt.datetime.now(dt.UTC)
        make_participant(cohort=made.cohort, side="mentee", employee=bernd, state="enrolled", invited_at=now)
    return made


def _after(pilot: Pilot, time: dt.timedelta) -> None:
    """Let so much time pass: everything is as much older, for Postgres has a clock that nobody can move. Then the sweep and
    the relay do what the beat has them do."""
    with pilot.member.acting(), connection.cursor() as cursor:
        cursor.execute(_OLDER, {"time": time})
    nudging.sweep(pilot.cohort.organization_id)
    messages.relay(pilot.cohort.organization_id)


def test_a_silent_senior_gets_a_mentor(pilot: Pilot, visit: Visit, mailbox: Mailbox) -> None:
    _after(pilot, dt.timedelta(days=2, hours=23))
    assert mailbox.to(BERND) == []
    _after(pilot, dt.timedelta(hours=2))
    _after(pilot, dt.timedelta(days=4))
    _after(pilot, dt.timedelta(hours=1))
    first, second = mailbox.to(BERND)
    assert first["Message-ID"] != second["Message-ID"]
    _the_letter_opens(visit.window(viewport=PHONE), mailbox.last(BERND))
    chiara = visit.window(pilot.member)
    chiara.goto(pilot.member.url())
    expect(chiara.get_by_text("silent after the last nudge")).to_have_count(0)
    _after(pilot, dt.timedelta(days=3))
    _assigns(chiara, pilot)
    assert len(mailbox.letters) == 2
    _after(pilot, dt.timedelta(minutes=11))
    with pilot.member.acting():
        pair = Pairing.objects.select_related("mentor__employee").get(state="active")
    assert sorted(mailbox.receivers[2:]) == sorted([BERND, pair.mentor.employee.email])
    assert pair.mentor.employee.name in mailbox.last(BERND)


def _the_letter_opens(page: Page, letter: str) -> None:
    """Every button of the second letter leads to Bernd's place, and looking at it answers nothing."""
    keep, later, _ = (line.partition(": ")[2] for line in letter.splitlines() if "/t/" in line)
    page.goto(later)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(keep)
    expect(page.get_by_role("button", name="Keep my place")).to_be_visible()


def _assigns(page: Page, pilot: Pilot) -> None:
    """From the queue to a mentor, back, and there again."""
    page.goto(pilot.member.url())
    page.get_by_role("link", name="1 person stays silent after the last nudge").click()
    expect(page.get_by_role("link", name="Bernd Krüger")).to_be_visible()
    assert looks.violations(page) == []
    assign = page.get_by_role("button", name="Assign Junior").first
    assign.click()
    expect(page.get_by_text("Both are told in ten minutes")).to_be_visible()
    page.get_by_role("button", name="Undo for Bernd Krüger").click()
    expect(page.get_by_text("nobody was told")).to_be_visible()
    assign.click()
    expect(page.get_by_text("Both are told in ten minutes")).to_be_visible()
