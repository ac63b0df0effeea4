"""A re-organization breaks a pair: Chiara reads it discreetly, and hands Bernd over to somebody who stands by."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from matching.models import Pairing
from tests.factories.cast import Cast
from tests.journeys import looks
from tests.journeys.visit import Visit
from tests.matching.moved import Moved, make_moved
from tests.programs.imports.files import applied, table

_HEADER = "Employee ID,Work Email,First Name,Last Name,Team,Manager ID,Grade"


def test_a_directory_that_moves_breaks_a_pair(site_cast: Cast, visit: Visit) -> None:
    moved = make_moved(site_cast)
    chiara, amara = visit.window(site_cast.chiara), visit.window(site_cast.amara)
    address = site_cast.amara.url(f"pairings/{moved.pairing.pk}/")
    amara.goto(address)
    before = amara.locator("main").inner_text()
    _moves(moved)
    amara.goto(address)
    assert amara.locator("main").inner_text() == before
    _decides(chiara, site_cast)
    with site_cast.chiara.acting():
        states = dict(Pairing.objects.values_list("mentor__employee__first_name", "state"))
    assert (states.pop("Amara"), list(states.values())) == ("ended", ["active"])
    amara.goto(address)
    expect(amara.get_by_role("heading", name="This pairing has ended")).to_be_visible()


def _moves(moved: Moved) -> None:
    """The next directory says that Bernd is Amara's manager now; the worker looks at every pair again."""
    lines = (f"A1,{moved.amara.email},Amara,Okafor,Sales,B1,2", f"B1,{moved.bernd.email},Bernd,Krüger,Board,,7")
    assert applied(moved.chiara, table(*lines, header=_HEADER)).state == "applied"
    assert moved.check() == 1


def _decides(page: Page, cast: Cast) -> None:
    page.goto(cast.chiara.url())
    page.get_by_role("link", name="Amara Okafor and Bernd Krüger:").click()
    expect(page.get_by_text("One of the two now judges the other’s work")).to_be_visible()
    assert looks.violations(page) == []
    page.get_by_role("radio", name="Hand over").first.check()
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("Say why in a sentence.").first).to_be_visible()
    page.get_by_role("textbox", name="Reason").fill("They are in one line since the first of the month.")
    page.get_by_role("button", name="Decide").click()
    page.goto(cast.chiara.url())
    expect(page.get_by_role("link", name="Amara Okafor and Bernd Krüger:")).to_have_count(0)
