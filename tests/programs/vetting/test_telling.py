"""Telling applicants before the ten minutes are over: after a question, all of one click or one of them, and never twice."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from programs.models import Application, Decision, Participant
from tests.programs.vetting.house import House, said


@pytest.fixture
def two(house: House) -> list[Application]:
    """Bernd and Sana, who were accepted with one click a moment ago."""
    people = [house.applied(senior, "mentee") for senior in house.scene.seniors[:2]]
    house.decide("accept", *people)
    return people


def _tell(house: House, application: Application) -> str:
    with house.chiara.acting():
        return house.url(f"decisions/{Decision.objects.get(application=application).pk}/tell/")


def _due(house: House) -> dict[str, bool]:
    """Whose letter may leave now, by first name."""
    with house.chiara.acting():
        rows = Decision.objects.order_by("pk").values_list("application__employee__first_name", "undo_until")
        return {name: until <= timezone.now() for name, until in rows}


def test_looking_at_the_question_tells_nobody(house: House, two: list[Application]) -> None:
    page = house.chiara.browser().get(_tell(house, two[0])).content.decode()
    assert ("Bernd" in page, "Sana" in page, _due(house)) == (True, True, {"Bernd": False, "Sana": False})
    only = house.chiara.browser().get(_tell(house, two[0]) + "?only=1").content.decode()
    assert ("Bernd" in only, "Sana" in only) == (True, False)


def test_all_of_one_click_are_told_at_once(house: House, two: list[Application]) -> None:
    browser = house.chiara.browser()
    assert "Tell them now" in browser.get(house.url()).content.decode()
    assert said(browser.post(_tell(house, two[0]), follow=True)) == ["2 letters are leaving now."]
    assert _due(house) == {"Bernd": True, "Sana": True}
    with house.chiara.acting():
        assert Participant.objects.filter(invited_at__gt=timezone.now()).count() == 0
        detail = AuditEvent.objects.get(verb="told applicants at once").detail
    assert detail == {"count": 2, "people": ["Bernd Krüger", "Sana Iyer"]}
    pk = _tell(house, two[0]).split("/")[-3]
    undone = browser.post(house.url(f"decisions/{pk}/undo/"), follow=True)
    assert said(undone)[0].startswith("The letters have left.")
    again = browser.post(_tell(house, two[0]), follow=True)
    assert said(again) == ["The letters have left already, or were taken back."]


def test_one_is_told_and_the_others_can_still_be_taken_back(house: House, two: list[Application]) -> None:
    browser = house.chiara.browser()
    assert "Tell them now" in browser.get(house.url(f"{two[0].pk}/")).content.decode()
    assert said(browser.post(_tell(house, two[0]), {"only": "1"}, follow=True)) == ["1 letter is leaving now."]
    assert _due(house) == {"Bernd": True, "Sana": False}
    pk = _tell(house, two[1]).split("/")[-3]
    assert said(browser.post(house.url(f"decisions/{pk}/undo/"), follow=True)) == [
        "1 decision taken back. Nobody was told of it."
    ]
    assert house.states() == {"Bernd": "accepted", "Sana": "received"}


def test_what_was_taken_back_is_not_told(house: House, two: list[Application]) -> None:
    browser, url = house.chiara.browser(), _tell(house, two[0])
    browser.post(url.replace("tell/", "undo/"))
    assert "There is nothing left to tell" in browser.get(url).content.decode()
    assert said(browser.post(url, follow=True)) == ["The letters have left already, or were taken back."]
    assert {state for _, _, state in house.letters()} == {"cancelled"}


def test_telling_is_for_admins_of_this_organization(house: House, two: list[Application]) -> None:
    url = _tell(house, two[0])
    for member, status in ((house.scene.cast.olu, 403), (house.scene.cast.amara, 403), (house.scene.cast.dario, 404)):
        assert [member.browser().get(url).status_code, member.browser().post(url).status_code] == [status, status]
    assert _due(house) == {"Bernd": False, "Sana": False}
