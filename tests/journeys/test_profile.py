"""Amara fills in her profile on the train, with a thumb: she is interrupted, and comes back."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from profiles.models import Profile
from tests.factories.cast import Cast
from tests.factories.rows import make_topic
from tests.journeys import looks
from tests.journeys.visit import PHONE, Visit
from tests.profiles.conftest import Pilot, make_pilot

TOUCH: dict[str, Any] = {"viewport": PHONE, "has_touch": True, "is_mobile": True}


@pytest.fixture
def pilot(site_cast: Cast) -> Pilot:
    """Amara takes part and has said nothing yet; the organization knows two topics."""
    made = make_pilot(site_cast)
    with site_cast.chiara.acting():
        make_topic(name="Short video", theme="technology")
        make_topic(name="Beekeeping")
    return made


def _onward(page: Page, screen: str) -> None:
    assert looks.overflows(page) == []
    page.get_by_role("button", name="Next").last.tap()
    page.wait_for_url(f"**/{screen}/")


def _draw(page: Page, first: str, last: str) -> None:
    """A finger that goes from one hour to another."""
    boxes = [page.locator(f'.week-hour:has([value="{key}"])').bounding_box() for key in (first, last)]
    (x, y), (a, b) = ((box["x"] + 15, box["y"] + 15) for box in boxes if box)
    finger = page.context.new_cdp_session(page)
    for kind, *points in (
        ("touchStart", (x, y)), ("touchMove", (x + 20, y)), ("touchMove", (a, y)), ("touchMove", (a, b)), ("touchEnd",),
    ):  # fmt: skip
        touches = [{"x": at, "y": down} for at, down in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})


def test_a_profile_is_filled_in_by_touch_left_and_finished(visit: Visit, pilot: Pilot) -> None:
    page = visit.window(pilot.cast.amara, **TOUCH)
    page.goto(pilot.cast.amara.url("me/profile/"))
    page.get_by_label("Yourself in one sentence").fill("I build dashboards")
    page.get_by_text("English", exact=True).tap()
    expect(page.locator("#saved")).to_have_text("Saved")
    _onward(page, "offers")
    page.get_by_role("button", name="Short video").tap()
    expect(page.get_by_role("heading", name="1 of 10 chosen")).to_be_focused()
    page.get_by_label("Find a topic").fill("beekeping")
    page.locator("#found").get_by_role("button", name="Beekeeping").wait_for()
    page.keyboard.press("Enter")
    expect(page.locator("#live")).to_have_text("Beekeeping added")
    expect(page.get_by_label("Find a topic")).to_be_focused()
    _onward(page, "wants")
    page.close()
    page = visit.window(pilot.cast.amara, **TOUCH)
    page.goto(pilot.cast.amara.url("me/profile/"))
    page.wait_for_url("**/wants/")
    _onward(page, "times")
    page.locator("#week-h").scroll_into_view_if_needed()
    page.locator(".wizard-bar").evaluate("bar => (bar.style.position = 'static')")
    page.evaluate("scrollTo(0, document.querySelector('.week').offsetTop)")
    _draw(page, "9", "35")
    _finish(visit, pilot, page)


def _lose_the_line(visit: Visit, page: Page) -> None:
    """What could not be saved is said, and tried again without anybody doing anything."""
    page.route("**/style/", lambda route: route.fulfill(status=503), times=1)
    page.get_by_text("In person", exact=True).tap()
    expect(page.locator("#saved")).to_contain_text("Not saved yet")
    expect(page.locator("#saved")).to_have_text("Saved")
    assert [one for one in visit.complaints if "503" not in one] == []
    visit.complaints.clear()


def _finish(visit: Visit, pilot: Pilot, page: Page) -> None:
    """The last screens; what was typed last is kept, though nobody waited for it."""
    expect(page.locator("#saved")).to_have_text("Saved")
    page.goto(page.url.replace("/times/", "/style/"))
    _lose_the_line(visit, page)
    page.get_by_text("Open, as it comes", exact=True).tap()
    page.get_by_label("How does somebody notice").fill("I go quiet")
    page.goto(page.url.replace("/style/", "/review/"))
    expect(page.get_by_text("Monday 9 to 12")).to_be_visible()
    expect(page.get_by_text("Tuesday 9 to 12")).to_be_visible()
    page.reload()  # nobody waits for what is sent along while a page is left
    expect(page.get_by_text("I go quiet")).to_be_visible()
    page.get_by_role("button", name="Done").tap()
    expect(page.get_by_text("You are ready", exact=True)).to_be_visible()
    with pilot.cast.chiara.acting():
        assert Profile.objects.get().week == [9, 10, 11, 33, 34, 35]
