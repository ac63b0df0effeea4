"""Signing in: second factor, sessions, limits, codes."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from accounts.devices import device
from accounts.models import User
from accounts.services import organizations
from tests.factories.cast import PASSWORD, Cast, Member
from tests.mail import Mailbox

LOGIN = "/account/login/"
ACTIVATE = "/account/2fa/totp/activate/"


def _code(secret: str) -> str:
    """What an authenticator app would show now."""
    return auth.format_hotp_value(auth.hotp_value(secret, next(iter(auth.yield_hotp_counters_from_time()))))


def _require_totp(cast: Cast) -> None:
    with cast.frieda.acting() as actor:
        organizations.change(actor=actor, organization=cast.nordwind, require_admin_totp=True)


def _sign_in(member: Member) -> Client:
    browser = Client()
    page = browser.post(LOGIN, {"login": member.user.email, "password": PASSWORD})
    assert page.status_code == 302
    return browser


def test_an_admin_without_the_app_is_led_to_set_it_up_and_back(cast: Cast) -> None:
    _require_totp(cast)
    browser = _sign_in(cast.chiara)
    page = browser.get(cast.chiara.url("audit/"), follow=True)
    assert page.redirect_chain == [(f"{ACTIVATE}?organization=nordwind", 302)]
    assert "Nordwind Energy asks for a second step" in page.content.decode()
    page = browser.post(f"{ACTIVATE}?organization=nordwind", {"code": "000000"})
    assert f'action="{ACTIVATE}?organization=nordwind"' in page.content.decode()
    page = browser.post(ACTIVATE, {"code": _code(page.context["form"].secret)}, follow=True)
    assert page.redirect_chain[-1][0] == reverse("mfa_view_recovery_codes")
    assert "Go on to Nordwind Energy" in page.content.decode()
    assert browser.get(cast.chiara.url("audit/")).status_code == 200
    assert sorted(Authenticator.objects.values_list("type", flat=True)) == ["recovery_codes", "totp"]


def test_who_signed_in_long_ago_proves_it_again_before_changing_the_second_factor(cast: Cast) -> None:
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)) as clock:
        browser = _sign_in(cast.chiara)
        assert browser.get(ACTIVATE).status_code == 200
        clock.shift(dt.timedelta(minutes=6))
        page = browser.get(ACTIVATE)
        assert page["Location"].startswith(reverse("account_reauthenticate"))
        page = browser.post(page["Location"], {"password": PASSWORD}, follow=True)
        assert page.redirect_chain[-1][0] == ACTIVATE
        assert "code" in page.context["form"].fields


def test_a_wrong_code_activates_nothing(cast: Cast) -> None:
    _require_totp(cast)
    browser = _sign_in(cast.chiara)
    browser.get(ACTIVATE)
    browser.post(ACTIVATE, {"code": "000000"})
    assert not Authenticator.objects.exists()
    assert browser.get(cast.chiara.url("audit/")).status_code == 302


@pytest.mark.parametrize("name", ["frieda", "chiara", "olu"])
def test_nobody_with_power_gets_around_it(cast: Cast, name: str) -> None:
    _require_totp(cast)
    member = getattr(cast, name)
    browser = member.browser()
    for path in ("", "audit/", "members/", "settings/"):
        for page in (browser.get(member.url(path)), browser.post(member.url(path))):
            assert page["Location"] == f"{ACTIVATE}?organization=nordwind"


def test_participants_and_other_organizations_are_not_asked(cast: Cast) -> None:
    _require_totp(cast)
    assert cast.amara.browser().get(cast.amara.url("hue.css")).status_code == 200
    assert cast.dario.browser().get(cast.dario.url("hue.css")).status_code == 200


def test_signing_in_asks_for_the_code_then(cast: Cast) -> None:
    secret = auth.generate_totp_secret()
    auth.TOTP.activate(cast.chiara.user, secret)
    browser = Client()
    page = browser.post(LOGIN, {"login": cast.chiara.user.email, "password": PASSWORD})
    assert page["Location"] == reverse("mfa_authenticate")
    assert browser.get(cast.chiara.url("audit/")).status_code == 302
    assert browser.post(page["Location"], {"code": "123"}).status_code == 200
    assert browser.post(page["Location"], {"code": _code(secret)}).status_code == 302
    assert browser.get(cast.chiara.url("audit/")).status_code == 200


def test_too_many_wrong_passwords_lock_the_address_for_a_while(cast: Cast) -> None:
    browser = Client()
    for _ in range(5):
        browser.post(LOGIN, {"login": cast.chiara.user.email, "password": "wrong"})
    page = browser.post(LOGIN, {"login": cast.chiara.user.email, "password": PASSWORD})
    assert "_auth_user_id" not in browser.session
    assert page.status_code == 200
    assert "too many" in page.content.decode().lower()


def test_a_limit_shows_a_page_with_429(cast: Cast, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"signup": "1/m/ip"}
    browser = Client()
    codes = [browser.post("/account/signup/", {"email": f"x{n}@example.com"}).status_code for n in range(2)]
    assert codes[1] == 429
    page = browser.post("/account/signup/", {"email": "y@example.com"})
    assert next(t.name for t in page.templates) == "429.html"


def test_a_code_from_a_letter_signs_in(cast: Cast, mailbox: Mailbox) -> None:
    browser = Client()
    page = browser.post(reverse("account_request_login_code"), {"email": cast.amara.user.email})
    assert browser.post(page["Location"], {"code": mailbox.code(cast.amara.user.email)}).status_code == 302
    assert browser.session["_auth_user_id"] == str(cast.amara.user.pk)


def test_a_new_code_can_be_sent_and_the_old_one_ends(cast: Cast, mailbox: Mailbox) -> None:
    browser, address = Client(), cast.amara.user.email
    confirm = browser.post(reverse("account_request_login_code"), {"email": address})["Location"]
    assert "Send a new code" in browser.get(confirm).content.decode()
    old = mailbox.code(address)
    browser.post(confirm, {"action": "resend"})
    page = browser.post(confirm, {"code": old})
    assert "This code is not right" in page.content.decode()
    browser.post(confirm, {"code": mailbox.code(address)})
    assert browser.session["_auth_user_id"] == str(cast.amara.user.pk)


DEFAULT_WORDS = (
    "Enter Sign-In Code",
    "expires shortly",
    "Incorrect",
    "reauthenticate to",
    "Activate Auth",
    "Forgot your",
)


def test_no_page_speaks_in_the_words_of_a_library(cast: Cast, mailbox: Mailbox) -> None:
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)) as clock:
        browser, fresh = _sign_in(cast.chiara), Client()
        fresh.post(reverse("account_request_login_code"), {"email": cast.amara.user.email})
        shown = [fresh.post(reverse("account_confirm_login_code"), {"code": "WRNG-CODE"}), browser.get(ACTIVATE)]
        shown.append(browser.post(ACTIVATE, {"code": "1"}))
        clock.shift(dt.timedelta(minutes=6))
        again = browser.get(ACTIVATE)["Location"]
        shown += [browser.get(again), browser.post(again, {"password": "wrong"})]
        shown.append(browser.get(reverse("account_change_password")))
    found = {
        (page.request["PATH_INFO"], word) for page in shown for word in DEFAULT_WORDS if word in page.content.decode()
    }
    assert found == set()
    assert [page.status_code for page in shown] == [200] * len(shown)


def test_an_unknown_address_looks_the_same_and_gets_a_letter(db: Any, mailbox: Mailbox) -> None:
    page = Client().post(reverse("account_request_login_code"), {"email": "nobody@example.com"})
    assert page.status_code == 302
    assert mailbox.letters[0]["Subject"] == "No login for this address"


def test_a_forgotten_password_is_chosen_anew_by_a_link_to_our_own_host(
    cast: Cast, mailbox: Mailbox, settings: Any
) -> None:
    settings.BASE_URL = "https://upstream.example"
    Client(headers={"host": "localhost"}).post(reverse("account_reset_password"), {"email": cast.amara.user.email})
    link = re.search(
        r"https://upstream\.example(/account/password/reset/key/\S+/)", mailbox.last(cast.amara.user.email)
    )
    assert link
    browser = Client()
    page = browser.get(link[1], follow=True)
    new = "another horse battery"
    browser.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert User.objects.get(pk=cast.amara.user.pk).check_password(new)


@pytest.mark.parametrize("everywhere", [True, False])
def test_sessions_are_listed_and_ended(cast: Cast, everywhere: bool) -> None:
    here, there = _sign_in(cast.amara), _sign_in(cast.amara)
    listing = here.get(reverse("joining:session-list"))
    assert [one.current for one in listing.context["sessions"]] == [True, False]
    other = UserSession.objects.exclude(session_key=here.session.session_key).get(user=cast.amara.user)
    end = reverse("joining:session-end-others") if everywhere else reverse("joining:session-end", args=[other.pk])
    assert here.post(end).status_code == 302
    assert there.get(cast.amara.url("hue.css")).status_code == 302
    assert here.get(cast.amara.url("hue.css")).status_code == 200


def test_somebody_says_how_they_are_called(cast: Cast) -> None:
    browser, address = cast.amara.browser(), reverse("joining:name")
    assert browser.post(address, {"name": " "}).status_code == 422
    page = browser.post(address, {"name": "Amara O."}, follow=True)
    assert "Your name is saved" in page.content.decode()
    assert User.objects.get(pk=cast.amara.user.pk).name == "Amara O."
    assert Client().get(address).status_code == 302


def test_nobody_ends_the_session_of_somebody_else(cast: Cast) -> None:
    here, there = _sign_in(cast.amara), _sign_in(cast.bernd)
    theirs = UserSession.objects.get(user=cast.bernd.user)
    page = here.post(reverse("joining:session-end", args=[theirs.pk]), follow=True)
    told = [str(message) for message in page.context["messages"]][-1]
    assert told == "That device was not found. It may have been signed out already."
    here.post(reverse("joining:session-end-others"))
    assert there.get(cast.bernd.url("hue.css")).status_code == 200


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/17.5 Mobile/15E148 Safari/604.1",
            "Safari on iOS",
        ),
        ("curl/8.1", "curl"),
        ("", "An unknown device"),
    ],
)
def test_a_device_has_the_name_by_which_people_know_it(user_agent: str, name: str) -> None:
    assert device(user_agent).name == name


def test_addresses_are_kept_in_lower_case(cast: Cast) -> None:
    assert EmailAddress.objects.exclude(email__regex="[A-Z]").count() == EmailAddress.objects.count()
    browser = Client()
    browser.post(LOGIN, {"login": cast.amara.user.email.upper(), "password": PASSWORD})
    assert browser.session["_auth_user_id"] == str(cast.amara.user.pk)
