"""Amara and Bernd on phones: they agree, both sign, one of them by the link of a letter, and they set a goal together."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from plans.models import Agreement, Goal
from plans.services import opening
from tests.factories.cast import Cast, Member
from tests.journeys import looks
from tests.journeys.visit import PHONE, Visit
from tests.plans.conftest import Pair, make_pair
from tests.profiles.gates import letter_to


@pytest.fixture
def site_pair(site_cast: Cast) -> Pair:
    """Their plan is laid out."""
    made = make_pair(site_cast)
    opening.open_due(site_cast.nordwind.pk)
    return made


def _phone(visit: Visit, member: Member | None = None) -> Page:
    return visit.window(member, viewport=PHONE, has_touch=True, is_mobile=True)


def test_they_agree_and_set_a_goal_on_phones(site_pair: Pair, visit: Visit) -> None:
    pair = site_pair
    amara = _phone(visit, pair.amara)
    _write_and_sign(amara, pair)
    with pair.cast.chiara.acting():
        letter = "/t/" + letter_to("bernd@nordwind.example").partition("/t/")[2]
    _sign_by_letter(_phone(visit), letter)
    _propose(amara, pair)
    bernd = _phone(visit, pair.bernd)
    bernd.goto(pair.url("goals/"))
    bernd.get_by_role("button", name="Accept it").tap()
    expect(bernd.get_by_label("New percentage")).to_be_visible()
    with pair.cast.chiara.acting():
        assert (Agreement.objects.get().signed, Goal.objects.get().state) == (True, "accepted")
        assert [pair.step(title).state for title in ("Sign your", "Agree on one")] == ["done", "done"]


def _write_and_sign(page: Page, pair: Pair) -> None:
    page.goto(pair.url("agreement/"))
    page.get_by_role("link", name="Read the first wording").tap()
    expect(page.get_by_label("Our roles")).to_have_value(re.compile("Amara is the mentor"))
    page.get_by_label("Place and format").fill("Thursdays in the canteen")
    page.get_by_role("button", name="Save").tap()
    page.get_by_role("button", name="Sign it").tap()
    expect(page.get_by_text("You have signed. It holds once Bernd does, too.")).to_be_visible()


def _sign_by_letter(page: Page, letter: str) -> None:
    """Without a login; the page holds everything and nothing for axe."""
    page.goto(letter)
    expect(page.get_by_text("Thursdays in the canteen")).to_be_visible()
    found = looks.violations(page) + looks.overflows(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.get_by_role("button", name="Sign it").tap()
    expect(page.get_by_text("Signed by both of you")).to_be_visible()
    assert found == []
    assert [cookie["name"] for cookie in page.context.cookies() if cookie["name"] == "sessionid"] == []


def _propose(page: Page, pair: Pair) -> None:
    """The hint comes while she types, and keeps nobody from saving."""
    page.goto(pair.url("goals/new/"))
    page.get_by_role("textbox", name="What", exact=False).fill("Understand AI")
    expect(page.get_by_text("Everybody pictures something else when they read “understand”.")).to_be_visible()
    page.get_by_role("textbox", name="What", exact=False).fill("Write the weekly report with the assistant, alone")
    expect(page.get_by_text("It says more than a catchword.")).to_be_visible()
    found = looks.violations(page) + looks.overflows(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.get_by_role("button", name="Propose it").tap()
    expect(page.get_by_text("Waits for Bernd")).to_be_visible()
    assert found == []
