"""How many mentees a mentor would take: asked where the program allows it, agreed on by readers, and theirs with the place."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import AuditEvent
from programs.models import Application, Call, Participant
from tests.factories import rows
from tests.programs.vetting.house import House, said


@pytest.fixture
def asking(house: House) -> House:
    """The call asks mentors for one to three."""
    with house.chiara.acting():
        Call.objects.filter(side="mentor").update(most_mentees=3)
    return house


def _send(house: House, **more: str) -> Any:
    data = {f"q_{house.questions['mentor'].pk}": "Gladly.", "side": "mentor", "answer": "send"} | more
    return house.scene.cast.amara.browser().post(house.apply_url(), data)


def _wish(house: House) -> int | None:
    with house.chiara.acting():
        return Application.objects.get().mentees


def test_an_admin_says_whether_mentors_are_asked(house: House) -> None:
    browser, url = house.chiara.browser(), house.url("calls/mentor/")
    data = {"opens_on": "2026-01-01", "closes_on": "", "intro": ""}
    assert browser.post(url, data | {"most_mentees": "9"}).status_code == 422
    browser.post(url, data | {"most_mentees": "2"})
    browser.post(house.url("calls/mentee/"), data | {"most_mentees": "2"})
    with house.chiara.acting():
        assert list(Call.objects.order_by("side").values_list("side", "most_mentees")) == [("mentee", 1), ("mentor", 2)]
    assert "How many mentees would you take?" in browser.get(url + "preview/").content.decode()


def test_the_wish_becomes_the_capacity_of_the_place(asking: House) -> None:
    assert _send(asking, mentees="4").status_code == 422
    _send(asking, mentees="2")
    kofi = asking.applied(asking.scene.juniors[2])
    with asking.chiara.acting():
        amara = Application.objects.get(employee__first_name="Amara")
    asking.decide("accept", amara, kofi)
    with asking.chiara.acting():
        found = Participant.objects.order_by("employee__first_name").values_list("employee__first_name", "capacity")
        assert list(found) == [("Amara", 2), ("Kofi", 1)]


def test_who_is_not_asked_has_no_wish(house: House) -> None:
    _send(house, mentees="3")
    assert _wish(house) is None


def test_a_reader_or_an_admin_agrees_on_another_number(asking: House) -> None:
    row = asking.applied(asking.scene.juniors[1], mentees=3)
    url, olu = asking.url(f"{row.pk}/mentees/"), asking.scene.cast.olu
    assert olu.browser().post(url, {"mentees": "1"}).status_code == 403
    with asking.chiara.acting():
        rows.make_review(application=row, reviewer=olu.user)
    olu.browser().post(url, {"mentees": "2"})
    assert _wish(asking) == 2
    page = asking.chiara.browser().post(url, {"mentees": "x"}, follow=True)
    assert (said(page), _wish(asking)) == (["A mentor takes 1 to 3 at first."], 2)
    with asking.chiara.acting():
        log = AuditEvent.objects.get(verb="changed how many a mentor takes")
        assert log.detail == {"before": 3, "after": 2}
    asking.decide("decline", row)
    page = asking.chiara.browser().post(url, {"mentees": "1"}, follow=True)
    assert (said(page), _wish(asking)) == (["This application does not wait for a review."], 2)
