"""A login belongs to whoever proves its address; what a stranger put there before does not survive the proof."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories.cast import PASSWORD, Cast
from tests.mail import Mailbox

VICTIM = "vera@windpark.example"
THEIRS = "mallory knows this one"


def _prepared_by_mallory() -> Client:
    browser = Client()
    browser.post(reverse("account_signup"), {"name": "Mallory", "email": VICTIM, "password1": THEIRS})
    assert User.objects.get(email=VICTIM).check_password(THEIRS)
    return browser


def _sign_in_by_code(mailbox: Mailbox, email: str) -> Client:
    browser = Client()
    page = browser.post(reverse("account_request_login_code"), {"email": email})
    browser.post(page["Location"], {"code": mailbox.code(email.lower())})
    return browser


def _signed_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def test_a_strangers_password_does_not_survive_a_sign_in_by_code(db: Any, mailbox: Mailbox) -> None:
    mallory = _prepared_by_mallory()
    vera = _sign_in_by_code(mailbox, VICTIM)
    assert _signed_in(vera)
    user = User.objects.get(email=VICTIM)
    assert (user.has_usable_password(), user.name) == (False, "")
    later = Client()
    later.post(reverse("account_login"), {"login": VICTIM, "password": THEIRS})
    for path in ("account_email_verification_sent", "account_login", "front"):
        mallory.get(reverse(path))
    assert (_signed_in(later), _signed_in(mallory), _signed_in(vera)) == (False, False, True)


def test_a_strangers_name_does_not_survive_a_new_password(db: Any, mailbox: Mailbox) -> None:
    _prepared_by_mallory()
    Client().post(reverse("account_reset_password"), {"email": VICTIM})
    link = re.search(r"/account/password/reset/key/\S+/", mailbox.last(VICTIM))
    assert link
    browser = Client()
    page = browser.get(link[0])
    browser.post(page["Location"], {"password1": PASSWORD, "password2": PASSWORD})
    user = User.objects.get(email=VICTIM)
    assert (user.check_password(PASSWORD), user.name) == (True, "")


def test_the_code_of_the_own_sign_up_keeps_what_was_chosen(db: Any, mailbox: Mailbox) -> None:
    browser = _prepared_by_mallory()
    browser.post(reverse("account_email_verification_sent"), {"code": mailbox.code(VICTIM)})
    user = User.objects.get(email=VICTIM)
    assert (_signed_in(browser), user.name, user.check_password(THEIRS)) == (True, "Mallory", True)


def test_a_proven_login_keeps_its_password_when_signed_in_by_code(cast: Cast, mailbox: Mailbox) -> None:
    assert _signed_in(_sign_in_by_code(mailbox, "Amara@Nordwind.example"))
    user = User.objects.get(pk=cast.amara.user.pk)
    assert (user.name, user.check_password(PASSWORD)) == ("Amara Okafor", True)


@pytest.mark.parametrize("way", ["account_request_login_code", "account_reset_password"])
def test_a_second_address_that_nobody_proved_is_no_way_in(cast: Cast, mailbox: Mailbox, way: str) -> None:
    EmailAddress.objects.create(user=cast.dario.user, email=VICTIM)
    Client().post(reverse(way), {"email": VICTIM})
    assert [letter["Subject"] for letter in mailbox.to(VICTIM)] == ["No login for this address"]
    assert not EmailAddress.objects.get(email=VICTIM).verified
