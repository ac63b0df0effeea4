"""Chiara moves a slider, understands what changes, keeps it, sets it beside the run, applies it, and undoes that."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from matching.models import MatchingRun, Scenario
from tests.factories.cast import Cast
from tests.journeys import looks
from tests.journeys.visit import Visit
from tests.journeys.worker import working
from tests.matching.pilots import Pilot, make_pilot


def test_a_slider_is_moved_understood_kept_applied_and_undone(site_cast: Cast, visit: Visit) -> None:
    pilot = make_pilot(site_cast.chiara, mentors=6, mentees=6)
    pilot.last = pilot.run()
    page = visit.window(site_cast.chiara)
    with working():
        _moves(page, pilot)
        _keeps_and_compares(page)
        _applies(page, pilot)
    with pilot.member.acting():
        assert list(MatchingRun.objects.all()) == [pilot.last]


def _moves(page: Page, pilot: Pilot) -> None:
    """The slider goes down to nothing with one key; the answer comes without a button."""
    page.goto(pilot.member.url(f"matching/runs/{pilot.last.pk}/board/"))
    page.get_by_role("link", name="What if", exact=True).click()
    slider = page.locator("input[type=range]").first
    slider.focus()
    slider.press("Home")
    expect(page.get_by_role("heading", name="What would change")).to_be_visible()
    with pilot.member.acting():
        row = Scenario.objects.get()
    counts = row.figures["counts"]
    changed = sum(counts.values()) - counts["same"]
    lost = row.figures["before"]["total"] - row.figures["after"]["total"]
    assert (changed > 1, lost > 0) == (True, True)
    answer = page.locator("#answer")
    expect(answer.get_by_text("Proven optimal")).to_be_visible()
    said = f"{changed} people change: {lost / 100:.2f} points less in total"
    expect(answer.get_by_text(said)).to_be_visible()
    expect(answer.locator("tbody").last.locator("tr")).to_have_count(changed)
    expect(answer.get_by_text(f"{changed} change, {counts['same']} stay")).to_be_visible()
    assert page.url.endswith(f"/matching/scenarios/{row.pk}/")
    assert looks.violations(page) + looks.overflows(page) == []


def _keeps_and_compares(page: Page) -> None:
    page.get_by_label("Keep it as").fill("Without topics")
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_role("link", name="Beside Run 1").click()
    expect(page.get_by_role("heading", name="Run 1 and Without topics")).to_be_visible()
    expect(page.get_by_role("heading", name="Where they differ:")).to_be_visible()
    assert looks.violations(page) + looks.overflows(page) == []
    page.get_by_role("link", name="What if", exact=True).last.click()
    page.get_by_role("link", name="Without topics").click()


def _applies(page: Page, pilot: Pilot) -> None:
    page.get_by_role("link", name="Apply", exact=True).click()
    expect(page.get_by_text("A new run starts under this, with the people of today.")).to_be_visible()
    assert looks.violations(page) == []
    page.get_by_role("button", name="Start the run").click()
    page.get_by_role("link", name="Applied as Run 2").click()
    expect(page.get_by_role("link", name="Review the pairs")).to_be_visible()
    with pilot.member.acting():
        made = MatchingRun.objects.get(number=2)
        assert made.figures["total"] == Scenario.objects.get().figures["after"]["weighed_total"]
    page.go_back()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone. Run 2 is gone, and everything is as it was.")).to_be_visible()
