"""Amara brings her LinkedIn profile, and takes all of it back."""

from __future__ import annotations

import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.factories.cast import Cast
from tests.journeys.visit import PHONE, Visit
from tests.journeys.worker import working
from tests.profiles.conftest import Pilot, make_pilot
from tests.profiles.linkedin.files import archive, mara

MINUTES = 2


@pytest.fixture
def pilot(site_cast: Cast) -> Pilot:
    """Amara takes part and has said nothing yet."""
    return make_pilot(site_cast)


def _upload(page: Page, pilot: Pilot, route: str, content: bytes, name: str) -> None:
    page.goto(pilot.cast.amara.url("me/profile/"))
    page.get_by_role("link", name="Fill in from LinkedIn").click()
    page.locator(f"#{route}_file").set_input_files({"name": name, "mimeType": "application/x", "buffer": content})
    page.get_by_role("button", name="Upload the").nth(0 if route == "pdf" else 1).click()


def test_a_profile_is_filled_in_two_minutes_and_emptied_in_one_click(visit: Visit, pilot: Pilot) -> None:
    with working():
        page = visit.window(pilot.cast.amara)
        began = time.monotonic()
        _upload(page, pilot, "pdf", mara().pdf(), "Profile.pdf")
        expect(page.get_by_role("heading", name="Look at what was found")).to_be_visible()
        page.get_by_label("Yourself in one sentence").fill("I turn data into decisions")
        page.get_by_role("checkbox", name="Share “Python”").check()
        page.get_by_role("button", name="Take over what is ticked").click()
        expect(page.get_by_label("Yourself in one sentence")).to_have_value("I turn data into decisions")
        assert time.monotonic() - began < MINUTES * 60
    page.get_by_role("link", name="Fill in from LinkedIn").click()
    expect(page.get_by_text("Barista & Social Media")).to_be_visible()
    page.get_by_role("link", name="Remove everything from LinkedIn").click()
    page.get_by_role("button", name="Remove everything").click()
    expect(page.get_by_role("heading", name="Nothing yet")).to_be_visible()


def test_the_same_without_javascript(visit: Visit, pilot: Pilot) -> None:
    options: dict[str, Any] = {"java_script_enabled": False, "viewport": PHONE}
    with working():
        page = visit.window(pilot.cast.amara, **options)
        _upload(page, pilot, "archive", archive(), "export.zip")
        found, refresh = (
            page.get_by_role("heading", name="Look at what was found"),
            page.get_by_role("link", name="Refresh"),
        )
        for _ in range(30):
            expect(found.or_(refresh)).to_be_visible()
            if found.is_visible():
                break
            page.wait_for_timeout(500)
            refresh.click()
        page.get_by_role("button", name="Take over what is ticked").click()
        expect(page.get_by_label("Yourself in one sentence")).to_have_value("Analyst | AI & short video")
