"""The shared link of a cohort: it tells nobody who is known, and names wait for an admin."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actors import NotAllowed
from accounts.enums import Role
from accounts.models import OneTapLink
from nudges.models import Message
from programs.enums import LinkScope
from programs.models import Audience, Nomination, Participant, SharedAsk
from programs.services import invitations, nominations, shared_asks, sharing
from programs.tasks import settle_asks
from tests.factories.rows import make_nomination
from tests.programs.participants.people import Scene, said


@pytest.fixture
def address(scene: Scene) -> str:
    """The path of a shared link."""
    with scene.chiara.acting() as actor:
        made = sharing.share(actor=actor, cohort=scene.cohort, scope=LinkScope.COHORT, label="Intranet, spring")
    return "/t/" + made.partition("/t/")[2]


def _post(path: str, step: str = "", **data: str) -> Any:
    browser = Client(enforce_csrf_checks=True)
    seal = re.search(r'name="seal" value="([^"]+)"', browser.get(path + step).content.decode())
    assert seal is not None
    return browser.post(path + step, {"seal": seal[1]} | data, follow=True)


def _settle(scene: Scene) -> None:
    settle_asks(str(scene.chiara.organization.pk))


def _names(scene: Scene) -> list[tuple[str, str, str, str]]:
    with scene.chiara.acting():
        rows = Nomination.objects.order_by("created_at")
        return list(rows.values_list("employee__first_name", "side", "by_email", "state"))


def _link_page(scene: Scene) -> str:
    return scene.path.replace("participants/", "link/")


def test_an_answer_never_says_who_is_known(scene: Scene, address: str) -> None:
    pages = {
        re.sub(r'"x-csrftoken": "\w+"', "", _post(address, email=email, side="mentee").content.decode())
        for email in ("bernd@nordwind.example", "nobody@nordwind.example", "dario@suedstern.example")
    }
    assert (len(pages), _names(scene)) == (1, [])
    _settle(scene)
    assert _names(scene) == [("Bernd", "mentee", "bernd@nordwind.example", "open")]


def test_a_name_is_kept_once_and_with_its_reason(scene: Scene, address: str) -> None:
    data = {"email": "Sana@nordwind.example", "side": "mentee", "by_email": "tom@nordwind.example"}
    for why in ("She asks well.", "Again."):
        assert "Thank you" in _post(address, "nominate/", why=why, **data).content.decode()
        _settle(scene)
    with scene.chiara.acting():
        assert list(Nomination.objects.values_list("employee__first_name", "why")) == [("Sana", "She asks well.")]


def test_who_is_on_the_list_gets_the_own_letter_at_the_own_address(scene: Scene, address: str) -> None:
    with scene.chiara.acting():
        Participant.objects.create(cohort=scene.cohort, employee=scene.seniors[0], side="mentee")
    for _ in range(2):
        _post(address, email="bernd@nordwind.example", side="mentor")
        _settle(scene)
    with scene.chiara.acting():
        assert list(Message.objects.values_list("to_email", flat=True)) == ["bernd@nordwind.example"]
    assert _names(scene) == []


def test_every_address_costs_the_same_questions(scene: Scene, address: str) -> None:
    with scene.chiara.acting():
        Participant.objects.create(cohort=scene.cohort, employee=scene.seniors[0], side="mentee")
    counts = []
    for email in ("bernd@nordwind.example", "sana@nordwind.example", "nobody@nordwind.example"):
        browser = Client()
        seal = re.search(r'name="seal" value="([^"]+)"', browser.get(address).content.decode())
        assert seal is not None
        with CaptureQueriesContext(connection) as asked:
            browser.post(address, {"seal": seal[1], "email": email, "side": "mentee"})
        counts.append([re.sub(r"'[^']*'", "", one["sql"]).split(" ")[0] for one in asked.captured_queries])
    assert counts[0] == counts[1] == counts[2]


def test_what_was_typed_is_settled_once_and_forgotten(scene: Scene, address: str) -> None:
    _post(address, email="bernd@nordwind.example", side="mentee")
    with scene.chiara.acting() as actor, pytest.raises(NotAllowed):
        shared_asks.settle(actor=replace(actor, role=Role.PARTICIPANT))
    for _ in range(2):
        _settle(scene)
    with scene.chiara.acting():
        assert (SharedAsk.objects.count(), Nomination.objects.count()) == (0, 1)


def test_a_forged_name_on_the_wrong_side_does_not_stand_in_the_way(scene: Scene, address: str) -> None:
    about = {"email": "bernd@nordwind.example", "by_email": "frieda@nordwind.example"}
    _post(address, "nominate/", side="mentor", why="As owner I decided.", **about)
    _post(address, email="bernd@nordwind.example", side="mentee")
    _settle(scene)
    assert _names(scene) == [
        ("Bernd", "mentor", "frieda@nordwind.example", "open"), ("Bernd", "mentee", "bernd@nordwind.example", "open"),
    ]  # fmt: skip
    page = " ".join(scene.chiara.browser().get(scene.chiara.url(_link_page(scene))).content.decode().split())
    assert (
        "named by somebody who says to be frieda@nordwind.example (Frieda Petersen; address not proven)" in page,
        "asked for by somebody who says to be Bernd (address not proven)" in page,
    ) == (True, True)
    with scene.chiara.acting() as actor:
        true = Nomination.objects.select_related("cohort", "employee").get(side="mentee")
        assert nominations.decide(actor=actor, nomination=true, accept=True)
    assert [name[3] for name in _names(scene)] == ["declined", "accepted"]


def test_a_link_takes_so_many_forms_a_day(scene: Scene, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_asks, "MOST_A_DAY", 1)
    assert _post(address, email="bernd@nordwind.example", side="mentee").status_code == 200
    page = _post(address, email="sana@nordwind.example", side="mentee")
    assert (page.status_code, "Try again tomorrow" in page.content.decode()) == (422, True)
    with scene.chiara.acting():
        assert list(SharedAsk.objects.values_list("email", flat=True)) == ["bernd@nordwind.example"]


def test_a_network_sends_so_many_forms_a_day(scene: Scene, address: str, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"one_tap": "100/m/ip", "shared_link": "1/d/ip"}
    pages = [_post(address, email="bernd@nordwind.example", side="mentee").status_code for _ in range(2)]
    assert pages == [200, 429]


def test_who_asks_again_some_minutes_later_gets_the_promised_letter(scene: Scene, address: str) -> None:
    with scene.chiara.acting() as actor:
        row = Participant.objects.create(cohort=scene.cohort, employee=scene.seniors[0], side="mentee")
        invitations.invite(actor=actor, cohort=scene.cohort, participants=[row])
    with time_machine.travel(dt.timedelta(minutes=6), tick=True):
        _post(address, email="bernd@nordwind.example", side="mentee")
        _settle(scene)
    with scene.chiara.acting():
        assert Message.objects.count() == 2


def test_who_said_no_and_asks_again_is_a_name_for_the_admin(scene: Scene, address: str) -> None:
    with scene.chiara.acting():
        Participant.objects.create(cohort=scene.cohort, employee=scene.seniors[0], side="mentee", state="withdrawn")
    named = {"email": "bernd@nordwind.example", "side": "mentee"}
    _post(address, "nominate/", by_email="tom@nordwind.example", **named)
    _settle(scene)
    assert _names(scene) == []
    _post(address, **named)
    _settle(scene)
    assert _names(scene) == [("Bernd", "mentee", "bernd@nordwind.example", "open")]
    tasks = {one.title: one.href for one in scene.chiara.browser().get(scene.chiara.url()).context["tasks"]}
    assert tasks["1 name waits for you"] == scene.chiara.url(_link_page(scene))


def test_a_line_break_counts_once(scene: Scene, address: str) -> None:
    why = f"{'x' * 250}\r\n{'y' * 249}"
    data = {"email": "sana@nordwind.example", "side": "mentee", "by_email": "tom@nordwind.example"}
    assert _post(address, "nominate/", why=why, **data).status_code == 200
    _settle(scene)
    with scene.chiara.acting():
        assert len(Nomination.objects.get().why) == 500


def test_an_admin_sees_who_a_name_is_and_changes_the_side(scene: Scene, address: str) -> None:
    _post(address, email="bernd@nordwind.example", side="mentor")
    _settle(scene)
    with scene.chiara.acting():
        Audience.objects.filter(cohort=scene.cohort, side="mentor").update(grade_max=1)
    browser, page = scene.chiara.browser(), scene.chiara.url(_link_page(scene))
    text = " ".join(browser.get(page).content.decode().split())
    assert f"{scene.seniors[0].job_title} · grade {scene.seniors[0].grade}" in text
    assert "does not fit the audience" in text
    with scene.chiara.acting():
        pk = Nomination.objects.get().pk
    url = scene.chiara.url(scene.path.replace("participants/", f"nominations/{pk}/decide/"))
    browser.post(url, {"decision": "accept", "side": "mentee"})
    with scene.chiara.acting():
        assert Participant.objects.get().side == "mentee"


@pytest.mark.parametrize(("step", "data"), [("", {"email": "nonsense"}), ("nominate/", {"email": "a@n.example"})])
def test_a_mistake_is_said_and_keeps_nothing(scene: Scene, address: str, step: str, data: dict[str, str]) -> None:
    assert _post(address, step, **data).status_code == 422
    assert _names(scene) == []


def test_the_link_and_its_code_are_shown_once(scene: Scene) -> None:
    browser, url = scene.chiara.browser(), scene.chiara.url(_link_page(scene))
    first = browser.post(url + "new/", {"label": "Intranet, spring"}, follow=True).content.decode()
    again = browser.get(url).content.decode()
    assert ("The link as a code" in first, "/t/" in first, "The link as a code" in again) == (True, True, False)
    with scene.chiara.acting():
        link = OneTapLink.objects.get()
    assert link.name == "Intranet, spring"
    assert said(browser.post(f"{url}{link.pk}/end/", follow=True)) == ["The link opens nothing any more."]
    assert browser.post(f"{url}{link.pk}/end/").status_code == 404


def test_a_link_that_was_taken_back_lets_nobody_in(scene: Scene, address: str) -> None:
    with scene.chiara.acting() as actor:
        sharing.unshare(actor=actor, link=OneTapLink.objects.get())
    assert Client().get(address).status_code == 410


def test_a_form_without_a_decision_decides_nothing(scene: Scene, address: str) -> None:
    with scene.chiara.acting():
        pk = make_nomination(cohort=scene.cohort).pk
    url = scene.chiara.url(scene.path.replace("participants/", f"nominations/{pk}/decide/"))
    for data in ({}, {"decision": "maybe"}):
        page = scene.chiara.browser().post(url, data, follow=True)
        assert said(page) == ["Choose whether to take them in, or to let the name go."]
    with scene.chiara.acting():
        assert (Nomination.objects.get().state, Participant.objects.count()) == ("open", 0)


@pytest.mark.parametrize(("decision", "state", "count"), [("accept", "accepted", 1), ("decline", "declined", 0)])
def test_an_admin_decides_once(scene: Scene, address: str, decision: str, state: str, count: int) -> None:
    _post(address, email="bernd@nordwind.example", side="mentee")
    _settle(scene)
    with scene.chiara.acting():
        pk = Nomination.objects.get().pk
    url = scene.chiara.url(scene.path.replace("participants/", f"nominations/{pk}/decide/"))
    browser = scene.chiara.browser()
    assert said(browser.post(url, {"decision": decision}, follow=True))[0].startswith("Bernd Krüger was")
    assert said(browser.post(url, {"decision": "accept"}, follow=True)) == ["Somebody else decided a moment ago."]
    with scene.chiara.acting():
        assert (Nomination.objects.get().state, Participant.objects.count(), Message.objects.count()) == (
            state, count, count,
        )  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_few_questions(
    scene: Scene, address: str, count: int, django_assert_num_queries: Any
) -> None:
    for name in ("bernd", "sana", "tom")[:count]:
        _post(address, email=f"{name}@nordwind.example", side="mentee")
    _settle(scene)
    browser = scene.chiara.browser()
    with django_assert_num_queries(16):
        page = browser.get(scene.chiara.url(_link_page(scene)))
    assert len(page.context["page"].object_list) == count


def test_nobody_else_reaches_the_names(scene: Scene) -> None:
    for member, status in ((scene.cast.dario, 404), (scene.cast.amara, 403), (scene.cast.olu, 403)):
        url = scene.chiara.url(_link_page(scene))
        assert member.browser().get(url).status_code == status
        assert member.browser().post(url + "new/").status_code == status
    with scene.chiara.acting():
        assert not OneTapLink.objects.exists()
