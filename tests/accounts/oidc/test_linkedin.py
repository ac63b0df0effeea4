"""Connecting LinkedIn and signing in with it, and every way in which somebody could get in who should not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.test import Client

from accounts.models import User
from accounts.selectors import linkedin_is_configured, linkedin_of
from config.embedded import free_port
from tests.accounts.oidc.provider import LinkedIn, apps, running
from tests.factories.cast import PASSWORD, Cast, Member
from tests.mail import Mailbox

LOGIN = "/account/oidc/linkedin/login/"
CALLBACK = "/account/oidc/linkedin/login/callback/"
CONNECT = f"{LOGIN}?process=connect&next=/account/name/"


@pytest.fixture
def linkedin(settings: Any) -> Iterator[LinkedIn]:
    """A provider that this installation has an app at."""
    with running() as server:
        settings.SOCIALACCOUNT_PROVIDERS = apps(server.url)
        yield server


def _leave(browser: Client, start: str) -> str:
    """Go to the provider and say yes there; returns the address that the browser is sent back to."""
    page = browser.post(start)
    assert page.status_code == 302, page.content.decode()
    back = requests.get(page["location"], allow_redirects=False, timeout=5).headers["location"]
    return back.removeprefix("http://testserver")


def _through(browser: Client, start: str = LOGIN) -> Any:
    return browser.get(_leave(browser, start))


def _signed_in(member: Member) -> Client:
    """Somebody who has just proven who they are."""
    browser = Client()
    page = browser.post("/account/login/", {"login": member.user.email, "password": PASSWORD})
    assert page.status_code == 302
    return browser


def _connected(member: Member) -> Client:
    browser = _signed_in(member)
    assert _through(browser, CONNECT)["location"] == "/account/name/"
    return browser


def _is_in(browser: Client, member: Member) -> bool:
    return browser.get(member.url()).status_code == 200


def test_what_is_connected_signs_in(cast: Cast, linkedin: LinkedIn, mailbox: Mailbox) -> None:
    _connected(cast.amara)
    assert (linkedin_of(cast.amara.user.pk) or {})["name"] == "Amara O."
    browser = Client()
    assert _through(browser).status_code == 302
    assert _is_in(browser, cast.amara)
    assert User.objects.get(pk=cast.amara.user.pk).email == "amara@nordwind.example"
    assert list(EmailAddress.objects.filter(user=cast.amara.user).values_list("email", flat=True)) == [
        "amara@nordwind.example"
    ]


def test_the_secret_goes_in_the_body_and_nothing_else_goes_along(cast: Cast, linkedin: LinkedIn) -> None:
    _connected(cast.amara)
    (asked,) = linkedin.asked("/oauth/v2/accessToken")
    assert asked.keys() == {"client_id", "client_secret", "code", "grant_type", "redirect_uri"}
    (began,) = linkedin.asked("/oauth/v2/authorization")
    assert {*began["scope"].split()} == {"openid", "profile", "email"}
    assert began.keys() == {"client_id", "redirect_uri", "response_type", "scope", "state"}


def test_no_token_is_kept(cast: Cast, linkedin: LinkedIn) -> None:
    _connected(cast.amara)
    assert (SocialToken.objects.count(), SocialAccount.objects.count()) == (0, 1)
    kept = str(SocialAccount.objects.get().extra_data)
    assert [token for token in linkedin.tokens if token in kept] == []


def test_whoever_is_connected_is_told_by_letter(cast: Cast, linkedin: LinkedIn, mailbox: Mailbox) -> None:
    browser = _connected(cast.amara)
    assert "LinkedIn profile was connected to your login" in mailbox.last("amara@nordwind.example")
    account = SocialAccount.objects.get()
    page = browser.post("/account/3rdparty/", {"account": account.pk}, follow=True)
    assert "LinkedIn is disconnected." in page.content.decode()
    assert "was disconnected from your login" in mailbox.last("amara@nordwind.example")
    assert (SocialAccount.objects.count(), mailbox.to("amara@private.example")) == (0, [])


@pytest.mark.parametrize("verified", [True, False, "true", "false", None])
@pytest.mark.parametrize("email", ["amara@nordwind.example", "AMARA@nordwind.example", "new@example.org", None])
def test_an_address_opens_nothing(
    cast: Cast, linkedin: LinkedIn, mailbox: Mailbox, settings: Any, email: str | None, verified: Any
) -> None:
    settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
    linkedin.told |= {"email": email, "email_verified": verified}
    linkedin.told = {key: value for key, value in linkedin.told.items() if value is not None}
    before = User.objects.count(), EmailAddress.objects.count()
    browser = Client()
    page = _through(browser)
    assert (page.status_code, "is not connected yet" in page.content.decode()) == (403, True)
    assert not _is_in(browser, cast.amara)
    assert (User.objects.count(), EmailAddress.objects.count(), SocialAccount.objects.count()) == (*before, 0)
    assert mailbox.letters == []


def test_an_unproven_login_with_the_same_address_gets_nothing(cast: Cast, linkedin: LinkedIn) -> None:
    """Somebody signed up with another's address and waits for them to come from LinkedIn."""
    waiting = User.objects.create(email="victim@example.org", name="Not the victim")
    EmailAddress.objects.create(user=waiting, email=waiting.email, verified=False, primary=True)
    linkedin.told |= {"email": waiting.email}
    assert _through(Client()).status_code == 403
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("verified", ["true", "false", 1, None, []])
def test_a_strange_word_for_proven_is_no_error(cast: Cast, linkedin: LinkedIn, verified: Any) -> None:
    linkedin.told |= {"email_verified": verified}
    _connected(cast.amara)
    assert SocialAccount.objects.get().user == cast.amara.user


