"""Applying: the shared link tells nobody who is known, and the own page loses nothing."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEvent, OneTapLink
from programs.models import Application, ApplicationAnswer, Call, Stranger
from programs.services import applications, shared_asks
from tests.factories import rows
from tests.programs.participants.people import person
from tests.programs.vetting.house import House, post, said


def _strangers(house: House) -> list[tuple[str, bool]]:
    with house.chiara.acting():
        return list(Stranger.objects.values_list("email", "handled"))


def test_an_answer_never_says_who_is_known(house: House) -> None:
    link = house.shared()
    pages = {
        re.sub(r'"x-csrftoken": "\w+"', "", house.asks(email, link=link).content.decode())
        for email in ("amara@nordwind.example", "nobody@nordwind.example", "dario@suedstern.example")
    }
    assert len(pages) == 1
    assert house.letters() == [("amara", "the own link", "pending")]
    assert _strangers(house) == [("nobody@nordwind.example", False), ("dario@suedstern.example", False)]


def test_nobody_is_flooded_with_links_and_nobody_elses_application_is_touched(house: House) -> None:
    row = house.applied(house.scene.juniors[0], state="draft", submitted_at=None)
    link = house.shared()
    for side in ("mentor", "mentee", "mentee"):
        house.asks("Amara@nordwind.example", side, link=link)
    assert house.letters() == [("amara", "the own link", "pending")]
    with house.chiara.acting():
        assert list(Application.objects.values_list("pk", "side")) == [(row.pk, "mentor")]


def test_the_work_of_an_answer_never_says_who_is_known(house: House) -> None:
    link, counts = house.shared(), []
    for email in ("amara@nordwind.example", "nobody@nordwind.example", "dario@suedstern.example"):
        browser = Client(enforce_csrf_checks=True)
        seal = re.search(r'name="seal" value="([^"]+)"', browser.get(link).content.decode())
        assert seal is not None
        with CaptureQueriesContext(connection) as asked:
            browser.post(link, {"seal": seal[1], "email": email, "side": "mentor"})
        counts.append([one["sql"].split(" ")[0] for one in asked.captured_queries])
    assert counts[0] == counts[1] == counts[2]
    assert (house.letters(), _strangers(house)) == ([], [])


def test_a_network_sends_so_many_forms_a_day(house: House, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"one_tap": "100/m/ip", "shared_link": "1/d/ip"}
    link = house.shared()
    assert [post(link, email="amara@nordwind.example", side="mentor").status_code for _ in range(2)] == [200, 429]


def test_a_link_takes_so_many_forms_a_day(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_asks, "MOST_A_DAY", 1)
    link = house.shared()
    assert house.asks("amara@nordwind.example", link=link).status_code == 200
    page = house.asks("sana@nordwind.example", link=link)
    assert (page.status_code, "Try again tomorrow" in page.content.decode()) == (422, True)
    assert [to for to, *_ in house.letters()] == ["amara"]


def test_an_address_that_was_let_go_and_asks_again_stands_there_again(house: House) -> None:
    house.asks("new@nordwind.example")
    with house.chiara.acting():
        Stranger.objects.update(handled=True)
    house.asks("new@nordwind.example")
    assert _strangers(house) == [("new@nordwind.example", False)]


def test_who_takes_part_gets_the_letter_of_the_place(house: House) -> None:
    with house.chiara.acting():
        rows.make_participant(cohort=house.scene.cohort, employee=house.scene.juniors[0])
    house.asks("amara@nordwind.example")
    assert (house.letters(), house.states()) == ([("amara", "profile invitation", "pending")], {})


def test_from_the_letter_to_the_sent_application(house: House) -> None:
    house.asks("amara@nordwind.example")
    own, field = house.link_in("amara"), f"q_{house.questions['mentor'].pk}"
    assert post(own, answer="keep", **{field: "Half a th"}).status_code == 200
    empty = post(own, answer="send", **{field: ""})
    assert (empty.status_code, house.states()) == (422, {"Amara": "draft"})
    sent = post(own, answer="send", **{field: "I write the scripts."}).content.decode()
    assert ("We have your application" in sent, "I write the scripts." in sent) == (True, True)
    assert house.states() == {"Amara": "received"}
    assert [kind for _, kind, _ in house.letters()] == ["the own link", "received"]


def test_a_draft_is_saved_while_it_is_written(house: House) -> None:
    house.asks("amara@nordwind.example")
    own, field = house.link_in("amara"), f"q_{house.questions['mentor'].pk}"
    page = Client().get(own).content.decode()
    seal = re.search(r'name="seal" value="([^"]+)"', page)
    assert seal is not None
    answer = Client().post(own, {"seal": seal[1], field: "Half"}, headers={"HX-Request": "true"})
    assert answer.content.decode().startswith("Saved at ")
    assert "Half" in Client().get(own).content.decode()


@pytest.mark.parametrize("days", [(-9, -1), (1, None)], ids=["over", "not yet"])
def test_outside_of_its_days_nothing_can_be_sent(house: House, days: tuple[int, int | None]) -> None:
    house.asks("amara@nordwind.example")
    own, link = house.link_in("amara"), house.shared()
    today = timezone.now().date()
    first, last = (None if one is None else today + dt.timedelta(one * 2) for one in days)
    with house.chiara.acting():
        Call.objects.update(opens_on=first, closes_on=last)
    for path in (own, link):
        assert "Applications are not open now" in Client().get(path).content.decode()
    with house.chiara.acting():
        row = Application.objects.select_related("cohort").get()
        with pytest.raises(applications.CannotApply):
            applications.submit(actor=house.holder(row), application=row, answers={})
    assert house.states() == {"Amara": "draft"}


def test_the_own_link_opens_no_other_application(house: House) -> None:
    first, other = house.applied(house.scene.juniors[0]), house.applied(house.scene.juniors[1])
    with house.chiara.acting() as actor:
        applications.own_links([first])
        with pytest.raises(Exception, match="does not open"):
            applications.withdraw(actor=house.holder(first), application=other)
        with pytest.raises(Exception, match="own"):
            applications.withdraw(actor=actor, application=other)
    assert house.states() == {"Amara": "received", "Jule": "received"}


def test_it_can_be_taken_back_and_sent_again(house: House) -> None:
    row = house.applied(house.scene.juniors[0])
    with house.chiara.acting():
        rows.make_review(application=row, reviewer=house.chiara.user, score=2)
        path = "/t/" + applications.own_links([row])[row.pk].partition("/t/")[2]
    assert "You took your application back" in post(path, answer="withdraw").content.decode()
    assert house.states() == {"Amara": "withdrawn"}
    post(path, answer="send", **{f"q_{house.questions['mentor'].pk}": "Better now."})
    with house.chiara.acting():
        row.refresh_from_db()
        answers = list(ApplicationAnswer.objects.values_list("text", flat=True))
        assert (row.state, row.reviews.count(), answers) == ("received", 0, ["Better now."])


def test_who_is_signed_in_applies_on_the_page(house: House) -> None:
    browser, url = house.scene.cast.amara.browser(), house.apply_url()
    assert "Apply as a" in browser.get(url).content.decode()
    assert house.states() == {}
    field = f"q_{house.questions['mentor'].pk}"
    page = browser.post(url, {"side": "mentor", "answer": "send", field: "Gladly."}, follow=True)
    assert "We have your application" in page.content.decode()
    assert house.states() == {"Amara": "received"}
    assert "We have your application" in browser.get(house.chiara.url()).content.decode()


def test_the_side_can_be_changed_until_it_is_sent(house: House) -> None:
    browser, url = house.scene.cast.amara.browser(), house.apply_url()
    browser.post(url, {"side": "mentor", "answer": "keep"})
    browser.post(url, {"answer": "mentee"})
    with house.chiara.acting():
        assert Application.objects.get().side == "mentee"
        Application.objects.update(state="received", submitted_at=timezone.now())
    assert browser.post(url, {"answer": "mentor"}).status_code == 409
    with house.chiara.acting():
        assert Application.objects.get().side == "mentee"


def test_who_is_in_no_directory_is_told_so_on_the_own_page(house: House) -> None:
    page = house.scene.cast.olu.browser().get(house.apply_url()).content.decode()
    assert "We do not find you in the directory" in page
    assert house.scene.cast.dario.browser().get(house.apply_url()).status_code == 404


@pytest.mark.parametrize("known", [False, True])
def test_an_unknown_address_waits_until_the_directory_knows_it(house: House, known: bool) -> None:
    house.asks("new@nordwind.example")
    with house.chiara.acting():
        pk = Stranger.objects.get().pk
        if known:
            person("New", "Comer", 3)
    page = house.chiara.browser().post(house.url(f"strangers/{pk}/act/"), {"side": "mentor"}, follow=True)
    first = "new@nordwind.example gets the link" if known else "new@nordwind.example is not in the directory yet"
    assert said(page)[0].startswith(first)
    assert (_strangers(house)[0][1], len(house.letters())) == (known, int(known))


def test_the_link_and_its_code_are_shown_once(house: House) -> None:
    browser, url = house.chiara.browser(), house.url("link/")
    first = browser.post(url + "new/", {"label": "Intranet, spring"}, follow=True).content.decode()
    again = browser.get(url).content.decode()
    assert ("The link as a code" in first, "The link as a code" in again) == (True, False)


def test_a_link_has_a_name_in_the_list_and_in_the_log(house: House) -> None:
    browser, url = house.chiara.browser(), house.url("link/")
    wrong = browser.post(url + "new/", {"label": "  "})
    assert (wrong.status_code, "Give it a name" in wrong.content.decode()) == (422, True)
    with house.chiara.acting():
        assert OneTapLink.objects.count() == 0
    for label in ("Intranet,  spring", "Canteen"):
        browser.post(url + "new/", {"label": label})
    page = browser.get(url)
    assert [one.name for one in page.context["links"]] == ["Canteen", "Intranet, spring"]
    browser.post(f"{url}{page.context['links'][1].pk}/end/")
    with house.chiara.acting():
        log = AuditEvent.objects.filter(verb__contains="link").order_by("created_at").values_list("verb", "label")
        assert list(log) == [
            ("made an application link", "Pilot: Intranet, spring"),
            ("made an application link", "Pilot: Canteen"),
            ("one-tap link revoked", "Intranet, spring"),
        ]


def test_an_unknown_address_that_is_known_by_now_has_its_name_beside_it(house: House) -> None:
    with house.chiara.acting():
        for email in ("frieda@nordwind.example", "new@nordwind.example"):
            rows.make_stranger(cohort=house.scene.cohort, email=email)
    page = house.chiara.browser().get(house.url("link/"))
    assert page.context["known"] == {"frieda@nordwind.example": "Frieda Petersen"}
    assert page.content.decode().count("address not proven") == 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_link_page_asks_the_same_few_questions(house: House, count: int, django_assert_num_queries: Any) -> None:
    with house.chiara.acting():
        for number in range(count):
            rows.make_stranger(cohort=house.scene.cohort, email=f"new{number}@nordwind.example")
    browser = house.chiara.browser()
    with django_assert_num_queries(15):
        page = browser.get(house.url("link/"))
    assert len(page.context["page"].object_list) == count


def test_who_has_a_place_is_told_so_and_applies_for_nothing(house: House) -> None:
    with house.chiara.acting():
        rows.make_participant(cohort=house.scene.cohort, employee=house.scene.juniors[0])
    browser = house.scene.cast.amara.browser()
    assert "You take part already" in browser.get(house.apply_url()).content.decode()
    browser.post(house.apply_url(), {"side": "mentor", "answer": "keep"})
    assert (house.states(), "Applications are open" in browser.get(house.chiara.url()).content.decode()) == ({}, False)
