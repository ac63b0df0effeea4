"""The pages of runs and of the review board, with and without JavaScript, in a constant number of queries."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from matching.enums import Decision
from matching.models import MatchingRun, PairRule, Proposal
from matching.selectors import board
from matching.services import evaluation, proposals
from matching.views import proposals as views
from programs.models import Employee
from tests.factories.cast import Cast, Member
from tests.factories.rows import make_run
from tests.matching.pilots import Pilot, make_pilot

HTMX = {"HX-Request": "true"}


@pytest.fixture
def pilot(cast: Cast) -> Pilot:
    made = make_pilot(cast.chiara)
    made.last = made.run()
    return made


def runs_of(pilot: Pilot, path: str = "") -> str:
    cohort = pilot.cohort
    return pilot.member.url(f"programs/{cohort.program_id}/cohorts/{cohort.pk}/matching/runs/{path}")


def run_of(pilot: Pilot, path: str = "") -> str:
    return pilot.member.url(f"matching/runs/{pilot.last.pk}/{path}")


def first(pilot: Pilot) -> Proposal:
    with pilot.member.acting():
        return Proposal.objects.filter(run=pilot.last).order_by("id").first()


def act(browser: Client, member: Member, row: Proposal, **values: Any) -> Any:
    headers = values.pop("headers", {})
    return browser.post(member.url(f"matching/proposals/{row.pk}/act/"), values, headers=headers)


def test_a_run_without_a_pair_says_why_and_does_not_celebrate(cast: Cast) -> None:
    made = make_pilot(cast.chiara, mentors=2, mentees=2)
    with cast.chiara.acting():
        Employee.objects.update(team="One team")
    made.last = made.run()
    page = " ".join(cast.chiara.browser().get(run_of(made)).content.decode().split())
    assert "“Same team” refused 4 of 4 possible pairs." in page
    assert [word for word in ("Proven optimal", "answered every criterion", "Review the pairs") if word in page] == []


def test_the_board_shows_every_pair_and_why(pilot: Pilot) -> None:
    text = pilot.member.browser().get(run_of(pilot, "board/")).content.decode()
    assert text.count('<li class="pair" id="pair-') == 3
    assert "The senior is five grades above the junior" in text
    assert "would fit, and fit somebody else better" in text


@pytest.mark.parametrize(
    "path",
    ["", "board/", "board/pair/", "board/?q=junior&low=10&department=Department+1",
     "board/?decision=approved&offset=60", "board/?low=x&department=none&offset=-1", "board/compare/?mentee=x"],
)  # fmt: skip
def test_every_page_of_a_run_opens(pilot: Pilot, path: str) -> None:
    assert pilot.member.browser().get(run_of(pilot, path), follow=True).status_code == 200


def test_pages_of_a_proposal_open(pilot: Pilot) -> None:
    browser, url, row = pilot.member.browser(), pilot.member.url, first(pilot)
    assert "What each criterion adds" in browser.get(url(f"matching/proposals/{row.pk}/")).content.decode()
    assert browser.get(url(f"matching/proposals/{row.pk}/swap/")).content.decode().count("Then ") == 2
    chosen = browser.get(run_of(pilot, f"board/pair/?mentee={row.mentee_id}")).content.decode()
    assert (chosen.count("Has this pair now"), chosen.count("No place left")) == (1, 2)
    assert len(re.findall(r">\s*Choose\s*<", chosen)) == 1
    mentors = "&".join(f"mentor={one.pk}" for one in pilot.mentors[:3])
    page = browser.get(run_of(pilot, f"board/compare/?mentee={row.mentee_id}&{mentors}"))
    assert page.content.decode().count("Places left") == 1
    assert len(page.context["candidates"]) == 3


def test_a_run_is_asked_for_in_a_form(pilot: Pilot) -> None:
    browser = pilot.member.browser()
    assert browser.get(runs_of(pilot)).status_code == 200
    assert browser.get(runs_of(pilot, "new/")).status_code == 200
    wrong = browser.post(runs_of(pilot, "new/"), {"mode": "worst", "seed": "x"})
    assert (wrong.status_code, wrong.content.decode().count("Write a whole number")) == (422, 2)
    made = browser.post(runs_of(pilot, "new/"), {"mode": "most_pairs"})
    waiting = browser.get(made["Location"])
    assert "Waiting for a worker" in waiting.content.decode()
    assert 'hx-trigger="load delay:1s"' in waiting.content.decode()
    again = browser.post(runs_of(pilot, "new/"), {"mode": "most_pairs"})
    assert (again.status_code, "going on already" in again.content.decode()) == (422, True)
    browser.post(made["Location"] + "cancel/")
    assert "The run was stopped" in browser.get(made["Location"]).content.decode()


def test_a_finished_run_says_what_it_proved(pilot: Pilot) -> None:
    text = pilot.member.browser().get(run_of(pilot)).content.decode()
    assert "Proven optimal" in text
    assert pilot.last.inputs_hash in text
    assert "hidden, the group is small" in text
    assert "hx-trigger" not in text.split('id="live-run"')[1].split("</div>")[0]


def test_a_card_moves_and_can_be_taken_back(pilot: Pilot) -> None:
    browser, row = pilot.member.browser(), first(pilot)
    page = act(browser, pilot.member, row, to="approved", version=1, headers=HTMX)
    assert (page.status_code, 'value="proposed" data-focus-after-swap' in page.content.decode()) == (200, True)
    assert (first(pilot).decision, first(pilot).version) == (Decision.APPROVED, 2)
    late = act(browser, pilot.member, row, to="declined", version=1, headers=HTMX)
    assert (late.status_code, "Somebody else changed" in late.content.decode()) == (409, True)
    assert act(browser, pilot.member, row, to="proposed", version=2, headers=HTMX).status_code == 200
    assert (first(pilot).decision, first(pilot).version) == (Decision.PROPOSED, 3)


@pytest.mark.parametrize(
    "values", [{}, {"to": "x"}, {"to": "approved"}, {"to": "approved", "do": "lock", "version": 1}]
)
def test_a_broken_form_changes_nothing(pilot: Pilot, values: dict[str, Any]) -> None:
    assert act(pilot.member.browser(), pilot.member, first(pilot), headers=HTMX, **values).status_code == 422
    assert (first(pilot).decision, first(pilot).version) == (Decision.PROPOSED, 1)


def test_everything_works_without_javascript(pilot: Pilot) -> None:
    browser, row = pilot.member.browser(), first(pilot)
    for values in ({"to": "approved"}, {"do": "lock"}, {"do": "unlock"}, {"do": "forbid"}):
        made = act(browser, pilot.member, row, version=first(pilot).version, **values)
        assert (made.status_code, made["Location"]) == (302, run_of(pilot, "board/"))
    assert first(pilot).decision == Decision.DECLINED
    browser.post(run_of(pilot, "board/approve/"), {"at_least": 0})
    with pilot.member.acting():
        assert Proposal.objects.filter(decision=Decision.APPROVED).count() == 2
    note = browser.post(
        pilot.member.url(f"matching/proposals/{row.pk}/"), {"note": "Ask first", "version": first(pilot).version}
    )
    assert (note.status_code, first(pilot).note) == (302, "Ask first")
    again = browser.post(run_of(pilot, "again/"))
    with pilot.member.acting():
        assert again["Location"].endswith(f"{MatchingRun.objects.get(number=2).pk}/")


def test_a_swap_by_form(pilot: Pilot) -> None:
    browser = pilot.member.browser()
    with pilot.member.acting():
        one, other = Proposal.objects.filter(run=pilot.last).order_by("id")[:2]
    values = {"other": other.pk, "version": 1, "other_version": 1}
    made = browser.post(pilot.member.url(f"matching/proposals/{one.pk}/swap/"), values)
    assert (made.status_code, first(pilot).mentor_id) == (302, other.mentor_id)
    assert browser.post(pilot.member.url(f"matching/proposals/{one.pk}/swap/"), values).status_code == 422


@pytest.mark.parametrize(
    ("lane", "shown"),
    [("", ["proposed", "approved", "declined", "without"]), *((one, [one]) for one in (*board.LANES, board.WITHOUT))],
)
def test_a_lane_is_shown_alone_when_it_is_asked_for(pilot: Pilot, lane: str, shown: list[str]) -> None:
    page = pilot.member.browser().get(run_of(pilot, f"board/?decision={lane}"))
    assert [one.key for one in page.context["lanes"]] == shown
    assert [one.total for one in page.context["lanes"] if one.key == "proposed"] == ([3] if "proposed" in shown else [])


def test_a_long_lane_comes_in_pieces(pilot: Pilot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "FIRST", 2)
    browser = pilot.member.browser()
    text = browser.get(run_of(pilot, "board/")).content.decode()
    assert (text.count('id="pair-'), text.count("Show more")) == (2, 1)
    more = browser.get(run_of(pilot, "board/?lane=proposed&offset=2"), headers=HTMX).content.decode()
    assert (more.count('id="pair-'), more.count("<html"), more.count("Show more")) == (1, 0, 0)
    plain = browser.get(run_of(pilot, "board/?decision=proposed&offset=2")).content.decode()
    assert (plain.count('id="pair-'), plain.count("<html")) == (1, 1)


@pytest.mark.parametrize("size", [1, 3])
def test_the_board_takes_a_constant_number_of_queries(cast: Cast, size: int, django_assert_num_queries: Any) -> None:
    pilot = make_pilot(cast.chiara, mentors=size + 1, mentees=size)
    pilot.last = pilot.run()
    browser = pilot.member.browser()
    with django_assert_num_queries(13):
        assert browser.get(run_of(pilot, "board/")).status_code == 200


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_of_runs_takes_a_constant_number_of_queries(
    cast: Cast, size: int, django_assert_num_queries: Any
) -> None:
    pilot = make_pilot(cast.chiara)
    with pilot.member.acting():
        for number in range(size):
            make_run(cohort=pilot.cohort, number=number + 1)
    browser = pilot.member.browser()
    with django_assert_num_queries(19):
        assert browser.get(runs_of(pilot)).status_code == 200


def test_others_see_nothing(pilot: Pilot, cast: Cast) -> None:
    row, paths = first(pilot), [run_of(pilot), run_of(pilot, "board/"), runs_of(pilot, "new/")]
    for path in (*paths, pilot.member.url(f"matching/proposals/{row.pk}/")):
        assert cast.dario.browser().get(path).status_code == 404
    assert act(cast.dario.browser(), pilot.member, row, to="approved", version=1).status_code == 404
    assert act(cast.dario.browser(), cast.dario, row, to="approved", version=1).status_code == 404
    assert act(cast.amara.browser(), pilot.member, row, to="approved", version=1).status_code == 403
    assert (first(pilot).decision, first(pilot).version) == (Decision.PROPOSED, 1)


def test_pages_of_another_pair_search_in_the_database(pilot: Pilot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "LISTED", 1)
    browser, row = pilot.member.browser(), first(pilot)
    with CaptureQueriesContext(connection) as found:
        page = browser.get(pilot.member.url(f"matching/proposals/{row.pk}/swap/?q=junior"))
    assert (len(page.context["swaps"]), page.context["total"]) == (1, 2)
    listed = [one["sql"] for one in found.captured_queries if "LIMIT 1" in one["sql"] and "ORDER BY" in one["sql"]]
    assert any('"last_key"' in sql and '"explanation"' not in sql for sql in listed)
    assert browser.get(pilot.member.url(f"matching/proposals/{row.pk}/swap/?q=nobody")).context["total"] == 0
    page = browser.get(run_of(pilot, "board/pair/?q=senior"))
    assert (len(page.context["mentees"]), page.context["total"]) == (1, 3)
    told: list[Any] = []
    real = evaluation.told
    monkeypatch.setattr(evaluation, "told", lambda run, view: told.append(view) or real(run, view))
    page = browser.get(run_of(pilot, f"board/pair/?mentee={row.mentee_id}&q=junior"))
    assert (len(page.context["candidates"]), page.context["total"], len(told)) == (1, 4, 1)
    assert page.context["candidates"][0].current
    assert browser.get(run_of(pilot, f"board/pair/?mentee={row.mentee_id}&q=00")).context["total"] == 4


def test_without_a_pair_is_one_number(pilot: Pilot) -> None:
    row = first(pilot)
    with pilot.member.acting() as actor:
        proposals.decide(actor=actor, proposal=row, decision="declined", version=1)
        proposals.decide(actor=actor, proposal=row, decision="approved", version=2)
    shown = pilot.member.browser().get(run_of(pilot, "board/")).context["lanes"][-1].total
    asked = pilot.member.browser().get(run_of(pilot, "publish/")).context["summary"].left_over
    assert (shown, asked) == (1, 1)


def test_a_pair_that_is_kept_apart_can_only_be_allowed_again(pilot: Pilot) -> None:
    browser, row = pilot.member.browser(), first(pilot)
    act(browser, pilot.member, row, do="forbid", version=1)
    board_page = browser.get(run_of(pilot, "board/?decision=declined")).content.decode()
    own_page = browser.get(pilot.member.url(f"matching/proposals/{row.pk}/")).content.decode()
    # Beside the badge there is the page of this name in the sidebar.
    assert (board_page.count("Kept apart"), board_page.count('name="do" value="allow"')) == (2, 1)
    assert [page.count('name="to" value="approved"') for page in (board_page, own_page)] == [0, 0]
    act(browser, pilot.member, row, do="allow", version=2)
    after = browser.get(run_of(pilot, "board/?decision=declined")).content.decode()
    assert [after.count(text) for text in ("Kept apart", 'value="allow"', 'value="forbid"', 'name="to" value="approved"')] == [
        1, 0, 1, 1,
    ]  # fmt: skip


def test_undoing_a_declined_lock_brings_the_lock_back(pilot: Pilot) -> None:
    browser, row = pilot.member.browser(), first(pilot)
    act(browser, pilot.member, row, do="lock", version=1)
    page = act(browser, pilot.member, row, to="declined", version=2, headers=HTMX).content.decode()
    assert ("The lock is gone with it." in page, page.count('name="relock" value="on"')) == (True, 1)
    page = act(browser, pilot.member, row, to="proposed", version=3, relock="on", headers=HTMX).content.decode()
    assert ("The lock is back." in page, first(pilot).locked, first(pilot).decision) == (True, True, Decision.PROPOSED)
    with pilot.member.acting():
        assert PairRule.objects.filter(kind="lock", mentee=row.mentee_id).count() == 1


def test_a_run_whose_pairs_are_published_says_so(pilot: Pilot, django_assert_num_queries: Any) -> None:
    browser = pilot.member.browser()
    browser.get(run_of(pilot))
    with django_assert_num_queries(9):
        waiting = browser.get(run_of(pilot)).content.decode()
    browser.post(run_of(pilot, "board/approve/"), {"at_least": 0})
    browser.post(run_of(pilot, "publish/"), {"when": "now"})
    told = browser.get(run_of(pilot)).content.decode()
    assert [("pairs to review" in page, "These pairs are published" in page) for page in (waiting, told)] == [
        (True, False), (False, True),
    ]  # fmt: skip
