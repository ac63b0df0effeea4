"""A cohort of four sees why nothing is shown; of a larger one Olu reads by side, and the table says the same."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from surveys.services import snapshots
from tests.factories.cast import Cast
from tests.journeys import looks
from tests.journeys.visit import Visit
from tests.surveys.asked import Sent, send

MIXED = [2, 3, 4, 4, 5]


def test_four_answers_are_not_shown_and_a_dozen_are(site_cast: Cast, visit: Visit) -> None:
    with site_cast.chiara.acting():
        sent = send(site_cast)
        sent.answer(sent.ask(4), MIXED)
        sent.drop([1, 2, 3, 4])
        sent.close()
    _worker(site_cast)
    olu = visit.window(site_cast.olu)
    _sees_why_nothing_is_shown(olu, site_cast, sent)
    with site_cast.chiara.acting():
        larger = send(site_cast)
        larger.answer(larger.ask(7) + larger.ask(6, "mentee"), MIXED)
        larger.close()
    _worker(site_cast)
    _reads_by_side(olu, site_cast, larger)


def _worker(cast: Cast) -> None:
    assert snapshots.take_due(cast.nordwind.pk) == 1


def _sees_why_nothing_is_shown(page: Page, cast: Cast, sent: Sent) -> None:
    program = sent.wave.survey.program_id
    page.goto(cast.olu.url(f"programs/{program}/"))
    page.get_by_role("link", name="Survey results").click()
    page.get_by_role("link", name="Pilot, wave 1").click()
    expect(page.get_by_role("heading", name="Too few answers to show any")).to_be_visible()
    expect(page.get_by_text("Fewer than five people have answered, so nothing is shown")).to_be_visible()
    assert "%" not in page.locator("main").inner_text()
    assert looks.violations(page) == []


def _reads_by_side(page: Page, cast: Cast, sent: Sent) -> None:
    wave = sent.wave
    page.goto(cast.olu.url(f"programs/{wave.survey.program_id}/surveys/{wave.survey_id}/results/{wave.pk}/"))
    page.get_by_role("navigation", name="By").get_by_role("link", name="Side", exact=True).click()
    useful = page.get_by_role("region", name=sent.questions["useful"].text).first
    expect(useful.get_by_text("Mentors · 7 people")).to_be_visible()
    useful.get_by_text("As a table").click()
    table = page.get_by_role("table", name=sent.questions["useful"].text)
    expect(table.get_by_role("row").nth(1)).to_contain_text("3.3")
    assert looks.violations(page) == []
