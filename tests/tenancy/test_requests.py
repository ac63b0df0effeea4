"""A request runs in one transaction of one organization, which comes from the address and from nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.enums import Role
from accounts.middleware import StreamingInTenant
from accounts.models import Membership
from accounts.tenancy import current_organization_id, tenant
from profiles.models import Topic
from tests.factories.cast import Cast

BROKEN = {"fails": 500, "answers_503": 503, "refuses": 403}


@pytest.fixture(autouse=True)
def _broken(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.tenancy.broken_urls"


def _browser(cast: Cast) -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(cast.chiara.user)
    return browser


@pytest.mark.parametrize("view", BROKEN)
def test_what_a_failed_request_wrote_is_gone(cast: Cast, view: str) -> None:
    assert _browser(cast).get(cast.chiara.url(f"broken/{view}/")).status_code == BROKEN[view]
    with cast.chiara.acting():
        assert not Topic.objects.exists()
    assert current_organization_id() is None


def test_a_streaming_answer_is_refused(cast: Cast) -> None:
    with pytest.raises(StreamingInTenant):
        cast.chiara.browser().get(cast.chiara.url("broken/streams/"))
    assert _browser(cast).get(cast.chiara.url("broken/streams/")).status_code == 500


def test_the_context_is_the_address_and_the_signed_in_person(cast: Cast) -> None:
    page = cast.chiara.browser().get(cast.chiara.url("broken/tells/"))
    assert page.content.decode() == f"{cast.nordwind.pk} {cast.chiara.user.pk}"
    assert current_organization_id() is None


@pytest.mark.parametrize(
    "path", ["/o/suedstern/", "/o/nowhere/", "/o//", "/o/", "/o/%00/", "/o/NORDWIND/", "/o/nordwind%20/"]
)
def test_an_outsider_and_an_unknown_address_look_the_same(cast: Cast, path: str) -> None:
    assert _browser(cast).get(path).status_code == 404


@pytest.mark.parametrize("path", ["employees/", "topics/", "members/links/", "audit/", "matching/apart/"])
def test_a_nul_in_an_address_leads_nowhere(cast: Cast, path: str) -> None:
    assert cast.frieda.browser().get(cast.frieda.url(path) + "?q=%00").status_code == 404


def test_a_stranger_is_led_to_the_sign_in_and_back(cast: Cast) -> None:
    page = Client().get(cast.chiara.url("broken/tells/"), {"q": "a b", "page": "2"})
    assert page["Location"] == "/account/login/?next=/o/nordwind/broken/tells/%3Fq%3Da%2Bb%26page%3D2"


def test_a_member_of_two_is_in_one_at_a_time(cast: Cast) -> None:
    with tenant(cast.suedstern.pk):
        Membership.objects.create(user=cast.chiara.user, role=Role.PARTICIPANT)
    browser = cast.chiara.browser()
    pages = [browser.get(f"/o/{o.slug}/broken/tells/").content.decode() for o in (cast.suedstern, cast.nordwind)]
    assert pages == [f"{o.pk} {cast.chiara.user.pk}" for o in (cast.suedstern, cast.nordwind)]
    assert browser.get("/o/suedstern/audit/").status_code == 403
    assert browser.get("/o/nordwind/audit/").status_code == 200


def test_neither_session_nor_header_nor_query_can_name_the_organization(cast: Cast) -> None:
    browser, other = cast.chiara.browser(), cast.suedstern
    session = browser.session
    session.update({"organization": other.slug, "organization_id": str(other.pk), "app.org": str(other.pk)})
    session.save()
    headers = {"X-Organization": str(other.pk), "org": str(other.pk)}
    page = browser.get(cast.chiara.url(f"broken/tells/?organization={other.slug}"), headers=headers)
    assert page.content.decode().split()[0] == str(cast.nordwind.pk)


def test_a_person_who_was_switched_off_is_out(cast: Cast) -> None:
    browser = cast.chiara.browser()
    type(cast.chiara.user).objects.filter(pk=cast.chiara.user.pk).update(is_active=False)
    assert browser.get(cast.chiara.url("broken/tells/")).status_code == 302
