"""From a stranger to an organization of two, through real letters."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Membership, Organization, User
from accounts.tenancy import identity, tenant
from tests.factories.cast import PASSWORD, Cast
from tests.mail import Mailbox

FATIMA, GRACE = "fatima@windpark.example", "grace@windpark.example"
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def _sign_up(browser: Client, mailbox: Mailbox, *, name: str, email: str, url: str = "") -> Any:
    """Sign up and confirm the address with the code from the letter; returns the page that follows."""
    page = browser.get(url or reverse("account_signup"))
    assert page.context["form"]["email"].value() in (None, email)
    data = {"name": name, "email": email.upper(), "password1": PASSWORD}
    if page.context.get("redirect_field_value"):
        data["next"] = page.context["redirect_field_value"]
    page = browser.post(reverse("account_signup"), data, follow=True)
    assert page.redirect_chain[-1][0] == reverse("account_email_verification_sent")
    return browser.post(page.redirect_chain[-1][0], {"code": mailbox.code(email)})


def _invitation_link(mailbox: Mailbox, email: str) -> str:
    found = re.search(r"http://[^/]+(/join/\S+/)", mailbox.last(email))
    assert found
    return found[1]


def _members(slug: str, user: User) -> dict[str, str]:
    with identity(user.pk):
        organization = Organization.objects.get(slug=slug)
    with tenant(organization.pk):
        return dict(Membership.objects.values_list("user__email", "role"))


def _make_organization(mailbox: Mailbox) -> Client:
    browser = Client()
    page = _sign_up(browser, mailbox, name="Fatima Aydın", email=FATIMA)
    assert page["Location"] == reverse("joining:organization-new")
    assert browser.get("/")["Location"] == page["Location"]
    page = browser.post(page["Location"], {"name": "Windpark Nord", "time_zone": "Europe/Berlin"})
    assert page["Location"] == "/o/windpark-nord/"
    assert browser.get(page["Location"]).status_code == 200
    return browser


def test_a_stranger_makes_an_organization_and_a_colleague_joins(mailbox: Mailbox) -> None:
    owner = _make_organization(mailbox)
    owner.post("/o/windpark-nord/members/invite/", {"email": GRACE, "role": "admin"})
    link = _invitation_link(mailbox, GRACE)

    colleague = Client()
    page = colleague.get(link)
    assert page.context["is_invited"] is False
    page = _sign_up(colleague, mailbox, name="Grace Hopper", email=GRACE, url=page.context["signup_url"])
    assert page["Location"] == link
    assert _members("windpark-nord", User.objects.get(email=FATIMA)) == {FATIMA: "owner"}
    assert colleague.get(link).context["is_invited"] is True
    assert _members("windpark-nord", User.objects.get(email=FATIMA)) == {FATIMA: "owner"}

    page = colleague.post(link, follow=True)
    assert page.redirect_chain == [("/o/windpark-nord/", 302)]
    assert _members("windpark-nord", User.objects.get(email=FATIMA)) == {FATIMA: "owner", GRACE: "admin"}
    assert colleague.get(link).status_code == 410
    assert User.objects.get(email=GRACE).name == "Grace Hopper"


def test_the_trail_of_a_new_organization_tells_the_story(mailbox: Mailbox) -> None:
    owner = _make_organization(mailbox)
    owner.post("/o/windpark-nord/members/invite/", {"email": GRACE, "role": "admin"})
    user = User.objects.get(email=FATIMA)
    with identity(user.pk):
        organization = Organization.objects.get(slug="windpark-nord")
    with tenant(organization.pk):
        story = list(AuditEvent.objects.order_by("created_at").values_list("actor_name", "verb", "user_id"))
    assert story == [("Fatima Aydın", "organization created", user.pk), ("Fatima Aydın", "member invited", user.pk)]


def test_somebody_with_a_login_is_led_back_to_the_invitation(committed_cast: Cast, mailbox: Mailbox) -> None:
    cast = committed_cast
    cast.frieda.browser().post(cast.frieda.url("members/invite/"), {"email": cast.dario.user.email, "role": "admin"})
    link = _invitation_link(mailbox, cast.dario.user.email)
    browser = Client()
    login = browser.get(link).context["login_url"]
    page = browser.post(login, {"login": cast.dario.user.email, "password": PASSWORD, "next": link})
    assert page["Location"] == link
    assert browser.post(link)["Location"] == "/o/nordwind/"
    assert [m.organization.slug for m in browser.get("/").context["memberships"]] == ["nordwind", "suedstern"]


def test_the_wrong_person_is_told_for_whom_the_invitation_is(committed_cast: Cast, mailbox: Mailbox) -> None:
    cast = committed_cast
    cast.frieda.browser().post(cast.frieda.url("members/invite/"), {"email": GRACE, "role": "owner"})
    link, browser = _invitation_link(mailbox, GRACE), cast.dario.browser()
    assert GRACE in browser.get(link).content.decode()
    assert browser.post(link).status_code == 403
    assert GRACE not in _members("nordwind", cast.frieda.user)
    assert "dario@suedstern.example" not in _members("nordwind", cast.frieda.user)


@pytest.mark.parametrize("token", ["x", "a" * 22, "a" * 500])
def test_an_unknown_link_gets_a_clear_page(db: Any, token: str) -> None:
    for page in (Client().get(f"/join/{token}/"), Client().post(f"/join/{token}/")):
        assert (page.status_code, "ended" in page.content.decode()) == (410, True)


def test_a_letter_that_did_not_leave_is_shown_to_the_owner(committed_cast: Cast, mailbox: Mailbox) -> None:
    cast, mailbox.refuses = committed_cast, "451 try later"
    browser = cast.frieda.browser()
    page = browser.post(cast.frieda.url("members/invite/"), {"email": GRACE, "role": "admin"}, follow=True)
    row = page.context["invitations"][0]
    assert (row.mail_failed_at is not None, "not sent" in page.content.decode()) == (True, True)
    mailbox.refuses = ""
    page = browser.post(cast.frieda.url(f"members/invitations/{row.pk}/resend/"), follow=True)
    assert page.context["invitations"][0].mailed_at is not None
    assert len(mailbox.to(GRACE)) == 1


def test_an_organization_needs_a_login(db: Any) -> None:
    page = Client().post(reverse("joining:organization-new"), {"name": "X", "time_zone": "UTC"})
    assert page["Location"] == f"{reverse('account_login')}?next={reverse('joining:organization-new')}"
