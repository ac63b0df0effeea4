"""The page of a survey, signed in and by a letter's link: what it says before and after, and what it does with half an answer."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.actors import NotAllowed
from accounts.models import LinkUse, OneTapLink
from accounts.services import links
from accounts.services.links import Holder
from nudges.models import Message
from nudges.services import messages
from programs.models import NudgeRule, Participant
from programs.services import nudging
from surveys.models import Question, Wave
from surveys.services import responses
from tests.factories import surveys as made
from tests.factories.cast import Cast
from tests.factories.rows import make_delivery_policy
from tests.mail import Mailbox
from tests.surveys.crowd import Crowd, answer, asked_of, dropped, has_answered, make_crowd, make_open, make_pulse, named

SHOWN = ["safe", "comment", "worth", "contact", "partner"]
AMARA = "amara@nordwind.example"


@pytest.fixture
def crowd(cast: Cast) -> Crowd:
    return make_crowd(cast, pairs=2)


@pytest.fixture
def wave(crowd: Crowd) -> Wave:
    with crowd.cast.chiara.acting():
        return make_open(crowd, make_pulse(crowd))


def _url(crowd: Crowd, wave: Wave) -> str:
    return crowd.cast.amara.url(f"surveys/{wave.pk}/")


def _text(page: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def _promised(page: Any) -> list[str]:
    """The names of the levels, in the order in which they stand on a page."""
    names = ("Anonymous.", "In confidence.", "For the program team.", "For the two of you.")
    return re.findall("|".join(re.escape(name) for name in names), page.content.decode())


def test_who_sees_an_answer_stands_before_each_question(crowd: Crowd, wave: Wave) -> None:
    page = crowd.cast.amara.browser().get(_url(crowd, wave))
    assert _promised(page) == [
        "Anonymous.", "Anonymous.", "In confidence.", "For the program team.", "For the two of you.",
    ]  # fmt: skip
    with crowd.cast.chiara.acting():
        assert has_answered(wave) == set()


def test_it_is_answered_once_and_says_so(crowd: Crowd, wave: Wave) -> None:
    browser, url = crowd.cast.amara.browser(), _url(crowd, wave)
    said = {"seen": SHOWN, "q-safe": "4", "q-worth": "5", "q-contact": "no", "q-comment": "More time"}
    assert browser.post(url, said).status_code == 302
    assert "Your answers have arrived" in _text(browser.get(url))
    assert "Your answers have arrived" in _text(browser.post(url, said | {"q-safe": "1"}))
    with crowd.cast.chiara.acting():
        assert [row.number for row in dropped(wave)] == [4, None]
        assert [row.number for row in named(crowd.mentors[0])] == [5, None]


def test_what_was_answered_survives_a_mistake(crowd: Crowd, wave: Wave) -> None:
    said = {"seen": SHOWN, "q-safe": "2", "q-comment": "More time, please", "q-contact": "yes"}
    page = crowd.cast.amara.browser().post(_url(crowd, wave), said)
    assert page.status_code == 422
    html = page.content.decode()
    assert re.findall(r'name="(q-[a-z]+)" value="(\w+)" checked', html) == [("q-safe", "2"), ("q-contact", "yes")]
    assert "More time, please</textarea>" in html
    assert html.count("Please choose one.") == 1
    with crowd.cast.chiara.acting():
        assert (has_answered(wave), dropped(wave)) == (set(), [])


def test_what_follows_from_an_answer_comes_with_it(crowd: Crowd, wave: Wave) -> None:
    """Without a script: the page comes back with one question more, and nothing has been sent."""
    with crowd.cast.chiara.acting():
        made.make_survey_question(
            version=wave.version, key="why", kind="text", text="What would help?", required=True,
            shown_if_question="contact", shown_if_options=["yes"],
        )  # fmt: skip
    browser, url = crowd.cast.amara.browser(), _url(crowd, wave)
    assert "What would help?" not in _text(browser.get(url))
    said = {"seen": SHOWN, "q-worth": "3", "q-contact": "yes"}
    page = browser.post(url, said)
    assert page.status_code == 200
    assert "One more thing, because of what you answered" in _text(page)
    assert "What would help?" in _text(page)
    with crowd.cast.chiara.acting():
        assert has_answered(wave) == set()
    # Now that it was on the page it is missed; whoever changes their mind is not asked it.
    assert browser.post(url, said | {"seen": [*SHOWN, "why"]}).status_code == 422
    assert browser.post(url, said | {"q-contact": "no", "seen": [*SHOWN, "why"], "q-why": "Nothing"}).status_code == 302
    with crowd.cast.chiara.acting():
        assert [row.question.key for row in named(crowd.mentors[0])] == ["worth", "contact"]


def test_what_was_for_a_partner_who_is_gone_is_not_dropped_unseen(crowd: Crowd, wave: Wave) -> None:
    browser, url = crowd.cast.amara.browser(), _url(crowd, wave)
    said = {"seen": SHOWN, "q-worth": "3", "q-partner": "Thank you for your patience"}
    with crowd.cast.chiara.acting():
        type(crowd.pairings[0]).objects.filter(pk=crowd.pairings[0].pk).update(state="ended", ended_at=timezone.now())
    refused = browser.post(url, said)
    assert refused.status_code == 422
    assert "Your pairing has ended meanwhile" in _text(refused)
    assert "Thank you for your patience" in _text(refused)
    with crowd.cast.chiara.acting():
        assert has_answered(wave) == set()
    seen = re.findall(r'name="seen" value="(\w+)"', refused.content.decode())
    assert seen == SHOWN[:-1]
    assert browser.post(url, said | {"seen": seen}).status_code == 302
    with crowd.cast.chiara.acting():
        assert [one.number for one in named(crowd.mentors[0])] == [3]


def test_a_pairing_that_ends_between_reading_and_storing_takes_nothing(crowd: Crowd, wave: Wave) -> None:
    with crowd.cast.chiara.acting():
        type(crowd.pairings[0]).objects.filter(pk=crowd.pairings[0].pk).update(state="ended", ended_at=timezone.now())
        with pytest.raises(responses.NoPartner), transaction.atomic():
            answer(wave, crowd.mentors[0], worth=3, partner="Thank you")
        assert (has_answered(wave), named(crowd.mentors[0])) == (set(), [])


def test_a_closed_one_says_so_and_takes_nothing(crowd: Crowd, wave: Wave) -> None:
    browser, url = crowd.cast.amara.browser(), _url(crowd, wave)
    with crowd.cast.chiara.acting():
        Wave.objects.update(closes_at=timezone.now())
    assert "This survey is closed" in _text(browser.get(url))
    assert browser.post(url, {"seen": SHOWN, "q-worth": "3"}).status_code == 200
    with crowd.cast.chiara.acting():
        assert has_answered(wave) == set()


def test_there_is_no_such_page_for_whoever_is_not_asked(crowd: Crowd, wave: Wave) -> None:
    for member in (crowd.cast.chiara, crowd.cast.frieda, crowd.cast.olu):
        browser = member.browser()
        assert [browser.get(_url(crowd, wave)).status_code, browser.post(_url(crowd, wave)).status_code] == [404, 404]


def test_home_shows_it_until_it_is_answered(crowd: Crowd, wave: Wave) -> None:
    browser = crowd.cast.amara.browser()
    home = crowd.cast.amara.url()
    assert "A few questions for you" in _text(browser.get(home))
    with crowd.cast.chiara.acting():
        answer(wave, crowd.mentors[0], worth=3)
    assert "A few questions for you" not in _text(browser.get(home))


def _letter(crowd: Crowd, mailbox: Mailbox) -> str:
    """Let the worker write to everybody who is asked; returns the words of Amara's letter."""
    with crowd.cast.chiara.acting() as actor:
        make_delivery_policy(workdays=list(range(7)), opens=0, closes=1440)
        nudging.begin(actor=actor)
        NudgeRule.objects.update(switched_on_at=timezone.now() - dt.timedelta(days=90))
    nudging.sweep(crowd.cast.nordwind.pk)
    messages.relay(crowd.cast.nordwind.pk)
    return str(mailbox.last(AMARA))


