"""The pages of waves and cases for the program team: what they show to whom, and in how many queries."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from nudges.models import Message
from programs.models import Employee
from programs.selectors.days import today_of
from surveys.models import Case, Reply, Wave
from surveys.services import snapshots, waves
from tests.factories import surveys as made
from tests.factories.cast import Cast
from tests.factories.rows import make_employee
from tests.surveys.crowd import Crowd, answer, make_crowd, make_open, make_pulse


@pytest.fixture
def crowd(cast: Cast) -> Crowd:
    return make_crowd(cast, pairs=5)


def _text(page: Any) -> str:
    return " ".join(page.content.decode().split())


def _cohort(crowd: Crowd, tail: str = "") -> str:
    return crowd.cast.chiara.url(f"programs/{crowd.program.pk}/cohorts/{crowd.cohort.pk}/surveys/{tail}")


def _wave(crowd: Crowd, wave: Wave, tail: str = "") -> str:
    return crowd.cast.chiara.url(f"waves/{wave.pk}/{tail}")


def _open(crowd: Crowd) -> Wave:
    with crowd.cast.chiara.acting():
        return make_open(crowd, make_pulse(crowd))


def test_a_rate_stands_there_when_the_wave_is_closed(crowd: Crowd) -> None:
    wave, browser = _open(crowd), crowd.cast.chiara.browser()
    with crowd.cast.chiara.acting():
        for person in [*crowd.mentors[:3], *crowd.mentees[:2]]:
            answer(wave, person, worth=3)
    page = _text(browser.get(_wave(crowd, wave)))
    assert ("5 asked" in page, "How many have answered is told when it is closed." in page, " %" in page) == (
        True, True, False,
    )  # fmt: skip
    assert " %" not in _text(browser.get(_cohort(crowd)))
    with crowd.cast.chiara.acting() as actor:
        waves.close(actor=actor, wave=wave)
        snapshots.take(wave.pk)
    page = _text(browser.get(_wave(crowd, wave)))
    assert ("60 %" in page, "40 %" in page, "of 5" in page) == (True, True, True)
    assert "5 mentors asked, 60 % answered" in _text(browser.get(_cohort(crowd)))


def test_what_is_for_the_team_is_read_by_name_and_by_no_program_owner(crowd: Crowd) -> None:
    wave = _open(crowd)
    with crowd.cast.chiara.acting():
        answer(wave, crowd.mentors[0], worth=3, contact="no", comment="Secret comment", partner="Secret words")
    page = _text(crowd.cast.chiara.browser().get(_wave(crowd, wave)))
    assert "Amara Okafor" in page
    assert "No, thank you" in page
    assert "Secret" not in page
    olu = crowd.cast.olu.browser().get(_wave(crowd, wave))
    assert olu.status_code == 200
    assert "Amara Okafor" not in _text(olu)
    assert crowd.cast.amara.browser().get(_wave(crowd, wave)).status_code == 403


def test_who_is_too_near_is_left_out(crowd: Crowd) -> None:
    wave = _open(crowd)
    with crowd.cast.chiara.acting():
        chiara = make_employee(email=crowd.cast.chiara.user.email, user=crowd.cast.chiara.user)
        Employee.objects.filter(pk=crowd.mentees[0].employee_id).update(manager=chiara)
        answer(wave, crowd.mentors[0], worth=3, contact="no")
        answer(wave, crowd.mentors[1], worth=3, contact="no")
    page = _text(crowd.cast.chiara.browser().get(_wave(crowd, wave)))
    assert ("Amara Okafor" in page, "Mentor1 Junior" in page, "is left out here, answered or not" in page) == (
        False, True, True,
    )  # fmt: skip


def test_it_is_sent_from_the_page_after_a_count(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting():
        survey = make_pulse(crowd).survey
    browser = crowd.cast.chiara.browser()
    assert "Send it to 10 people" in _text(browser.get(_cohort(crowd, f"send/?survey={survey.pk}")))
    with crowd.cast.chiara.acting():
        assert Wave.objects.count() == 0
    assert browser.post(_cohort(crowd, "send/"), {"survey": str(survey.pk)}).status_code == 302
    again = browser.post(_cohort(crowd, "send/"), {"survey": str(survey.pk)})
    assert again.status_code == 422
    assert "Nobody would get it" in _text(again)
    with crowd.cast.chiara.acting():
        assert Wave.objects.count() == 1


def test_it_is_closed_and_kept_open_from_the_page(crowd: Crowd) -> None:
    wave, browser = _open(crowd), crowd.cast.chiara.browser()
    today = today_of(crowd.cast.nordwind)
    assert browser.post(_wave(crowd, wave, "close/"), {"last_day": str(today)}).status_code == 422
    later = str(today + dt.timedelta(days=40))
    assert browser.post(_wave(crowd, wave, "close/"), {"last_day": later}).status_code == 302
    assert browser.get(_wave(crowd, wave, "close/")).status_code == 200
    with crowd.cast.chiara.acting():
        assert Wave.objects.get().state == "open"
    assert browser.post(_wave(crowd, wave, "close/"), {"action": "close"}).status_code == 302
    with crowd.cast.chiara.acting():
        assert Wave.objects.get().state == "closed"
        verbs = AuditEvent.objects.filter(kind="wave").order_by("created_at").values_list("verb", flat=True)
        assert list(verbs) == ["kept a survey open", "closed a survey"]


def test_those_who_were_asked_hear_what_came_of_it(crowd: Crowd) -> None:
    wave = _open(crowd)
    said = "We moved all dates away from the end of the quarter."
    assert crowd.cast.chiara.browser().post(_wave(crowd, wave, "reply/"), {"text": said}).status_code == 302
    with crowd.cast.chiara.acting():
        letters = Message.objects.filter(kind="survey reply")
        assert {row.to_email for row in letters} == {one.employee.email for one in crowd.everybody}
        assert all(said in row.text for row in letters)
        answer(wave, crowd.mentors[0], worth=3)
        reply = Reply.objects.get()
    page = crowd.cast.amara.url(f"surveys/{wave.pk}/")
    assert said in _text(crowd.cast.amara.browser().get(page))
    crowd.cast.chiara.browser().post(_wave(crowd, wave, f"replies/{reply.pk}/withdraw/"))
    assert said not in _text(crowd.cast.amara.browser().get(page))


def test_a_reply_does_not_quote_what_is_shown_and_says_nothing_of_what_is_not(crowd: Crowd) -> None:
    wave, words = _open(crowd), "Please tell our managers that this is working time"
    with crowd.cast.chiara.acting():
        comment = wave.version.questions.get(key="comment")
        for number in range(8):
            made.make_anonymous_answer(wave=wave, question=comment, number=None, text=f"{words}, {number}")
    browser, sent = crowd.cast.chiara.browser(), {"text": f"You said: “{words.upper()}”."}
    # Nobody has read them yet, so nobody learns by trying that they were written.
    assert browser.post(_wave(crowd, wave, "reply/"), sent).status_code == 302
    with crowd.cast.chiara.acting() as actor:
        waves.close(actor=actor, wave=wave)
        snapshots.take(wave.pk)
        letters = Message.objects.filter(kind="survey reply").count()
    page = browser.post(_wave(crowd, wave, "reply/"), sent)
    assert page.status_code == 422
    assert "Say it in your own" in _text(page)
    with crowd.cast.chiara.acting():
        assert (Reply.objects.count(), Message.objects.filter(kind="survey reply").count()) == (1, letters)


def test_what_a_pair_told_each_other_is_read_by_both_and_by_nobody_else(crowd: Crowd) -> None:
    wave = _open(crowd)
    with crowd.cast.chiara.acting():
        answer(wave, crowd.mentors[0], worth=3, partner="I was afraid of you at first")
    tail = f"pairings/{crowd.pairings[0].pk}/surveys/"
    for member, who in ((crowd.cast.amara, "You"), (crowd.cast.bernd, "Amara Okafor")):
        page = _text(member.browser().get(member.url(tail)))
        assert "I was afraid of you at first" in page
        assert f"{who} · What do you want to tell your partner?" in page
    for member in (crowd.cast.chiara, crowd.cast.frieda, crowd.cast.olu):
        assert member.browser().get(member.url(tail)).status_code == 404


def _queries(crowd: Crowd, url: str) -> int:
    browser = crowd.cast.chiara.browser()
    browser.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(url).status_code == 200
    return len(seen)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_waves_takes_the_same_queries_however_long(crowd: Crowd, rows: int) -> None:
    with crowd.cast.chiara.acting():
        version = make_pulse(crowd)
        for number in range(1, rows + 1):
            make_open(crowd, version, number=number)
    assert _queries(crowd, _cohort(crowd)) == 14


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_cases_takes_the_same_queries_however_long(crowd: Crowd, rows: int) -> None:
    with crowd.cast.chiara.acting():
        for person in crowd.mentors[:rows]:
            made.make_case(cohort=crowd.cohort, participant=person)
    assert _queries(crowd, crowd.cast.chiara.url("cases/")) == 15


def test_the_list_of_cases_is_filtered_and_a_case_closed_from_its_page(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting():
        row = made.make_case(cohort=crowd.cohort, participant=crowd.mentors[0])
        made.make_case(cohort=crowd.cohort, kind="low_safety")
    browser, cases = crowd.cast.chiara.browser(), crowd.cast.chiara.url("cases/")
    assert "Amara Okafor" in _text(browser.get(cases))
    assert "Amara Okafor" not in _text(browser.get(f"{cases}?kind=low_safety"))
    assert "No case is like this" in _text(browser.get(f"{cases}?state=overdue"))
    assert browser.post(f"{cases}{row.pk}/", {"outcome": "helped"}).status_code == 422
    assert browser.post(f"{cases}{row.pk}/", {"outcome": "helped", "closing_note": "We met."}).status_code == 302
    assert "Amara Okafor" not in _text(browser.get(cases))
    assert "Amara Okafor" in _text(browser.get(f"{cases}?state=closed"))
    assert browser.post(f"{cases}{row.pk}/act/", {"action": "reopen"}).status_code == 302
    with crowd.cast.chiara.acting():
        assert Case.objects.get(pk=row.pk).status == "in_progress"
    assert crowd.cast.olu.browser().get(cases).status_code == 403
