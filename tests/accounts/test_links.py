"""One-tap links: what they open, for how long, for whom, and what a stranger can do with one."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.utils import timezone

from accounts import selectors, tokens
from accounts.actors import Grant, NotAllowed
from accounts.enums import Permission
from accounts.models import AuditEvent, LinkUse, OneTapLink, Organization
from accounts.services import links
from accounts.services.links import Holder
from accounts.tenancy import tenant
from config import taps
from tests.factories.cast import Cast
from tests.mail import Mailbox

SUBJECT = uuid.UUID("01900000-0000-7000-8000-000000000001")
BERND = Holder("Bernd@Nordwind.example", "Bernd Krüger")


def _page(request: HttpRequest, link: OneTapLink, step: str) -> HttpResponse:
    """Changes the organization's name when its form is sent, and refuses the name ``bad``."""
    name = request.POST.get("name", "")
    if request.method == "POST":
        Organization.objects.filter(pk=link.organization_id).update(name=name)
    actor = request.actor  # type: ignore[attr-defined]
    status = 422 if name == "bad" else 200
    return HttpResponse(f"{actor.name}|{actor.grant == Grant('test', SUBJECT)}|{request.seal}|{step}", status=status)  # type: ignore[attr-defined]


@pytest.fixture
def address(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> str:
    """A link to a page of this test, for Bernd."""
    monkeypatch.setitem(taps.STEPS, "test", _page)
    monkeypatch.setitem(taps.HOLDS, "test", lambda link: link.name != "Gone")
    with cast.chiara.acting() as actor:
        return links.issue(actor=actor, scope="test", holders={SUBJECT: BERND})[SUBJECT]


def _path(address: str) -> str:
    return "/t/" + address.partition("/t/")[2]


def _seal(page: Any) -> str:
    return str(page.content.decode().partition('value="')[2].partition('"')[0])


def _send(path: str, **data: str) -> Any:
    browser = Client(enforce_csrf_checks=True)
    return browser.post(path, {"seal": _seal(browser.get(path))} | data)


def _name(cast: Cast) -> str:
    with cast.chiara.acting():
        return Organization.objects.get(pk=cast.nordwind.pk).name


def test_the_secret_is_kept_as_a_hash_only(cast: Cast, address: str) -> None:
    token = address.rstrip("/").rpartition("/")[2]
    with cast.chiara.acting():
        kept = OneTapLink.objects.values().get()
    assert (len(token), kept["token_hash"], kept["email"]) == (22, tokens.hashed(token), "bernd@nordwind.example")
    assert token not in str(kept)


def test_looking_changes_nothing_and_tells_nobody_the_address(cast: Cast, address: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    for method in (browser.get, browser.head):
        page = method(_path(address))
        assert (page.status_code, page["X-Robots-Tag"], page["Referrer-Policy"], page["Cache-Control"]) == (
            200, "noindex, nofollow", "no-referrer", "private, no-store",
        )  # fmt: skip
    with cast.chiara.acting():
        assert (OneTapLink.objects.get().uses, LinkUse.objects.count()) == (0, 0)


def test_a_form_of_the_page_changes_something_without_a_cookie_and_signs_nobody_in(cast: Cast, address: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    seal = _seal(browser.get(_path(address)))
    browser.cookies.clear()
    page = browser.post(_path(address), {"seal": seal, "name": "Nordwind", "answer": "keep"})
    assert page.content.decode().startswith("Bernd Krüger, by a link|True|")
    assert _name(cast) == "Nordwind"
    assert "sessionid" not in browser.cookies
    assert browser.get(cast.chiara.url()).status_code == 302
    with cast.chiara.acting():
        assert list(LinkUse.objects.values_list("step", flat=True)) == ["keep"]


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_post_that_does_not_come_from_the_page_changes_nothing(
    cast: Cast, address: str, headers: dict[str, str]
) -> None:
    browser = Client(enforce_csrf_checks=True)
    data = {"name": "Hacked", "seal": _seal(browser.get(_path(address))) if headers else "forged:seal"}
    page = browser.post(_path(address), data, headers=headers)
    assert (page.status_code, page["Location"], _name(cast)) == (302, _path(address), "Nordwind Energy")


def test_the_seal_of_one_link_does_not_open_another(cast: Cast, address: str) -> None:
    with cast.chiara.acting() as actor:
        other = links.issue(actor=actor, scope="test", holders={SUBJECT: BERND})[SUBJECT]
    seal = _seal(Client().get(_path(other)))
    assert Client().post(_path(address), {"name": "Hacked", "seal": seal}).status_code == 302
    assert _name(cast) == "Nordwind Energy"


def test_a_refused_form_changes_nothing_and_is_no_use(cast: Cast, address: str) -> None:
    assert _send(_path(address), name="bad").status_code == 422
    assert _name(cast) == "Nordwind Energy"
    with cast.chiara.acting():
        assert (OneTapLink.objects.get().uses, LinkUse.objects.count()) == (0, 0)


def test_a_holder_has_no_permission_and_no_other_row(cast: Cast, address: str) -> None:
    from accounts.actors import by_link

    with cast.chiara.acting():
        actor = by_link(OneTapLink.objects.get())
    assert [one for one in Permission if actor.may(one)] == []
    actor.require_grant("test", SUBJECT)
    for scope, subject in (("other", SUBJECT), ("test", uuid.uuid4())):
        with pytest.raises(NotAllowed):
            actor.require_grant(scope, subject)


@pytest.mark.parametrize(
    ("change", "words", "renews"),
    [
        ({"expires_at": timezone.now() - dt.timedelta(days=1)}, "It was open until", True),
        ({"most_uses": 1, "uses": 1}, "has been used", True),
        ({"revoked_at": timezone.now()}, "taken back", False),
    ],
)
def test_an_ended_link_says_why_and_a_new_one_goes_to_the_same_address_only(
    cast: Cast, address: str, mailbox: Mailbox, change: dict[str, Any], words: str, renews: bool,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    with cast.chiara.acting():
        OneTapLink.objects.update(**change)
        seal = links.sealed(OneTapLink.objects.get())
    page = Client().get(_path(address))
    text = page.content.decode()
    assert (page.status_code, words in text, "Send me a new link" in text) == (410, True, renews)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            page = Client().post(_path(address), {"seal": seal, "again": "1", "email": "thief@example.com"})
    assert page.status_code == 200
    assert mailbox.receivers == (["bernd@nordwind.example"] if renews else [])
    if renews:
        new = mailbox.last("bernd@nordwind.example").partition("/t/")[2].split("/")[0]
        assert Client().get(f"/t/{new}/").status_code == 200
    assert _name(cast) == "Nordwind Energy"


def _expired(link: OneTapLink, **values: Any) -> OneTapLink:
    yesterday = timezone.now() - dt.timedelta(days=1)
    OneTapLink.objects.filter(pk=link.pk).update(expires_at=yesterday, renewed_at=None, **values)
    return OneTapLink.objects.get(pk=link.pk)


def _holds(link: OneTapLink) -> bool:
    return taps.HOLDS["test"](link)


def test_what_was_taken_back_is_not_renewed_by_an_earlier_link(cast: Cast, address: str) -> None:
    with cast.chiara.acting() as actor:
        first = _expired(OneTapLink.objects.get())
        assert links.renew(link=first, holds=_holds)
        second = OneTapLink.objects.exclude(pk=first.pk).get()
        assert [one.pk for one in selectors.links_of("test", SUBJECT)] == [second.pk]
        assert links.revoke(actor=actor, link=second)
        assert not links.renew(link=_expired(first), holds=_holds)
        # Also where a row from before was taken back alone.
        assert not links.renew(link=_expired(first, revoked_at=None), holds=_holds)
        assert (OneTapLink.objects.count(), list(selectors.links_of("test", SUBJECT))[1:]) == (2, [])


def test_who_can_have_a_link_renewed_is_on_the_list_of_those_who_have_one(cast: Cast, address: str) -> None:
    with cast.chiara.acting():
        first = _expired(OneTapLink.objects.get())
        assert list(selectors.links_of("test", SUBJECT)) == [first]
        _expired(first, begun_at=timezone.now() - selectors.RENEWABLE)
        assert list(selectors.links_of("test", SUBJECT)) == []


@pytest.mark.parametrize("values", [{"name": "Gone"}, {"begun_at": timezone.now() - dt.timedelta(days=181)}])
def test_nothing_is_renewed_that_is_not_the_holders_or_is_too_old(
    cast: Cast, address: str, values: dict[str, Any]
) -> None:
    with cast.chiara.acting():
        assert not links.renew(link=_expired(OneTapLink.objects.get(), **values), holds=_holds)
        assert OneTapLink.objects.count() == 1


def test_a_renewed_link_keeps_the_day_on_which_it_was_given(cast: Cast, address: str) -> None:
    with cast.chiara.acting():
        old = _expired(OneTapLink.objects.get(), begun_at=timezone.now() - dt.timedelta(days=100))
        assert links.renew(link=old, holds=_holds)
        assert {row.begun_at for row in OneTapLink.objects.all()} == {old.begun_at}
        assert not links.renew(link=OneTapLink.objects.exclude(pk=old.pk).get(), holds=_holds)


def test_links_end_by_address_and_by_row(cast: Cast, address: str) -> None:
    with cast.chiara.acting():
        assert (links.end(emails=["BERND@nordwind.example", ""]), links.end(emails=["bernd@nordwind.example"])) == (
            1,
            0,
        )
        OneTapLink.objects.update(revoked_at=None)
        assert links.end(scope="other", subjects=[SUBJECT]) == 0
        assert links.end(scope="test", subjects=[SUBJECT]) == 1


def test_a_link_of_one_use_is_used_once(cast: Cast, address: str) -> None:
    with cast.chiara.acting():
        OneTapLink.objects.update(most_uses=1)
    assert _send(_path(address), name="Once").status_code == 200
    assert _send(_path(address), name="Twice").status_code == 410
    assert _name(cast) == "Once"


def test_a_revoked_link_opens_nothing_at_once(cast: Cast, address: str) -> None:
    with cast.chiara.acting() as actor:
        link = OneTapLink.objects.get()
        assert links.revoke(actor=actor, link=link)
        assert not links.revoke(actor=actor, link=link)
        assert list(AuditEvent.objects.values_list("verb", "label")) == [("one-tap link revoked", "Bernd Krüger")]
    assert Client().get(_path(address)).status_code == 410


def test_an_unknown_secret_is_not_found_and_says_what_to_do(db: Any) -> None:
    page = Client().get("/t/" + "a" * 22 + "/")
    assert (page.status_code, "opens nothing" in page.content.decode()) == (404, True)


@pytest.mark.parametrize("answer", ["a\0b", "a" * 99 + " ", "<b>"])
def test_an_answer_of_no_button_is_not_taken_down(cast: Cast, address: str, answer: str) -> None:
    assert _send(_path(address), name="Nordwind", answer=answer).status_code == 200
    with cast.chiara.acting():
        assert list(LinkUse.objects.values_list("step", flat=True)) == [""]


@pytest.mark.parametrize(("method", "ending", "status"), [("put", "", 405), ("get", "a/b/", 404), ("get", "a.b", 404)])
def test_no_answer_tells_others_the_address(address: str, method: str, ending: str, status: int) -> None:
    page = getattr(Client(), method)(_path(address) + ending)
    assert (page.status_code, page["X-Robots-Tag"], page["Referrer-Policy"]) == (
        status, "noindex, nofollow", "no-referrer",
    )  # fmt: skip


def test_too_many_forms_are_refused(cast: Cast, address: str, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"one_tap": "2/m/ip"}
    assert [_send(_path(address), name="n").status_code for _ in range(3)] == [200, 200, 429]


def test_another_organization_sees_no_link(cast: Cast, address: str) -> None:
    with tenant(cast.suedstern.pk):
        assert not OneTapLink.objects.exists()
        assert not OneTapLink.unscoped.exists()