def test_one_profile_signs_in_as_one_person(cast: Cast, linkedin: LinkedIn) -> None:
    _connected(cast.amara)
    browser = _signed_in(cast.bernd)
    page = browser.get(_leave(browser, CONNECT), follow=True)
    assert "is connected to another login" in page.content.decode()
    assert SocialAccount.objects.get().user == cast.amara.user


def test_an_answer_counts_once_and_in_its_own_browser(cast: Cast, linkedin: LinkedIn) -> None:
    browser = _signed_in(cast.amara)
    back = _leave(browser, CONNECT)
    tampered = back.replace("state=", "state=x")
    stranger = _signed_in(cast.bernd)
    assert [one.get(path).status_code for one, path in ((stranger, back), (browser, tampered))] == [401, 401]
    assert not SocialAccount.objects.exists()
    assert browser.get(back).status_code == 302
    page = browser.get(back)
    assert (page.status_code, "sent you back with an error" in page.content.decode()) == (401, True)
    assert SocialAccount.objects.count() == 1


def test_a_link_with_more_in_it_asks_for_no_more(cast: Cast, linkedin: LinkedIn) -> None:
    page = Client().post(
        f"{LOGIN}?scope=w_member_social&auth_params=prompt%3Dnone%26redirect_uri%3Dhttps://evil.example"
    )
    asked = parse_qs(urlsplit(page["location"]).query)
    assert {*asked["scope"][0].split()} == {"openid", "profile", "email"}
    assert asked["redirect_uri"] == [f"http://testserver{CALLBACK}"]
    assert "prompt" not in asked


def test_leaving_for_linkedin_takes_a_button(cast: Cast, linkedin: LinkedIn) -> None:
    page = Client().get(LOGIN)
    assert (page.status_code, "Go on to LinkedIn" in page.content.decode(), linkedin.calls) == (200, True, [])


@pytest.mark.parametrize("word", ["user_cancelled_login", "user_cancelled_authorize", "access_denied"])
def test_changing_ones_mind_is_no_error(cast: Cast, linkedin: LinkedIn, word: str) -> None:
    linkedin.refuses = word
    browser = Client()
    page = browser.get(_leave(browser, LOGIN), follow=True)
    assert (page.status_code, "You changed your mind" in page.content.decode()) == (200, True)


def test_another_error_is_said_kindly(cast: Cast, linkedin: LinkedIn) -> None:
    linkedin.refuses = "unauthorized_scope_error"
    page = _through(Client())
    assert (page.status_code, "sent you back with an error" in page.content.decode()) == (401, True)


