"""The pages of the review board."""

from __future__ import annotations

import pytest

from matching.models import Decision, Proposal
from tests.factories.cast import Cast
from tests.matching.pilots import Pilot, make_pilot


@pytest.fixture
def pilot(cast: Cast) -> Pilot:
    made = make_pilot(cast.chiara)
    made.last = made.run()
    return made


def test_the_board_shows_every_pair_and_why(pilot: Pilot) -> None:
    page = pilot.member.browser().get(pilot.member.url(f"matching/runs/{pilot.last.pk}/board/"))
    assert page.status_code == 200
    text = page.content.decode()
    assert text.count('<li class="pair" id="pair-') == 3
    assert "5 grades apart (2 and 7)" in text


@pytest.mark.parametrize(
    "path", ["", "board/", "board/pair/", "board/export.csv", "board/export.xlsx", "board/?q=junior&low=10&department=Department+1"]
)
def test_every_page_of_a_run_opens(pilot: Pilot, path: str) -> None:
    page = pilot.member.browser().get(pilot.member.url(f"matching/runs/{pilot.last.pk}/{path}"))
    assert page.status_code == 200


def test_pages_of_proposal_open(pilot: Pilot) -> None:
    browser, url = pilot.member.browser(), pilot.member.url
    with pilot.member.acting():
        row = Proposal.objects.filter(run=pilot.last).first()
    assert browser.get(url(f"matching/proposals/{row.pk}/")).status_code == 200
    assert browser.get(url(f"matching/proposals/{row.pk}/swap/")).status_code == 200
    assert browser.get(url(f"matching/runs/{pilot.last.pk}/board/pair/?mentee={row.mentee_id}")).status_code == 200
    mentors = "&".join(f"mentor={one.pk}" for one in pilot.mentors[:3])
    page = browser.get(url(f"matching/runs/{pilot.last.pk}/board/compare/?mentee={row.mentee_id}&{mentors}"))
    assert page.status_code == 200


def test_run_pages(pilot: Pilot) -> None:
    browser, url = pilot.member.browser(), pilot.member.url
    base = f"programs/{pilot.cohort.program_id}/cohorts/{pilot.cohort.pk}/matching/runs/"
    assert browser.get(url(base)).status_code == 200
    assert browser.get(url(base + "new/")).status_code == 200
    made = browser.post(url(base + "new/"), {"mode": "most_pairs"})
    assert made.status_code == 302
    assert browser.get(made["Location"]).status_code == 200


def test_a_card_moves(pilot: Pilot) -> None:
    browser, url = pilot.member.browser(), pilot.member.url
    with pilot.member.acting():
        row = Proposal.objects.filter(run=pilot.last).first()
    page = browser.post(url(f"matching/proposals/{row.pk}/act/"), {"to": "approved", "version": 1}, headers={"HX-Request": "true"})
    assert page.status_code == 200
    with pilot.member.acting():
        row.refresh_from_db()
    assert (row.decision, row.version) == (Decision.APPROVED, 2)
    again = browser.post(url(f"matching/proposals/{row.pk}/act/"), {"to": "declined", "version": 1}, headers={"HX-Request": "true"})
    assert again.status_code == 409
