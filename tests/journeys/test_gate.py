"""Bernd on a phone: from the letter to ready, without a password, in a dozen taps; and his assistant moves the times."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from programs.enums import Need
from tests.factories.cast import Cast
from tests.factories.rows import make_employee
from tests.journeys import looks
from tests.journeys.visit import PHONE, Visit
from tests.profiles.gates import Invited, invite, letter_to

TOPICS = ("Generative AI at work", "Short video", "Automation with low code")
SECONDS_PER_TAP = 5  # somebody reads, too


@dataclass
class Thumb:
    """Taps, and counts them."""

    page: Page
    taps: int = 0

    def tap(self, target: Locator) -> None:
        target.scroll_into_view_if_needed()
        target.tap()
        self.taps += 1


@pytest.fixture
def invited(site_cast: Cast) -> Invited:
    """Bernd, whose program asks for the charter too."""
    return invite(site_cast, gate=(Need.CHARTER,))


def _phone(visit: Visit, invited: Invited) -> Page:
    page = visit.window(viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(invited.path)
    return page


def test_from_the_letter_to_ready_in_a_dozen_taps(invited: Invited, visit: Visit) -> None:
    page = _phone(visit, invited)
    thumb, began = Thumb(page), time.monotonic()
    thumb.tap(page.get_by_role("button", name="Keep my place"))
    expect(page.get_by_role("heading", name="What would you like to learn about?")).to_be_visible()
    boxes = page.locator("label.choice-pill:visible")
    for number in range(5):
        thumb.tap(boxes.nth(number))
    thumb.tap(page.get_by_role("button", name="Go on"))
    expect(page.get_by_role("heading", name="When could you talk?")).to_be_visible()
    for slot in ("1-morning", "2-midday", "3-afternoon"):
        thumb.tap(page.locator(f"label[for=slot-{slot}]"))
    thumb.tap(page.get_by_role("button", name="Go on"))
    expect(page.get_by_label("Your name")).to_have_value("Bernd Krüger")
    thumb.tap(page.get_by_role("button", name="Sign"))
    expect(page.get_by_role("heading", name="Thank you, you are ready")).to_be_visible()
    seconds = time.monotonic() - began
    assert thumb.taps <= 12
    # The machine's part of two minutes; the rest is the time for a thumb and an eye.
    assert seconds + thumb.taps * SECONDS_PER_TAP <= 120
    assert invited.now().state == "ready"
    assert [cookie["name"] for cookie in page.context.cookies() if cookie["name"] == "sessionid"] == []


def test_every_page_of_the_gate_is_accessible(invited: Invited, visit: Visit) -> None:
    page = visit.window()
    found = []
    page.goto(invited.path)
    found += looks.violations(page) + looks.overflows(page)
    page.get_by_role("button", name="Keep my place").click()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    for step in ("topics/", "slots/", "charter/", "later/", "assistant/", "readiness/", "pack/", "done/"):
        page.goto(invited.path + step)
        found += looks.violations(page) + looks.overflows(page)
    for step, button in (
        ("topics/", "Go on"),
        ("slots/", "Go on"),
        ("later/", "Send"),
        ("assistant/", "Send the link"),
    ):
        page.goto(invited.path + step)
        page.get_by_role("button", name=button).click()
        found += looks.violations(page)
    page.goto(invited.path + "readiness/")
    for number in range(6):
        page.locator(f"label[for=id_r{number}_{number % 5}]").click()
    page.get_by_role("button", name="Show me the advice").click()
    expect(page.get_by_role("heading", name="Advice for you")).to_be_visible()
    found += looks.violations(page) + looks.overflows(page)
    page.goto("/t/aaaaaaaaaaaaaaaaaaaaaa/")
    found += looks.violations(page) + looks.overflows(page)
    assert found == []


def test_an_assistant_moves_the_times_and_nothing_else(invited: Invited, visit: Visit) -> None:
    with invited.cast.chiara.acting():
        make_employee(first_name="Eva", last_name="Adler", email="eva@nordwind.example")
    senior = _phone(visit, invited)
    senior.get_by_role("button", name="Keep my place").tap()
    expect(senior.get_by_role("button", name="Go on")).to_be_visible()
    senior.goto(invited.path + "assistant/")
    senior.get_by_label("Their work email").fill("eva@nordwind.example")
    senior.get_by_role("button", name="Send the link").tap()
    expect(senior.get_by_text("eva@nordwind.example", exact=True)).to_be_visible()
    with invited.cast.chiara.acting():
        address = letter_to("eva@nordwind.example")
    eva = visit.window(viewport=PHONE, has_touch=True, is_mobile=True)
    eva.goto(address)
    assert looks.violations(eva) == []
    eva.set_viewport_size(PHONE)  # type: ignore[arg-type]
    eva.locator("label[for=slot-4-morning]").tap()
    eva.get_by_role("button", name="Save").tap()
    expect(eva.get_by_text("Saved. You can move them again")).to_be_visible()
    senior.goto(invited.path + "assistant/")
    senior.get_by_role("button", name="Take back").tap()
    expect(senior.get_by_text("eva@nordwind.example", exact=True)).not_to_be_visible()
    eva.goto(address)
    expect(eva.get_by_role("heading", name="This link has ended")).to_be_visible()
