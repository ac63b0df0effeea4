"""The pages of webhooks: adding one, its log, a test, and ending it."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from accounts.tenancy import tenant
from nudges import sealing
from nudges.models import HookDelivery, HookEndpoint
from tests.factories.cast import Cast
from tests.factories.hooks import make_hook_delivery, make_hook_endpoint

NEW = {"name": "HR system", "address": "https://hr.example/in?k=1", "occasions": ["run.finished"]}


def test_a_webhook_is_added_and_its_secret_shown_once(cast: Cast) -> None:
    browser = cast.frieda.browser()
    answer = browser.post(cast.frieda.url("settings/webhooks/new/"), NEW, follow=True)
    page = answer.content.decode()
    with tenant(cast.nordwind.pk):
        row = HookEndpoint.objects.get()
    secret = sealing.opened(row.sealed_secret)
    again = browser.get(cast.frieda.url(f"settings/webhooks/{row.pk}/")).content.decode()
    assert (secret in page, secret in again, "k=1" in page) == (True, False, False)
    assert (row.host, row.occasions, sealing.opened(row.sealed_address)) == (
        "hr.example",
        ["run.finished"],
        NEW["address"],
    )


@pytest.mark.parametrize("wrong", [{"address": "http://hr.example/"}, {"occasions": ["webhook.test"]}, {"name": ""}])
def test_what_cannot_be_is_said_and_kept(cast: Cast, wrong: dict[str, Any]) -> None:
    answer = cast.frieda.browser().post(cast.frieda.url("settings/webhooks/new/"), NEW | wrong)
    assert (answer.status_code, 'value="HR system"' in answer.content.decode()) == (422, "name" not in wrong)
    with tenant(cast.nordwind.pk):
        assert not HookEndpoint.objects.exists()


def test_a_name_is_one_line_for_it_stands_in_a_letters_subject(cast: Cast) -> None:
    cast.frieda.browser().post(cast.frieda.url("settings/webhooks/new/"), NEW | {"name": "HR\nsystem"})
    with tenant(cast.nordwind.pk):
        assert list(HookEndpoint.objects.values_list("name", flat=True)) == ["HR system"]


def test_a_test_is_sent_and_what_failed_is_sent_again(cast: Cast) -> None:
    with tenant(cast.nordwind.pk):
        row = make_hook_endpoint()
        dead = make_hook_delivery(endpoint=row, state="dead", last_error="It answered 500.", attempts=12)
    browser = cast.frieda.browser()
    page = browser.get(cast.frieda.url(f"settings/webhooks/{row.pk}/?state=dead")).content.decode()
    assert "It answered 500. 12 attempts." in page
    browser.post(cast.frieda.url(f"settings/webhooks/{row.pk}/test/"))
    browser.post(cast.frieda.url(f"settings/webhooks/log/{dead.pk}/again/"))
    with tenant(cast.nordwind.pk):
        found = set(HookDelivery.objects.values_list("occasion", "state", "attempts", "last_error"))
    assert found == {("webhook.test", "pending", 0, "")}


def test_a_new_secret_is_made_after_asking_and_shown_once(cast: Cast) -> None:
    with tenant(cast.nordwind.pk):
        row = make_hook_endpoint()
    browser, path = cast.frieda.browser(), cast.frieda.url(f"settings/webhooks/{row.pk}/")
    assert "a new secret?" in browser.get(f"{path}secret/").content.decode()
    page = browser.post(f"{path}secret/", follow=True).content.decode()
    with tenant(cast.nordwind.pk):
        row.refresh_from_db()
    secret = sealing.opened(row.sealed_secret)
    assert (secret in page, "The one before it signs too until" in page) == (True, True)
    assert secret not in browser.get(path).content.decode()
    assert cast.chiara.browser().post(f"{path}secret/").status_code == 403


@pytest.mark.parametrize(("gone", "said"), [(True, "there no more"), (False, "not reached for days")])
def test_it_says_why_it_was_switched_off(cast: Cast, gone: bool, said: str) -> None:
    with tenant(cast.nordwind.pk):
        row = make_hook_endpoint(switched_off_at=timezone.now(), gone=gone)
    page = cast.frieda.browser().get(cast.frieda.url(f"settings/webhooks/{row.pk}/")).content.decode()
    assert said in page


def test_who_was_switched_off_is_switched_on_and_removed(cast: Cast) -> None:
    with tenant(cast.nordwind.pk):
        row = make_hook_endpoint(switched_off_at=timezone.now(), failing_since=timezone.now())
    browser, path = cast.frieda.browser(), cast.frieda.url(f"settings/webhooks/{row.pk}/")
    assert "Switched off" in browser.get(path).content.decode()
    assert "is told again" in browser.post(f"{path}on/", follow=True).content.decode()
    with tenant(cast.nordwind.pk):
        row.refresh_from_db()
        assert (row.switched_off_at, row.failing_since) == (None, None)
    assert "Remove “HR system”?" in browser.get(f"{path}remove/").content.decode()
    browser.post(f"{path}remove/")
    with tenant(cast.nordwind.pk):
        assert not HookEndpoint.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_however_long(cast: Cast, count: int, django_assert_num_queries: Any) -> None:
    with tenant(cast.nordwind.pk):
        rows = [make_hook_endpoint() for _ in range(count)]
        for number in range(count):
            make_hook_delivery(endpoint=rows[0], dedupe_key=f"test:{number}")
    browser = cast.frieda.browser()
    with django_assert_num_queries(18):
        assert browser.get(cast.frieda.url("settings/webhooks/")).content.decode().count("Not told yet") == count
        page = browser.get(cast.frieda.url(f"settings/webhooks/{rows[0].pk}/")).content.decode()
    assert page.count("webhook.test") == count
