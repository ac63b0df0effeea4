"""Amara proposes, Bernd accepts from the letter, asks to move, and cancels: on two phones, and Bernd never signs in."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from plans.models import Session
from plans.services import opening
from tests.factories.cast import Cast
from tests.journeys import looks
from tests.journeys.meeting import find_a_time, move
from tests.journeys.visit import PHONE, Visit
from tests.mail import Mailbox
from tests.plans.conftest import make_pair
from tests.plans.meetings import relay, tap_of
from tests.plans.test_calendars import check

AMARA, BERND = "amara@nordwind.example", "bernd@nordwind.example"


def test_two_find_a_time_move_it_and_let_it_go(site_cast: Cast, visit: Visit, mailbox: Mailbox) -> None:
    pair = make_pair(site_cast)
    opening.open_due(site_cast.nordwind.pk)
    amara, bernd = visit.window(pair.amara, viewport=PHONE), visit.window(viewport=PHONE)
    find_a_time(amara, pair)
    relay(pair)
    bernd.goto(tap_of(mailbox, BERND))
    assert looks.violations(bernd) == []
    bernd.set_viewport_size(PHONE)  # type: ignore[arg-type]
    bernd.locator("button[value=accept]").first.click()
    expect(bernd.get_by_role("link", name="Add to Google Calendar")).to_be_visible()
    relay(pair)
    first = _invitation(mailbox)
    move(bernd)
    relay(pair)
    amara.goto("/t/" + tap_of(mailbox, AMARA).partition("/t/")[2])
    expect(amara.get_by_text("Your session stays on this day until you choose")).to_be_visible()
    amara.locator("button[value=accept]").last.click()
    expect(amara.get_by_role("link", name="Add to Outlook")).to_be_visible()
    relay(pair)
    second = _invitation(mailbox)
    assert (first.uid.value, first.dtstart.value) != (second.uid.value, second.dtstart.value)
    assert (first.uid.value, second.sequence.value) == (second.uid.value, "1")
    _cancels(bernd)
    relay(pair)
    assert _invitation(mailbox).status.value == "CANCELLED"
    amara.goto(pair.url("sessions/"))
    expect(amara.get_by_text("Cancelled")).to_be_visible()
    assert looks.violations(amara) == []
    with pair.amara.acting():
        assert Session.objects.get().state == "cancelled"


def _cancels(page: Page) -> None:
    """Asked once, in kind words."""
    page.reload()
    page.get_by_role("link", name="Cancel it").click()
    expect(page.get_by_text(re.compile("a kind letter without a reason"))).to_be_visible()
    page.get_by_role("button", name="Cancel the session").click()
    expect(page.get_by_role("heading", name="It does not take place")).to_be_visible()


def _invitation(mailbox: Mailbox) -> Any:
    """The event in the newest letter to Bernd, as another parser reads it."""
    letter = mailbox.to(BERND)[-1]
    (attached,) = letter.iter_attachments()
    return check(attached.get_payload(decode=True).decode()).vevent  # type: ignore[union-attr]
