"""A sent application is changed in its place until somebody reads it, and whoever saw the earlier text is told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEvent
from programs.models import Application, ApplicationAnswer, Call, Review
from programs.services import applications
from tests.factories import rows
from tests.programs.vetting.house import SCORES, House, post, said


@pytest.fixture
def row(house: House) -> Application:
    """Amara's application, sent, with Olu as a reviewer who has not opened it."""
    made = house.applied(house.scene.juniors[0])
    with house.chiara.acting():
        rows.make_review(application=made, reviewer=house.scene.cast.olu.user)
    return made


def _change(house: House, text: str, **more: str) -> Any:
    data = {f"q_{house.questions['mentor'].pk}": text, "side": "mentor", "answer": "change"} | more
    return house.scene.cast.amara.browser().post(house.apply_url(), data)


def _text(house: House) -> str:
    with house.chiara.acting():
        return ApplicationAnswer.objects.get().text


def _begin(house: House, row: Application, **data: str) -> Any:
    browser = house.scene.cast.olu.browser()
    return browser.post(house.url(f"{row.pk}/begin/"), {"seen": row.version} | data, follow=True)


def test_an_applicant_changes_what_nobody_reads_yet(house: House, row: Application) -> None:
    browser = house.scene.cast.amara.browser()
    assert "Change it" in browser.get(house.apply_url()).content.decode()
    form = browser.get(house.apply_url() + "?change=1").content.decode()
    assert ("Because I ask." in form, "Save the changes" in form) == (True, True)
    assert _change(house, "Because I listen.").status_code == 302
    assert (_text(house), house.states()) == ("Because I listen.", {"Amara": "received"})
    for member, tail in ((house.scene.cast.olu, f"{row.pk}/"), (house.chiara, f"{row.pk}/")):
        assert "Changed on" in member.browser().get(house.url(tail)).content.decode()
    with house.chiara.acting():
        assert AuditEvent.objects.filter(verb="changed an application").count() == 1


def test_it_is_changed_by_the_own_link_as_well(house: House, row: Application) -> None:
    house.asks("amara@nordwind.example")
    link, field = house.link_in("amara"), f"q_{house.questions['mentor'].pk}"
    assert "Save the changes" in Client().get(link + "?change=1").content.decode()
    page = post(link, answer="change", **{field: "Because I listen."})
    assert ("changed on" in page.content.decode(), _text(house)) == (True, "Because I listen.")


def test_the_same_words_again_change_nothing(house: House, row: Application) -> None:
    _change(house, "Because I ask.")
    with house.chiara.acting():
        assert Application.objects.get().changed_at is None


def test_a_missing_answer_is_said_and_what_was_sent_stays(house: House, row: Application) -> None:
    page = _change(house, " ")
    assert (page.status_code, "Please answer this." in page.content.decode()) == (422, True)
    assert _text(house) == "Because I ask."


def test_once_somebody_reads_it_stays_and_what_was_written_is_given_back(house: House, row: Application) -> None:
    _begin(house, row)
    page = _change(house, "Too late?")
    body = page.content.decode()
    assert (page.status_code, "Somebody has begun to read your application" in body, "Too late?" in body) == (
        409, True, True,
    )  # fmt: skip
    assert _text(house) == "Because I ask."
    seen = house.scene.cast.amara.browser().get(house.apply_url() + "?change=1").content.decode()
    assert ("Change it" in seen, "Save the changes" in seen, "take it back and send it again" in seen) == (
        False, False, True,
    )  # fmt: skip


def test_looking_is_not_reading_until_the_page_says_so(house: House, row: Application) -> None:
    house.scene.cast.olu.browser().get(house.url(f"{row.pk}/"))
    house.chiara.browser().post(house.url(f"{row.pk}/begin/"), {"seen": row.version})
    with house.chiara.acting():
        assert Review.objects.get().begun_at is None
    _begin(house, row)
    with house.chiara.acting():
        assert Review.objects.get().begun_at is not None


def test_a_reader_of_the_earlier_text_is_told_and_keeps_the_scores(house: House, row: Application) -> None:
    before = row.version
    _change(house, "Because I listen.")
    assert said(_begin(house, row)) == ["Amara Okafor has changed the application since you opened this page."]
    browser, url = house.scene.cast.olu.browser(), house.url(f"{row.pk}/")
    page = browser.post(url, SCORES | {"note": "Kept words", "seen": before})
    body = page.content.decode()
    assert (page.status_code, "has changed the application" in body, "Kept words" in body) == (422, True, True)
    with house.chiara.acting():
        assert Review.objects.get().given_at is None
        now = Application.objects.get().version
    browser.post(url, SCORES | {"note": "Kept words", "seen": now})
    with house.chiara.acting():
        review = Review.objects.get()
        assert (review.note, review.begun_at is None) == ("Kept words", False)


def test_what_is_decided_and_not_told_stays_without_a_word_of_it(house: House, row: Application) -> None:
    house.decide("decline", row)
    page = _change(house, "Hello?")
    assert (page.status_code, "Somebody has begun to read" in page.content.decode()) == (409, True)
    assert (_text(house), house.states()) == ("Because I ask.", {"Amara": "declined"})


def test_after_the_last_day_nothing_is_changed(house: House, row: Application) -> None:
    with house.chiara.acting():
        past = timezone.now().date() - dt.timedelta(days=3)
        Call.objects.update(opens_on=past, closes_on=past)
    assert _change(house, "Late.").status_code == 409
    with house.scene.cast.amara.acting() as actor, pytest.raises(applications.CannotApply):
        applications.change(actor=actor, application=row, answers={house.questions["mentor"].pk: "Late."})
    assert _text(house) == "Because I ask."
