"""The sessions of a pair as its two see them when they are signed in, and as nobody else does."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plans.enums import SessionState, StepState
from plans.models import Contact, Session, SessionSlot
from programs.selectors.days import today_of
from tests.factories.cast import Member
from tests.factories.plans import make_contact, make_session
from tests.plans.conftest import Pair
from tests.plans.meetings import DAY, agree, now, pass_by, propose, times


def _page(member: Member, address: str) -> str:
    return str(member.browser().get(address).content.decode())


def test_without_a_session_the_way_to_one_is_shown(pair: Pair) -> None:
    page = _page(pair.amara, pair.url("sessions/"))
    assert ("No date yet" in page, "Find a time" in page, "Unknown" in page) == (True, True, True)
    assert "Find a time" in _page(pair.bernd, pair.url(f"steps/{_step(pair)}/"))


def _step(pair: Pair) -> str:
    with pair.amara.acting():
        return str(pair.step("Session 0").pk)


def test_each_sees_whose_turn_it_is(pair: Pair) -> None:
    row = propose(pair)
    assert "Waits for Bernd" in _page(pair.amara, pair.url("sessions/"))
    assert "It is your turn" in _page(pair.bernd, pair.url("sessions/"))
    assert "Amara proposes" in _page(pair.bernd, pair.url(f"sessions/{row.pk}/"))


def test_proposing_choosing_moving_and_cancelling_are_forms(pair: Pair) -> None:
    amara, bernd = pair.amara.browser(), pair.bernd.browser()
    page = amara.get(pair.url("sessions/new/"), {"step": _step(pair)}).content.decode()
    assert page.count('type="datetime-local"') == 3
    local = [f"{at:%Y-%m-%dT%H:%M}" for at in times()]
    amara.post(pair.url("sessions/new/"), {"first": local[0], "second": local[1], "minutes": "45", "step": _step(pair)})
    row = now(pair)
    assert (row.state, str(row.step_id)) == (SessionState.PROPOSED, _step(pair))
    with pair.amara.acting():
        slot = SessionSlot.objects.order_by("starts_at")[0]
    here = pair.url(f"sessions/{row.pk}/")
    assert bernd.post(here, {"answer": "accept", "slot": str(slot.pk)}).status_code == 302
    assert now(pair).starts_at == slot.starts_at
    bernd.post(f"{here}others/", {"first": local[2], "minutes": "60"})
    amara.post(here, {"answer": "keep"})
    assert (now(pair).starts_at, now(pair).minutes) == (slot.starts_at, 60)
    assert amara.post(f"{here}cancel/").status_code == 302
    assert now(pair).state == SessionState.CANCELLED


def test_a_form_that_is_wrong_loses_nothing(pair: Pair) -> None:
    answer = pair.amara.browser().post(
        pair.url("sessions/new/"),
        {"first": "", "second": "2031-02-03T10:00", "minutes": "45", "meeting_link": "ftp://x"},
    )
    page = answer.content.decode()
    assert (answer.status_code, "Propose at least one time." in page, "ftp://x" in page) == (422, True, True)
    assert "2031-02-03T10:00" in page
    with pair.amara.acting():
        assert Session.objects.count() == 0


def test_an_hour_that_the_clock_leaves_out_is_refused(pair: Pair) -> None:
    """In the night of 28 March 2027 there is no half past two in Berlin."""
    said = {"first": "2027-03-28T02:30", "minutes": "45"}
    assert pair.amara.browser().post(pair.url("sessions/new/"), said).status_code == 422


def test_we_had_it_reaches_the_step(pair: Pair) -> None:
    browser = pair.amara.browser()
    today = today_of(pair.cast.nordwind)
    answer = browser.post(pair.url("sessions/held/"), {"step": _step(pair), "day": str(today), "minutes": "45"})
    row = now(pair)
    assert (answer.status_code, answer.url) == (302, pair.url(f"sessions/{row.pk}/"))
    with pair.amara.acting():
        assert pair.step("Session 0").state == StepState.DONE
    late = {"step": _step(pair), "day": str(today + 3 * DAY), "minutes": "45"}
    assert browser.post(pair.url("sessions/held/"), late).status_code == 422


def test_we_met_elsewhere_is_a_form(pair: Pair) -> None:
    today = today_of(pair.cast.nordwind)
    browser = pair.bernd.browser()
    page = browser.post(pair.url("sessions/met/"), {"day": str(today), "minutes": "20"}, follow=True).content.decode()
    assert ("Likely" in page, "elsewhere · 20 minutes" in page) == (True, True)
    assert browser.post(pair.url("sessions/met/"), {"day": str(today + DAY)}).status_code == 422
    with pair.bernd.acting():
        assert Contact.objects.count() == 1


def test_after_a_session_each_is_asked_and_sees_what_both_said(pair: Pair) -> None:
    row = pass_by(pair, agree(pair))
    here = pair.url(f"sessions/{row.pk}/")
    assert "Was it useful?" in _page(pair.bernd, here)
    pair.bernd.browser().post(here, {"useful": "2"})
    assert "2 of 5</" not in _page(pair.amara, here)
    pair.amara.browser().post(here, {"useful": "5"})
    page = _page(pair.amara, here)
    assert ("useful 5 of 5" in page, "useful 2 of 5" in page) == (True, True)


@pytest.mark.parametrize("tail", ["", "new/", "held/", "met/", "{}/", "{}/others/", "{}/cancel/"])
def test_nobody_else_finds_the_sessions_of_two(pair: Pair, tail: str) -> None:
    row = propose(pair, meeting_link="https://meet.example/x")
    address = pair.url(f"sessions/{tail.format(row.pk)}")
    for member in (pair.cast.chiara, pair.cast.frieda, pair.cast.olu, pair.cast.dario):
        browser = member.browser()
        assert (browser.get(address).status_code, browser.post(address, {"useful": "1"}).status_code) in {
            (404, 404), (404, 405),
        }  # fmt: skip
    assert now(pair).state == SessionState.PROPOSED


def test_an_admin_sees_when_and_how_certain_and_no_more(pair: Pair) -> None:
    row = pass_by(pair, agree(pair, propose(pair, meeting_link="https://meet.example/x")))
    pair.bernd.browser().post(pair.url(f"sessions/{row.pk}/"), {"useful": "2", "led": "mentee"})
    cohort = pair.pairing.cohort
    listed = _page(
        pair.cast.chiara, pair.cast.chiara.url(f"programs/{cohort.program_id}/cohorts/{cohort.pk}/matching/pairings/")
    )
    one = _page(pair.cast.chiara, pair.url())
    for page in (listed, one):
        assert ("Likely" in page, "meet.example" in page, pair.url("sessions/") in page) == (True, False, False)
        assert "of 5" not in page


@pytest.mark.parametrize(("count", "queries"), [(1, 18), (3, 18)])
def test_more_sessions_ask_no_more(pair: Pair, count: int, queries: int) -> None:
    with pair.cast.chiara.acting():
        for number in range(count):
            make_session(pairing=pair.pairing, state="held", starts_at=timezone.now() - (number + 1) * DAY)
            make_contact(pairing=pair.pairing, day=today_of(pair.cast.nordwind) - number * DAY)
    browser = pair.amara.browser()
    browser.get(pair.url("sessions/"))
    with CaptureQueriesContext(connection) as asked:
        browser.get(pair.url("sessions/"))
    assert len(asked) == queries


def test_while_times_are_on_the_table_they_are_answered_first(pair: Pair) -> None:
    row = propose(pair)
    answer = pair.bernd.browser().get(pair.url("sessions/new/"))
    assert (answer.status_code, answer.url) == (302, pair.url(f"sessions/{row.pk}/"))
