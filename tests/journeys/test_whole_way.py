"""Amara on a phone and Bernd at a desk, from the day they are a pair to a closed mentorship with its certificate."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pdfplumber
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from plans import tasks
from plans.models import Closing, LedgerEntry, Session
from plans.services import opening
from programs.models import NudgeRule, Participant
from programs.services import nudging
from tests.factories.cast import Cast
from tests.factories.rows import make_delivery_policy
from tests.journeys import looks
from tests.journeys.meeting import find_a_time, move
from tests.journeys.visit import PHONE, Visit
from tests.mail import Mailbox
from tests.plans.conftest import Pair, make_pair
from tests.plans.meetings import relay, tap_of
from tests.plans.taps import over

AMARA, BERND = "amara@nordwind.example", "bernd@nordwind.example"


@pytest.fixture
def site_pair(site_cast: Cast) -> Pair:
    """Their plan is laid out, and letters go at any hour."""
    made = make_pair(site_cast)
    opening.open_due(site_cast.nordwind.pk)
    with site_cast.chiara.acting() as actor:
        nudging.begin(actor=actor)
        make_delivery_policy(workdays=list(range(7)), opens=0, closes=1440, weekly_budget=20, executive_budget=20)
        Participant.objects.update(completeness=100, complete=True, state="matched")
        NudgeRule.objects.update(switched_on_at=timezone.now() - dt.timedelta(days=90))
    return made


def test_from_the_first_date_to_the_certificate(
    site_pair: Pair, visit: Visit, mailbox: Mailbox, tmp_path: Path
) -> None:
    pair = site_pair
    amara, bernd = visit.window(pair.amara, viewport=PHONE), visit.window(pair.bernd)
    _meet_after_all(amara, visit.window(), pair, mailbox)
    _drift_and_are_reminded(amara, bernd, visit.window(viewport=PHONE), pair, mailbox)
    _rebuild_a_policy(amara, bernd, pair)
    _reach_their_goal(amara, bernd, pair)
    _close(amara, bernd, pair)
    _keep(bernd, pair, tmp_path)


def _meet_after_all(amara: Page, letter: Page, pair: Pair, mailbox: Mailbox) -> None:
    """A time is proposed, taken from the letter, and moved once."""
    find_a_time(amara, pair)
    relay(pair)
    letter.goto(tap_of(mailbox, BERND))
    letter.locator("button[value=accept]").first.click()
    expect(letter.get_by_role("link", name="Add to Google Calendar")).to_be_visible()
    move(letter)
    relay(pair)
    amara.goto("/t/" + tap_of(mailbox, AMARA).partition("/t/")[2])
    amara.locator("button[value=accept]").last.click()
    expect(amara.get_by_role("link", name="Add to Outlook")).to_be_visible()
    with pair.amara.acting():
        row = Session.objects.get()
        assert (row.state, row.sequence) == ("agreed", 1)


def _drift_and_are_reminded(amara: Page, bernd: Page, letter: Page, pair: Pair, mailbox: Mailbox) -> None:
    """Two sessions go the usual way round, as both tap; both get the same two minutes on the roles, and only they."""
    for days in (9, 6):
        session = over(pair, days=days)
        for page in (amara, bernd):
            _say_how_it_was(page, pair.url(f"sessions/{session.pk}/"))
    nudging.sweep(pair.cast.nordwind.pk)
    relay(pair)
    told = [mailbox.last(address).partition("/roles/")[2].split()[0] for address in (AMARA, BERND)]
    letter.goto(f"/roles/{told[1]}")
    expect(letter.get_by_text("What do people here not tell me?")).to_be_visible()
    assert looks.violations(letter) + looks.overflows(letter) == []
    bernd.goto(pair.url("compass/"))
    assert looks.violations(bernd) == []


def _say_how_it_was(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="4 of 5").click()
    page.get_by_role("button", name="Bernd", exact=True).click()
    page.get_by_role("button", name="Not yet").click()
    for question, who in (
        ("Who asked most of the questions?", "Amara"),
        ("Who set the agenda?", "Bernd"),
        ("Who learned more?", "Amara"),
    ):
        form = page.get_by_role("form", name=question)
        form.get_by_role("button", name=who).click()
        expect(form).to_have_count(0)


def _rebuild_a_policy(amara: Page, bernd: Page, pair: Pair) -> None:
    """Both write alone, both see both at once, and one small experiment comes of it."""
    amara.goto(pair.url("sheets/new/"))
    amara.get_by_role("radio", name="Meetings").check()
    amara.get_by_role("button", name="Begin").click()
    address = amara.url
    _write(amara, "Nobody meets before ten.")
    expect(amara.get_by_text("Bernd is still writing")).to_be_visible()
    bernd.goto(address)
    expect(bernd.get_by_text("Nobody meets before ten.")).to_have_count(0)
    _write(bernd, "Every meeting ends after half an hour.")
    expect(bernd.get_by_text("Nobody meets before ten.").first).to_be_visible()
    bernd.get_by_role("link", name="Agree on one experiment").click()
    bernd.get_by_label("What you try").fill("My Monday round ends after half an hour")
    bernd.get_by_label("What you look at first").fill("Who is late for the next meeting")
    bernd.get_by_label("From when").fill(f"{timezone.localdate() + dt.timedelta(days=7)}")
    bernd.get_by_role("button", name="Write it down").click()
    expect(bernd.get_by_text("It waits for Amara to confirm it.")).to_be_visible()
    amara.goto(bernd.url)
    amara.get_by_role("button", name="Yes, it is so").click()
    expect(amara.get_by_role("button", name="Kept")).to_be_visible()
    with pair.amara.acting():
        assert LedgerEntry.objects.get().confirmed_at is not None


def _write(page: Page, text: str) -> None:
    page.locator("form textarea").first.fill(text)
    page.get_by_role("button", name="I am ready").click()


def _reach_their_goal(amara: Page, bernd: Page, pair: Pair) -> None:
    """One goal, accepted by both, and reached early."""
    amara.goto(pair.url("goals/new/"))
    amara.get_by_role("textbox", name="What", exact=False).first.fill(
        "Write the weekly report with the assistant, alone"
    )
    amara.get_by_role("button", name="Propose it").click()
    bernd.goto(pair.url("goals/"))
    bernd.get_by_role("button", name="Accept it").click()
    bernd.get_by_label("New percentage").fill("100")
    bernd.get_by_role("button", name="Save").first.click()
    bernd.goto(pair.url())
    expect(bernd.get_by_role("heading", name="You have reached your goals, and early")).to_be_visible()


def _close(amara: Page, bernd: Page, pair: Pair) -> None:
    """Bernd proposes, Amara says yes, both thank; ten minutes later it is closed."""
    bernd.get_by_role("link", name="Close it well").click()
    bernd.get_by_role("link", name="Write it").click()
    bernd.get_by_label("Thank you for").fill("You always waited for the answer.")
    bernd.get_by_role("button", name="Keep it").click()
    expect(bernd.get_by_text("You always waited for the answer.")).to_be_visible()
    bernd.goto(pair.url("close/"))
    bernd.get_by_role("button", name="Propose it").click()
    expect(bernd.get_by_role("heading", name="You have proposed to close; Amara has not answered yet")).to_be_visible()
    amara.goto(pair.url("close/"))
    expect(amara.get_by_text("You always waited for the answer.")).to_have_count(0)
    amara.get_by_role("button", name="Yes, close it").click()
    expect(amara.get_by_role("heading", name="You have both said yes")).to_be_visible()
    with pair.amara.acting():
        Closing.objects.update(due_at=timezone.now() - dt.timedelta(minutes=1))
    tasks.end_due_of(str(pair.cast.nordwind.pk))
    amara.goto(pair.url())
    expect(amara.get_by_role("heading", name="You have closed this together")).to_be_visible()
    expect(amara.get_by_text("You always waited for the answer.")).to_be_visible()
    assert looks.violations(amara) + looks.overflows(amara) == []


def _keep(page: Page, pair: Pair, folder: Path) -> None:
    """The certificate, as a file that says the title and the name."""
    page.goto(pair.url())
    page.get_by_role("link", name="Your certificate").click()
    with page.expect_download() as found:
        page.get_by_role("link", name="Download as PDF").click()
    kept = folder / "certificate.pdf"
    found.value.save_as(kept)
    with pdfplumber.open(kept) as pdf:
        said = " ".join((pdf.pages[0].extract_text() or "").split())
    assert "Bernd Krüger" in said
    assert "Digital upstream" in said