@pytest.mark.parametrize("fault", ["out of reach", "nonsense"])
def test_linkedin_out_of_reach_is_no_fault_of_ours(cast: Cast, linkedin: LinkedIn, settings: Any, fault: str) -> None:
    if fault == "nonsense":
        linkedin.broken = True
    else:
        settings.SOCIALACCOUNT_PROVIDERS = apps(f"http://127.0.0.1:{free_port()}/oauth")
    page = Client(raise_request_exception=False).post(LOGIN)
    assert (page.status_code, "LinkedIn does not answer" in page.content.decode()) == (503, True)


def test_linkedin_that_goes_away_on_the_way_back_connects_nothing(cast: Cast, linkedin: LinkedIn) -> None:
    browser = _signed_in(cast.amara)
    back = _leave(browser, CONNECT)
    linkedin.told.pop("sub")
    assert browser.get(back).status_code == 503
    linkedin.told["sub"] = "782bbtaQ"
    back = _leave(browser, CONNECT)
    linkedin.broken = True
    assert Client.get(browser, back).status_code in (401, 503)
    assert not SocialAccount.objects.exists()


def test_a_new_issuer_is_learned_and_a_foreign_one_refused(cast: Cast, linkedin: LinkedIn) -> None:
    linkedin.issuer = linkedin.signs_as = "https://www.linkedin.com"
    _connected(cast.amara)
    linkedin.signs_as = "https://evil.example"
    browser = Client()
    assert browser.get(_leave(browser, LOGIN)).status_code == 401
    assert not _is_in(browser, cast.amara)


def test_a_second_step_is_asked_for_all_the_same(cast: Cast, linkedin: LinkedIn) -> None:
    _connected(cast.amara)
    Authenticator.objects.create(user=cast.amara.user, type="totp", data={"secret": auth.generate_totp_secret()})
    browser = Client()
    assert _through(browser)["location"].startswith("/account/2fa/authenticate/")
    assert not _is_in(browser, cast.amara)


def test_whoever_signed_in_long_ago_proves_it_again_before_connecting(cast: Cast, linkedin: LinkedIn) -> None:
    with time_machine.travel(dt.datetime.now(dt.UTC) - dt.timedelta(hours=2), tick=True):
        browser = _signed_in(cast.amara)
    page = _through(browser, CONNECT)
    assert (page["location"].startswith("/account/reauthenticate/"), SocialAccount.objects.count()) == (True, 0)


def test_the_last_way_in_is_kept(cast: Cast, linkedin: LinkedIn) -> None:
    _connected(cast.amara)
    User.objects.filter(pk=cast.amara.user.pk).update(password="!")
    browser = Client()
    _through(browser)
    page = browser.post("/account/3rdparty/", {"account": SocialAccount.objects.get().pk})
    assert "Choose a password first" in page.content.decode()
    assert SocialAccount.objects.count() == 1


def test_a_row_in_a_table_opens_no_way_in(cast: Cast) -> None:
    SocialApp.objects.create(
        provider="openid_connect", provider_id="evil", name="Evil", client_id="x", secret="y",
        settings={"server_url": "http://127.0.0.1:9/oauth"},
    )  # fmt: skip
    assert Client().post("/account/oidc/evil/login/").status_code == 404


def test_without_an_app_nothing_is_offered(cast: Cast, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert not linkedin_is_configured()
    assert "LinkedIn" not in Client().get("/account/login/").content.decode()
    assert Client().post(LOGIN).status_code == 404


def test_the_page_of_connections_belongs_to_its_owner(cast: Cast, linkedin: LinkedIn) -> None:
    _connected(cast.amara)
    account = SocialAccount.objects.get()
    assert "Sign in with LinkedIn" in Client().get("/account/login/").content.decode()
    cast.bernd.browser().post("/account/3rdparty/", {"account": account.pk})
    assert SocialAccount.objects.count() == 1
    assert "amara@private.example" in cast.amara.browser().get("/account/3rdparty/").content.decode()
