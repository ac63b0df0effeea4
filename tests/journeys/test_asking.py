"""Amara and Bernd find each other on a phone, without names, and know each other once both have said yes."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from matching.models import Handle
from matching.services import preferences
from tests.factories.cast import Cast
from tests.journeys.visit import PHONE, Visit
from tests.matching.askers import Asking, make_asking


def test_two_people_find_each_other_blind(site_cast: Cast, visit: Visit) -> None:
    made = make_asking(site_cast, mentors=6, mentees=6, blind=True)
    amara, bernd = (visit.window(one, viewport=PHONE) for one in (site_cast.amara, site_cast.bernd))
    _asks(amara, made)
    _asks_back(bernd, made)
    amara.reload()
    amara.get_by_role("link", name=made.bernd.pseudonym).first.click()
    expect(amara.get_by_text("How much time does it take?")).to_be_visible()
    amara.get_by_label("Your message").fill("An hour a month.")
    amara.get_by_role("button", name="Send").click()
    bernd.reload()
    expect(bernd.get_by_text("An hour a month.")).to_be_visible()
    bernd.get_by_role("button", name="Yes, let us be a pair").click()
    expect(bernd.get_by_role("heading", name="You and Amara Okafor")).to_be_visible()
    amara.goto(made.url(f"{made.amara.pk}/"))
    expect(amara.get_by_text("You have found each other")).to_be_visible()
    expect(amara.get_by_role("link", name="Bernd Krüger")).to_be_visible()


def _asks(page: Page, made: Asking) -> None:
    """Amara reads about somebody and asks, with one message."""
    page.goto(made.url(f"{made.amara.pk}/people/?q={made.bernd.pseudonym.replace(' ', '+')}"))
    page.get_by_role("link", name=f"Read more about {made.bernd.pseudonym}").click()
    page.get_by_label("Your message").fill("Shall we swap half an hour of answers? Amara Okafor")
    page.get_by_role("button", name=f"Ask {made.bernd.pseudonym}").click()
    expect(page.get_by_text("You can ask 2 more")).to_be_visible()


def _asks_back(page: Page, made: Asking) -> None:
    """Bernd reads the request, which does not say who asks, and wants to know more."""
    page.goto(made.url())
    page.get_by_role("link", name=f"Read and answer {made.amara.pseudonym}").click()
    expect(page.get_by_text("Shall we swap half an hour of answers? …")).to_be_visible()
    assert "Okafor" not in page.content()
    page.get_by_label("Your message").fill("How much time does it take?")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("How much time does it take?")).to_be_visible()


def test_wishes_are_dragged_into_another_order(site_cast: Cast, visit: Visit) -> None:
    made = make_asking(site_cast, mentors=6, mentees=6)
    people = [made.seat(one) for one in made.pilot.mentees[:3]]
    with site_cast.amara.acting() as actor:
        for one in people:
            preferences.wish(actor=actor, seat=made.amara, other=one)
    page = visit.window(site_cast.amara)
    page.goto(made.url(f"{made.amara.pk}/"))
    expect(page.locator(".wish").first).to_contain_text(_named(people[0]))
    page.wait_for_load_state("networkidle")
    page.locator(".wish .grip").nth(2).drag_to(page.locator(".wish").first, target_position={"x": 20, "y": 2})
    expect(page.locator(".wish").first).to_contain_text(f"1. {_named(people[2])}")
    page.get_by_role("button", name=f"Down: {_named(people[2])}").click()
    expect(page.locator(".wish").nth(1)).to_contain_text(f"2. {_named(people[2])}")


def _named(seat: Handle) -> str:
    name: str = seat.participant.employee.name
    return name