@pytest.mark.django_db(transaction=True)
def test_the_letter_asks_one_question_and_its_link_needs_no_login(committed_cast: Cast, mailbox: Mailbox) -> None:
    crowd = make_crowd(committed_cast, pairs=1)
    with crowd.cast.chiara.acting():
        wave = make_open(crowd, make_pulse(crowd))
    letter = _letter(crowd, mailbox)
    assert "I can say what I think." in letter
    assert "Your name is not kept with it." in letter
    taps = re.findall(r"(\d)[^:\n]*: \S+(/t/[\w-]{22}/)#(q-safe=\d)", letter)
    assert [(number, tail) for number, _, tail in taps] == [(str(one), f"q-safe={one}") for one in range(1, 6)]
    path, phone = taps[0][1], Client(enforce_csrf_checks=True)
    page = phone.get(path).content.decode()
    seal = str(re.search(r'name="seal" value="([^"]+)"', page)[1])  # type: ignore[index]
    assert phone.post(path, {"seal": seal, "seen": SHOWN, "q-safe": "2", "q-worth": "4"}).status_code == 302
    assert "Your answers have arrived" in _text(phone.get(path))
    with crowd.cast.chiara.acting():
        assert has_answered(wave) == {crowd.mentors[0].pk}
        # Nothing says that the link was used, or when: neither a count nor a log.
        assert LinkUse.objects.count() == 0
        assert set(OneTapLink.objects.filter(scope="survey").values_list("uses", flat=True)) == {0}
        # And nobody who looks at letters learns that there was one.
        assert set(Message.objects.filter(rule__startswith="survey").values_list("kind", flat=True)) == {
            "private nudge"
        }


def test_the_page_of_a_link_is_in_the_language_of_its_reader(crowd: Crowd, wave: Wave) -> None:
    with crowd.cast.chiara.acting() as actor:
        made.make_wording(question=Question.objects.get(key="safe"), text="Ich kann sagen, was ich denke.")
        make_delivery_policy(languages=["de"])
        Participant.objects.filter(pk=crowd.mentors[0].pk).update(language="de")
        row = asked_of(wave, crowd.mentors[0])
        link = links.issue(actor=actor, scope="survey", holders={row.pk: Holder(AMARA, "Amara")})[row.pk]
    page = _text(Client().get("/t/" + link.partition("/t/")[2]))
    assert "Ich kann sagen, was ich denke." in page
    assert "Meine Antworten senden" in page
    assert "It is worth the time." in page


def test_whoever_has_withdrawn_is_asked_nothing(crowd: Crowd, wave: Wave) -> None:
    with crowd.cast.chiara.acting():
        row = asked_of(wave, crowd.mentors[0])
        Participant.objects.filter(pk=crowd.mentors[0].pk).update(state="withdrawn")
    browser, url = crowd.cast.amara.browser(), _url(crowd, wave)
    assert [browser.get(url).status_code, browser.post(url, {"seen": SHOWN, "q-worth": "3"}).status_code] == [404, 404]
    with crowd.cast.amara.acting() as actor, pytest.raises(NotAllowed):
        responses.submit(actor=actor, asked=asked_of(wave, crowd.mentors[0]), said=[])
    with crowd.cast.chiara.acting():
        assert (row.answered, has_answered(wave)) == (False, set())
