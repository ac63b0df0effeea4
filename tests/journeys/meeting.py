"""What two do in a browser to find a time and to move it."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.plans.conftest import Pair


def find_a_time(page: Page, pair: Pair) -> None:
    """From the plan to three times that suit both, as we found them."""
    page.goto(pair.url("sessions/"))
    page.get_by_role("link", name="Find a time").click()
    expect(page.get_by_label("First time")).not_to_have_value("")
    page.get_by_label("Link to a video call").fill("meet.example/amara")
    page.get_by_role("button", name="Send to Bernd").click()
    expect(page.get_by_text("Waits for Bernd")).to_be_visible()


def move(page: Page) -> None:
    """One time, two weeks later, in the afternoon."""
    page.get_by_role("link", name="Move it").click()
    later = dt.datetime.now(ZoneInfo("Europe/Berlin")) + dt.timedelta(days=14)
    page.get_by_label("First time").fill(f"{later:%Y-%m-%d}T15:30")
    page.get_by_label("Second time").fill("")
    page.get_by_label("Third time").fill("")
    page.get_by_role("button", name="Send to Amara").click()
    expect(page.get_by_text("On the table")).to_be_visible()
