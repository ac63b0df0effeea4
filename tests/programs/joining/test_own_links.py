"""The one-tap links of one person: what an admin sees and does about them, and what the person does."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actors import NotAllowed
from accounts.models import AuditEvent, LinkUse, OneTapLink
from accounts.services import links as all_links
from config.taps import HOLDS
from nudges.models import Message
from programs.enums import LinkScope
from programs.services import links
from tests.factories.cast import Cast
from tests.factories.rows import make_employee, make_link
from tests.mail import Mailbox
from tests.profiles.gates import Invited, invite, letter_to


@pytest.fixture
def bernd(cast: Cast) -> Invited:
    """Bernd has a letter, and his assistant Eva has another."""
    invited = invite(cast)
    with cast.chiara.acting():
        make_employee(first_name="Eva", last_name="Adler", email="eva@nordwind.example")
    invited.post("assistant/", email="eva@nordwind.example")
    return invited


def _at(invited: Invited, tail: str = "") -> str:
    return invited.cast.chiara.url(f"participants/{invited.participant.pk}/links/{tail}")


def _link(invited: Invited, scope: str) -> OneTapLink:
    with invited.cast.chiara.acting():
        return OneTapLink.objects.get(scope=scope)


def _open(invited: Invited) -> dict[str, bool]:
    with invited.cast.chiara.acting():
        return {one.scope: not one.ended for one in OneTapLink.objects.all()}


def _eva(invited: Invited) -> str:
    with invited.cast.chiara.acting():
        return "/t/" + letter_to("eva@nordwind.example").partition("/t/")[2]


def test_an_admin_sees_what_each_link_opens_for_whom_and_how_it_was_used(bernd: Invited) -> None:
    bernd.post(answer="keep")
    page = bernd.cast.chiara.browser().get(_at(bernd))
    text = " ".join(page.content.decode().split())
    for words in (
        "Answers for the place of Bernd Krüger in Digital upstream", "Moves the times of Bernd Krüger in Digital upstream",
        "held by eva@nordwind.example", "used 2 times", "not used so far", "· keep",
    ):  # fmt: skip
        assert words in text
    assert bernd.path.split("/")[2] not in text


def test_taking_one_back_asks_first_and_ends_it_alone(bernd: Invited) -> None:
    browser, link = bernd.cast.chiara.browser(), _link(bernd, LinkScope.SLOTS)
    url = _at(bernd, f"{link.pk}/revoke/")
    assert "Take this link back?" in browser.get(url).content.decode()
    assert _open(bernd) == {"place": True, "slots": True}
    page = browser.post(url, follow=True)
    assert "The link opens nothing any more." in page.content.decode()
    assert _open(bernd) == {"place": True, "slots": False}
    assert Client().get(_eva(bernd)).status_code == 410
    assert "Nothing was open any more." in browser.post(url, follow=True).content.decode()
    with bernd.cast.chiara.acting():
        events = AuditEvent.objects.filter(verb="one-tap link revoked").values_list("actor_name", "label")
        assert list(events) == [("Chiara Rossi", "eva@nordwind.example")]


def test_taking_all_back_leaves_nothing_that_can_be_renewed(bernd: Invited, mailbox: Mailbox) -> None:
    with bernd.cast.chiara.acting():
        old = make_link(scope=LinkScope.PLACE, subject=bernd.participant.pk, email="bernd@nordwind.example")
        OneTapLink.objects.filter(pk=old.pk).update(expires_at=timezone.now() - dt.timedelta(days=1))
    browser = bernd.cast.chiara.browser()
    assert "also that of an assistant" in browser.get(_at(bernd, "revoke/")).content.decode()
    assert "2 links open nothing any more." in browser.post(_at(bernd, "revoke/"), follow=True).content.decode()
    with bernd.cast.chiara.acting():
        rows = list(OneTapLink.objects.select_related("organization"))
        assert [row.ended for row in rows] == ["revoked"] * 3
    assert [all_links.renew(link=row, holds=HOLDS) for row in rows] == [False] * 3
    assert mailbox.receivers == []


def test_a_new_link_goes_to_the_address_in_the_directory_once_a_minute(bernd: Invited, time_machine: Any) -> None:
    time_machine.move_to(timezone.now().replace(second=10), tick=False)
    browser = bernd.cast.chiara.browser()
    for words in ("A new link is on its way to bernd@nordwind.example.", "A new link left a moment ago."):
        assert words in browser.post(_at(bernd, "send/"), follow=True).content.decode()
    with bernd.cast.chiara.acting():
        assert Message.objects.filter(kind="own link", to_email="bernd@nordwind.example").count() == 1
        assert OneTapLink.objects.filter(scope=LinkScope.PLACE).count() == 2
        assert AuditEvent.objects.filter(verb="sent a one-tap link").count() == 1
        address = letter_to("bernd@nordwind.example")
    assert Client().get("/t/" + address.partition("/t/")[2]).status_code == 200


@pytest.mark.parametrize(
    ("gone", "words"), [("left", "has left the organization"), ("withdrawn", "Bring them back first")]
)
def test_nobody_who_is_gone_is_sent_a_link(bernd: Invited, gone: str, words: str) -> None:
    with bernd.cast.chiara.acting():
        row = bernd.participant.employee if gone == "left" else bernd.participant
        setattr(row, "status" if gone == "left" else "state", gone)
        row.save()
    page = bernd.cast.chiara.browser().post(_at(bernd, "send/"), follow=True)
    assert words in page.content.decode()
    with bernd.cast.chiara.acting():
        assert (OneTapLink.objects.count(), Message.objects.filter(kind="own link").count()) == (2, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_the_same_few_questions(cast: Cast, count: int, django_assert_num_queries: Any) -> None:
    bernd = invite(cast)
    with cast.chiara.acting():
        for _ in range(count - 1):
            link = make_link(scope=LinkScope.PLACE, subject=bernd.participant.pk, email="bernd@nordwind.example")
            LinkUse.objects.create(link=link, step="keep")
    for member, url, queries in ((cast.chiara, _at(bernd), 12), (cast.bernd, cast.bernd.url("me/links/"), 11)):
        browser = member.browser()
        with django_assert_num_queries(queries):
            page = browser.get(url)
        assert len(page.context["held"]) == count


def test_the_pages_of_one_person_are_for_admins_alone(bernd: Invited) -> None:
    cast, link = bernd.cast, _link(bernd, LinkScope.PLACE)
    paths = [_at(bernd), _at(bernd, "revoke/"), _at(bernd, f"{link.pk}/revoke/")]
    for member, status in ((cast.dario, 404), (cast.amara, 404), (cast.olu, 404), (cast.bernd, 403)):
        assert [member.browser().get(path).status_code for path in paths] == [status] * 3
        assert [member.browser().post(path).status_code for path in (*paths[1:], _at(bernd, "send/"))] == [status] * 3
    assert _open(bernd) == {"place": True, "slots": True}


def test_a_link_of_somebody_else_is_not_under_this_persons_address(bernd: Invited) -> None:
    with bernd.cast.chiara.acting():
        other = make_link(scope=LinkScope.PLACE, subject=bernd.cohort.pk, email="else@nordwind.example")
    assert bernd.cast.chiara.browser().post(_at(bernd, f"{other.pk}/revoke/")).status_code == 404
    with bernd.cast.chiara.acting():
        other.refresh_from_db()
        assert other.revoked_at is None


def test_everybody_sees_their_own_links_and_takes_them_back(bernd: Invited) -> None:
    member, link = bernd.cast.bernd, _link(bernd, LinkScope.SLOTS)
    browser = member.browser()
    text = browser.get(member.url("me/links/")).content.decode()
    assert ("held by eva@nordwind.example" in text, "Answers for the place of Bernd Krüger" in text) == (True, True)
    browser.get(member.url(f"me/links/{link.pk}/revoke/"))
    assert _open(bernd) == {"place": True, "slots": True}
    browser.post(member.url(f"me/links/{link.pk}/revoke/"))
    assert _open(bernd) == {"place": True, "slots": False}
    assert "Take all of your links back?" in browser.get(member.url("me/links/revoke/")).content.decode()
    browser.post(member.url("me/links/revoke/"))
    assert _open(bernd) == {"place": False, "slots": False}
    with bernd.cast.chiara.acting():
        names = AuditEvent.objects.filter(verb="one-tap link revoked").values_list("actor_name", flat=True)
        assert list(names) == ["Bernd Krüger"] * 2


def test_nobody_sees_or_ends_the_links_of_others(bernd: Invited) -> None:
    link = _link(bernd, LinkScope.PLACE)
    for member in (bernd.cast.amara, bernd.cast.chiara):
        assert "Bernd" not in member.browser().get(member.url("me/links/")).content.decode()
        assert member.browser().post(member.url(f"me/links/{link.pk}/revoke/")).status_code == 404
        member.browser().post(member.url("me/links/revoke/"))
    with bernd.cast.amara.acting() as actor, pytest.raises(NotAllowed):
        links.revoke(actor=actor, link=link)
    assert _open(bernd) == {"place": True, "slots": True}


def test_an_assistant_with_a_login_gives_the_times_back(bernd: Invited) -> None:
    amara = bernd.cast.amara
    with bernd.cast.chiara.acting():
        make_employee(first_name="Amara", last_name="Okafor", email="amara@nordwind.example")
    bernd.post("assistant/", email="amara@nordwind.example")
    text = amara.browser().get(amara.url("me/links/")).content.decode()
    assert ("Moves the times of Bernd Krüger" in text, "eva@nordwind.example" in text) == (True, False)
    amara.browser().post(amara.url("me/links/revoke/"))
    with bernd.cast.chiara.acting():
        ended = {one.email: one.ended for one in OneTapLink.objects.all()}
    assert ended == {
        "bernd@nordwind.example": "", "eva@nordwind.example": "", "amara@nordwind.example": "revoked",
    }  # fmt: skip
