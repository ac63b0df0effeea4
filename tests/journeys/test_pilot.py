"""The whole way: Chiara sets up a pilot, brings real files, matches, publishes; Amara and Bernd read their mail and meet."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.factories.cast import PASSWORD, Cast
from tests.journeys import files
from tests.journeys.visit import Visit
from tests.journeys.worker import working
from tests.mail import Mailbox

LONG = 60_000


@pytest.fixture
def worked(mailbox: Mailbox, site_cast: Cast) -> Any:
    """The cast on a site with a worker and a mail server."""
    with working():
        yield site_cast


def test_from_an_empty_organization_to_two_people_who_know_each_other(
    worked: Cast, visit: Visit, mailbox: Mailbox
) -> None:
    page = visit.window()
    _sign_in(page, worked)
    _import_directory(page, worked)
    _set_up(page, worked)
    _import_signups(page)
    _match(page)
    _swap(page)
    _publish(page)
    _meet(visit, worked, mailbox)


def _sign_in(page: Page, cast: Cast) -> None:
    page.goto("/")
    page.get_by_label("Email").fill(cast.chiara.user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Hello Chiara")).to_be_visible()


def _import_directory(page: Page, cast: Cast) -> None:
    page.get_by_role("link", name="Bring in your employees").click()
    page.get_by_label("Directory file").set_input_files(_file("people.csv", files.directory(1_000)))
    page.get_by_role("button", name="Upload").click()
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("heading", name="Which job levels are more senior?")).to_be_visible()
    page.get_by_role("button", name="Check the file").click()
    page.get_by_role("button", name="Apply").click(timeout=LONG)
    expect(page.get_by_text("It can be undone until")).to_be_visible(timeout=LONG)
    page.get_by_role("link", name="Directory").first.click()
    expect(page.get_by_text("1,000 people")).to_be_visible()


def _set_up(page: Page, cast: Cast) -> None:
    page.get_by_role("link", name="Programs", exact=True).click()
    page.get_by_role("button", name="New program").first.click()
    page.get_by_label("Program name").fill("Digital upstream")
    page.get_by_text("Technical skills").click()
    page.get_by_role("button", name="Continue").click()
    page.locator("#id_target-0").fill("70")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Pairs at most").fill("40")
    page.get_by_role("group", name="Mentees").get_by_label("From grade").fill("4")
    expect(page.locator(".focus-panel")).to_contain_text("40")
    for _ in range(3):
        page.get_by_role("button", name="Continue").click()
    # These people signed up in a spreadsheet, and are to be matched as they are.
    page.get_by_label("The charter, signed").uncheck()
    page.get_by_label("The training of the role").uncheck()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Launch the program").click()
    expect(page.get_by_text("The program is live")).to_be_visible()
    page.get_by_role("link", name="Pilot").first.click()


def _import_signups(page: Page) -> None:
    page.get_by_role("link", name="Import answers").click()
    page.get_by_label("File of answers").set_input_files(_file("answers.csv", files.signups(60)))
    page.get_by_role("button", name="Upload").click()
    page.get_by_text("Match these people even when their profile stays incomplete").click()
    page.get_by_role("button", name="Go on").click()
    # The spelling that sounds like a known topic is merged, the one that means nothing known becomes a topic.
    expect(page.get_by_label("Meaning of “gen AI”").locator("option:checked")).to_have_text("Generative AI at work")
    expect(page.get_by_label("Meaning of “Beekeeping”").locator("option:checked")).to_have_text("A new topic")
    page.get_by_role("button", name="Check the file").click()
    page.get_by_role("button", name="Apply").click()
    page.get_by_role("link", name="See the participants").click(timeout=LONG)
    expect(page.get_by_text("60 people")).to_be_visible()
    expect(page.locator("tbody td").get_by_text("Ready as is")).to_have_count(25)


def _match(page: Page) -> None:
    page.get_by_role("link", name="Pilot").first.click()
    page.get_by_role("link", name="Runs", exact=True).click()
    page.get_by_role("link", name="Start the first run").click()
    page.get_by_role("button", name="Start the run").click()
    page.get_by_role("link", name="Review the pairs").click(timeout=LONG)
    expect(page.get_by_role("heading", name="Match review")).to_be_visible()


def _swap(page: Page) -> None:
    """Swap Bernd's pair with the first that the rules let through; a refusal names its rule and changes nothing."""
    page.get_by_label("Search by name").fill("Bernd")
    page.get_by_role("button", name="Find", exact=True).click()
    page.wait_for_url("**q=Bernd**")
    card = page.locator("li.pair").filter(has_text="Bernd Krüger")
    card.get_by_role("button", name=re.compile("^Actions for")).click()
    card.get_by_role("link", name="Swap with another pair").click()
    choices = page.get_by_role("button", name=re.compile("^Swap with"))
    expect(choices.first).to_be_visible()
    for place in range(choices.count()):
        choices.nth(place).click()
        expect(page.locator("#messages")).to_contain_text(re.compile("Swapped:|Rule: "))
        if "Swapped:" in page.locator("#messages").inner_text():
            return
    raise AssertionError("no swap was let through")


def _publish(page: Page) -> None:
    page.get_by_label("Approve all from score").fill("0")
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("approved with a score of 0 or more")
    page.get_by_role("link", name="Publish approved").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("button", name="Tell them now").click()
    expect(page.get_by_role("link", name="See the pairings")).to_be_visible()


def _meet(visit: Visit, cast: Cast, mailbox: Mailbox) -> None:
    """Both open the link of their letter and read about the other, and why."""
    for member in (cast.bernd, cast.amara):
        letter = _letter(mailbox, member.user.email)
        reasons = re.findall(r"^- (.+)$", letter, re.MULTILINE)
        link = re.search(r"^Your page: (\S+)", letter, re.MULTILINE)
        assert link is not None
        assert 1 <= len(reasons) <= 3
        page = visit.window(member)
        page.goto(link[1])
        expect(page.get_by_role("heading", level=1)).to_contain_text("You and ")
        for reason in reasons:
            expect(page.get_by_text(reason)).to_be_visible()
        stranger = visit.window(cast.dario).goto(link[1])
        assert stranger is not None
        assert stranger.status == 404


def _letter(mailbox: Mailbox, address: str) -> str:
    """The introduction, as soon as the worker has sent it."""
    until = time.monotonic() + 30
    while not mailbox.to(address) and time.monotonic() < until:
        time.sleep(0.2)
    return mailbox.last(address)


def _file(name: str, content: bytes) -> Any:
    return {"name": name, "mimeType": "text/csv", "buffer": content}
