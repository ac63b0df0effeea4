"""Chiara puts the steps of a plan in another order, with the mouse and with the keyboard."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.factories.cast import Cast
from tests.journeys.visit import Visit
from tests.plans.templates import begin, take_track


def test_steps_are_put_in_another_order(site_cast: Cast, visit: Visit) -> None:
    template = take_track(site_cast)
    begin(site_cast, template)
    page = visit.window(site_cast.chiara)
    page.goto(site_cast.chiara.url(f"plan-templates/{template.pk}/draft/"))
    page.wait_for_load_state("networkidle")
    _row(page, "Session 3").locator(".grip").drag_to(_row(page, "Session 1"), target_position={"x": 40, "y": 4})
    expect(_learning(page).nth(0)).to_contain_text("Session 3")
    page.wait_for_load_state("networkidle")
    button = page.get_by_role("button", name="Move down: Session 3: Culture")
    button.focus()
    page.keyboard.press("Enter")
    expect(_learning(page).nth(1)).to_contain_text("Session 3")
    _row(page, "Session 1").get_by_role("link", name="Session 1: My world", exact=True).click()
    page.get_by_role("button", name="Move point 2 up").press("Enter")
    expect(page.get_by_label("Point 1", exact=True)).to_have_value(
        "A day of mine on the screen: the tools that I really use"
    )
    page.get_by_label("Title").press("Enter")
    expect(page.get_by_text("Saved.")).to_be_visible()


def _row(page: Page, title: str) -> Locator:
    return page.locator(".order-row", has=page.get_by_role("link", name=title)).first


def _learning(page: Page) -> Locator:
    return page.get_by_role("region", name="Learning").locator(".order-row")
