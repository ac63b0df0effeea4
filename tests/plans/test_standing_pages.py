"""The list of plans and pairings: what it shows to whom, in how many questions, and what can be done with those selected."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEvent
from matching.models import Pairing
from plans.models import Look, Step
from programs.models import Cohort, SavedView
from tests.factories.cast import Cast
from tests.factories.plans import make_contact, make_goal
from tests.plans.conftest import Pair
from tests.plans.crowds import make_crowd

DAY = dt.timedelta(days=1)


def _url(pair: Pair, tail: str = "") -> str:
    with pair.cast.chiara.acting():
        cohort = pair.pairing.cohort
    return pair.cast.chiara.url(f"programs/{cohort.program_id}/cohorts/{cohort.pk}/plans/{tail}")


def _age(pair: Pair, days: int) -> None:
    """The pair began so many days ago, and nothing was heard since."""
    with pair.cast.chiara.acting():
        Pairing.objects.filter(pk=pair.pairing.pk).update(started_at=timezone.now() - days * DAY)
        Step.objects.update(due_on=F("due_on") - days * DAY)


def _page(pair: Pair, tail: str = "") -> str:
    response = pair.cast.chiara.browser().get(_url(pair, tail))
    assert response.status_code == 200
    return str(response.content.decode())


def _act(pair: Pair, action: str, **data: Any) -> Any:
    body = {"action": action, "pairing": [str(pair.pairing.pk)], "query": "health=check_in"} | data
    return pair.cast.chiara.browser().post(_url(pair, "act/"), body, follow=True)


def test_a_row_says_where_a_pair_stands_and_nothing_private(pair: Pair) -> None:
    _age(pair, 34)
    with pair.cast.chiara.acting():
        make_goal(pairing=pair.pairing, what="Speak up in the board", progress=100)
        make_goal(pairing=pair.pairing, what="Write less email")
    page = _page(pair)
    assert "Amara Okafor" in page
    assert "No first date after 34 days, and both were asked twice." in page
    assert ("1 of 2 reached" in page, "Unknown, perhaps meeting elsewhere" in page, "for 34 days" in page) == (
        True,
    ) * 3
    assert ("Speak up" in page, "Write less" in page, "inactive" in page.lower()) == (False, False, False)


def test_a_contact_is_shown_with_its_source_and_certainty(pair: Pair) -> None:
    _age(pair, 50)
    with pair.cast.chiara.acting():
        make_contact(pairing=pair.pairing)
    page = _page(pair)
    assert ("Likely: one tap after it" in page, "Last sign of contact 2 days ago." in page) == (True, True)


@pytest.mark.parametrize("who", ["amara", "bernd", "olu", "dario"])
def test_only_admins_of_the_organization_see_it(pair: Pair, who: str) -> None:
    browser = getattr(pair.cast, who).browser()
    found = [browser.get(_url(pair, tail)).status_code for tail in ("", "export.csv")]
    assert found == ([404, 404] if who == "dario" else [403, 403])
    assert browser.post(_url(pair, "act/"), {"action": "leave"}).status_code == found[0]


def test_filters_meet_and_can_be_cleared(pair: Pair) -> None:
    _age(pair, 34)
    assert "Amara Okafor" in _page(pair, "?health=check_in&stuck=yes&phase=not_begun&q=bernd")
    empty = _page(pair, "?health=on_track")
    assert ("No pair is found" in empty, "Remove filter On track" in empty) == (True, True)
    assert "Amara Okafor" in _page(pair, "?health=nonsense&o=-nonsense&page=99&size=7")


def test_without_a_pair_the_page_says_what_to_do(pair: Pair) -> None:
    with pair.cast.chiara.acting():
        Pairing.objects.update(state="undone")
    assert "No pair is on its way" in _page(pair)


def _asked(browser: Any, url: str) -> int:
    browser.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(url).status_code == 200
    return len(seen)


def test_the_list_asks_as_many_questions_for_one_pair_three_and_fifty(pair: Pair) -> None:
    browser, url = pair.cast.chiara.browser(), _url(pair, "?size=50")
    one = _asked(browser, url)
    with pair.cast.chiara.acting():
        make_crowd(2, cohort=pair.pairing.cohort, seed=1)
    three = _asked(browser, url)
    with pair.cast.chiara.acting():
        make_crowd(60, cohort=pair.pairing.cohort, seed=2)
    assert (one, three, _asked(browser, url)) == (18, 18, 18)


def test_pages_follow_each_other_and_the_last_is_the_nearest(pair: Pair) -> None:
    with pair.cast.chiara.acting():
        make_crowd(60, cohort=pair.pairing.cohort, seed=2)
        Pairing.objects.update(state="active", ended_at=None)
    first, last, beyond = (_page(pair, f"?page={number}") for number in (1, 3, 99))
    assert [page.count('name="pairing"') for page in (first, last, beyond)] == [25, 11, 11]
    assert _page(pair, "?size=50").count('name="pairing"') == 50


def test_a_file_holds_what_the_page_shows(pair: Pair) -> None:
    _age(pair, 34)
    browser = pair.cast.chiara.browser()
    text = browser.get(_url(pair, "export.csv?health=check_in")).content.decode("utf-8-sig")
    assert text.splitlines()[0].startswith("mentor,mentor_email,mentor_department,mentee")
    assert "No first date after 34 days, and both were asked twice." in text.splitlines()[1]
    assert len(browser.get(_url(pair, "export.csv?health=on_track")).content.decode().splitlines()) == 1
    assert browser.get(_url(pair, "export.xlsx")).content[:2] == b"PK"
    with pair.cast.chiara.acting():
        events = AuditEvent.objects.filter(verb="plans and pairings exported").order_by("pk")
        assert [row.detail["count"] for row in events] == [1, 0, 1]


def test_leaving_a_pair_asks_for_a_day_and_a_reason_and_can_be_undone(pair: Pair) -> None:
    _age(pair, 70)
    assert "Needs a check-in" in _page(pair, "?health=check_in")
    assert _act(pair, "leave").status_code == 200
    wrong = _act(pair, "leave", sure="1", until=timezone.localdate(), reason="Called both")
    assert (wrong.status_code, "Called both" in wrong.content.decode()) == (422, True)
    day = timezone.localdate() + 14 * DAY
    done = _act(pair, "leave", sure="1", until=day, reason="Called both").content.decode()
    assert ("1 pair is left alone" in done, "No pair is found" in done) == (True, True)
    assert "Looked at, and left until" in _page(pair)
    with pair.cast.chiara.acting():
        assert [(row.until, row.reason) for row in Look.objects.all()] == [(day, "Called both")]
    assert "Amara Okafor" in _act(pair, "take-up").content.decode()
    with pair.cast.chiara.acting():
        assert (Look.objects.count(), AuditEvent.objects.filter(verb="took up a pair again").count()) == (0, 1)


def test_nothing_is_done_without_a_pair_or_a_known_action(pair: Pair) -> None:
    for action, ids in (("remind", []), ("nonsense", [str(pair.pairing.pk)]), ("leave", ["x"])):
        assert _act(pair, action, pairing=ids, sure="1").status_code == 200
    with pair.cast.chiara.acting():
        assert Look.objects.count() == 0


def test_views_are_kept_renamed_and_let_go(pair: Pair) -> None:
    browser = pair.cast.chiara.browser()
    for query in ("health=unknown", "stuck=yes"):
        answer = browser.post(_url(pair, "views/"), {"name": "My pairs", "query": query})
    assert (answer.status_code, "Replace it" in answer.content.decode()) == (409, True)
    assert "health=unknown" in _page(pair)
    with pair.cast.chiara.acting():
        view = SavedView.objects.get()
    browser.post(_url(pair, f"views/{view.pk}/rename/"), {"name": "Quiet ones"})
    with pair.cast.chiara.acting():
        assert [(row.page, row.name) for row in SavedView.objects.all()] == [("pairs", "Quiet ones")]
    assert "Quiet ones" not in browser.get(pair.cast.chiara.url("employees/")).content.decode()
    browser.post(_url(pair, f"views/{view.pk}/delete/"))
    with pair.cast.chiara.acting():
        assert SavedView.objects.count() == 0


def test_the_work_queue_leads_to_those_who_stand_still(pair: Pair) -> None:
    _age(pair, 70)
    queue = pair.cast.chiara.browser().get(pair.cast.chiara.url()).content.decode()
    assert ("1 pair has been in the same stage for 21 days" in queue, "1 pair needs a check-in" in queue) == (
        True,
        True,
    )
    assert f"{_url(pair)}?stuck=yes" in queue
    _act(pair, "leave", sure="1", until=timezone.localdate() + DAY, reason="Called")
    queue = pair.cast.chiara.browser().get(pair.cast.chiara.url()).content.decode()
    assert ("same stage" in queue, "check-in" in queue) == (False, False)


def test_the_page_of_a_pair_tells_its_admin_what_was_and_what_can_be_done(pair: Pair) -> None:
    _age(pair, 70)
    _act(pair, "leave", sure="1", until=timezone.localdate() + DAY, reason="Called both")
    page = pair.cast.chiara.browser().get(pair.url()).content.decode()
    for said in ("How they are", "They became a pair", "Chiara Rossi looked, and left them until", "Write to both"):
        assert said in page
    own = pair.amara.browser().get(pair.url()).content.decode()
    assert ("How they are" in own, "Called both" in own) == (False, False)


def test_a_cohort_of_another_program_is_not_found(pair: Pair, cast: Cast) -> None:
    with cast.chiara.acting():
        other: Cohort = make_crowd(1)
    url = cast.chiara.url(f"programs/{other.program_id}/cohorts/{pair.pairing.cohort_id}/plans/")
    assert cast.chiara.browser().get(url).status_code == 404
