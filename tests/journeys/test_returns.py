"""Olu reads the pilot's outcome, changes an assumption, exports the board report, and shares it for a while."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from analytics.models import AssumptionSet, Comparison
from analytics.services import outcomes
from tests.analytics.outcomes.firms import Firm, make_firm, staff
from tests.factories.cast import Cast
from tests.journeys import looks
from tests.journeys.visit import PHONE, Visit


@pytest.fixture
def firm(site_cast: Cast) -> Firm:
    """Sixty participants of whom few leave, and sixty who waited and of whom half do."""
    made = make_firm(site_cast)
    people, others = staff(made, 60, seed=1, leave=0.1), staff(made, 60, seed=2, leave=0.6)
    with site_cast.chiara.acting():
        for one in people:
            made.place(one)
        for one in others:
            made.wait(one)
    return made


def _compares(page: Page, firm: Firm) -> None:
    """Asks for it, leaves the worker to its work, and reads the sentence without loading the page anew."""
    page.get_by_role("link", name="Do participants stay?").click()
    page.get_by_role("button", name="Compute now").click()
    expect(page.get_by_role("heading", name="Waiting for a worker")).to_be_visible()
    with firm.cast.olu.acting():
        row = Comparison.objects.get()
    outcomes.execute(firm.cast.nordwind.pk, row.pk)
    expect(page.get_by_text("Of 60 participants and 60 others")).to_be_visible()
    expect(page.get_by_text("Fewer participants left", exact=True)).to_be_visible()
    page.get_by_text("Table behind this picture").first.click()
    expect(page.get_by_role("region", name="Still here, month by month: the numbers")).to_be_visible()
    assert looks.violations(page) == []


def _plays(page: Page) -> None:
    """Moves a slider: the sentence changes, and nothing is saved."""
    page.get_by_role("link", name="What it costs and brings").click()
    expect(page.locator("#result").get_by_text("It brings more than it costs, from the lowest case on")).to_be_visible()
    page.get_by_label("Licence and other fees").fill("100000")
    expect(page.locator("#result").get_by_text("In this scenario: ")).to_be_visible()
    assert "licence=100000" in page.url
    assert looks.violations(page) == []
    page.get_by_role("link", name="As it was").click()
    expect(page.locator("#result").get_by_text("In this scenario: ")).to_have_count(0)


def _assumes(page: Page) -> None:
    """Says what an hour costs, first with a slip of the finger."""
    page.get_by_role("link", name="Change assumptions").click()
    hour = page.get_by_role("group", name="An hour of a participant")
    hour.get_by_label("Low").fill("90")
    page.get_by_label("Why do you change it?").fill("Payroll has told us.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Low, central and high go up.").first).to_be_visible()
    assert looks.violations(page) == []
    hour.get_by_label("Central").fill("100")
    hour.get_by_label("High").fill("120")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Payroll has told us.", exact=True)).to_be_visible()
    expect(page.get_by_text("This one holds")).to_be_visible()


def _exports(page: Page) -> None:
    """Opens the report, which says what the two pages said, and takes it out as PDF and as a workbook."""
    page.get_by_role("link", name="Board report").click()
    expect(page.get_by_text("Of 60 participants and 60 others")).to_be_visible()
    expect(page.get_by_text("It brings more than it costs, from the lowest case on")).to_be_visible()
    assert looks.violations(page) == []
    for name, start in (("PDF", b"%PDF-1.7"), ("Excel", b"PK")):
        with page.expect_download() as found:
            page.get_by_role("link", name=name, exact=True).click()
        assert Path(found.value.path()).read_bytes().startswith(start)


def _shares(page: Page) -> str:
    """Keeps it, and makes a link for the chair; without a name first."""
    page.get_by_role("button", name="Keep and share").click()
    expect(page.get_by_text("It stays as it is; now you can share it.")).to_be_visible()
    page.get_by_role("button", name="Make a link").click()
    expect(page.get_by_text("Say for whom it is, so that you know it again.").first).to_be_visible()
    page.get_by_label("For whom is it?").fill("Chair of the board")
    page.get_by_role("button", name="Make a link").click()
    address = page.get_by_label("The link", exact=True).input_value()
    expect(page.get_by_text("Not opened yet")).to_be_visible()
    assert looks.violations(page) == []
    return address


def _reads(stranger: Page, address: str) -> None:
    """Somebody without a login opens it on a phone, and there is no way from it into the product."""
    stranger.goto(address)
    expect(stranger.get_by_text("shares this report with you")).to_be_visible()
    expect(stranger.get_by_text("Of 60 participants and 60 others")).to_have_count(0)
    stranger.get_by_role("button", name="Read the report").click()
    expect(stranger.get_by_text("Of 60 participants and 60 others")).to_be_visible()
    assert looks.violations(stranger) == []
    assert stranger.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    inside = stranger.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
    assert [one for one in inside if not one.startswith(("#", "mailto:"))] == []


def _takes_back(page: Page) -> None:
    """Sees when it was opened, is asked once, and ends the link."""
    page.reload()
    expect(page.get_by_text("Opened 1 time, last")).to_be_visible()
    page.get_by_role("link", name="Take back").click()
    assert looks.violations(page) == []
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("The link opens nothing any more.")).to_be_visible()


def test_olu_exports_the_board_report_and_shares_it_for_a_while(firm: Firm, visit: Visit) -> None:
    page, stranger = visit.window(firm.cast.olu), visit.window(viewport=PHONE)
    page.goto(firm.cast.olu.url(f"programs/{firm.program.pk}/"))
    _compares(page, firm)
    _plays(page)
    _assumes(page)
    _exports(page)
    address = _shares(page)
    _reads(stranger, address)
    _takes_back(page)
    stranger.goto(address)
    expect(stranger.get_by_text("It was taken back by the person who gave it to you")).to_be_visible()
    expect(stranger.get_by_text("Of 60 participants")).to_have_count(0)
    with firm.cast.olu.acting():
        row = AssumptionSet.objects.get()
        assert (row.why, row.figures.get(key="hour").central, row.made_by) == (
            "Payroll has told us.",
            100,
            firm.cast.olu.user,
        )
    phone = visit.window(firm.cast.olu, viewport=PHONE)
    for tail in ("retention/", "returns/", "returns/assumptions/", "report/", "report/letters/"):
        phone.goto(firm.cast.olu.url(f"programs/{firm.program.pk}/{tail}"))
        assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
