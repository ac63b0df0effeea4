"""The pages: one's own data, erasing with a typed word, the list of admins, the link of a letter, the export of owners."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.tenancy import tenant
from nudges.models import Message
from programs.models import Employee
from rights.models import Erasure, OrganizationExport
from rights.services import erasures, organization_exports
from tests.factories import rights, rows
from tests.factories.cast import PASSWORD, Cast, Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def amara(cast: Cast) -> Employee:
    with tenant(cast.nordwind.pk):
        return rows.make_employee(
            first_name="Amara", last_name="Okafor", email="amara@nordwind.example", user=cast.amara.user
        )


def _proven(member: Member) -> Client:
    """Somebody who has just typed their password."""
    browser = Client()
    browser.post(reverse("account_login"), {"login": member.user.email, "password": PASSWORD})
    return browser


def _count(cast: Cast) -> int:
    with tenant(cast.nordwind.pk):
        return Erasure.objects.count()


def test_whoever_has_not_just_signed_in_proves_who_they_are_first(cast: Cast, amara: Employee) -> None:
    for path in ("my-data/download/", "my-data/erase/"):
        page = cast.amara.browser().get(cast.amara.url(path))
        assert page.headers.get("Location", "").startswith("/account/reauthenticate/"), path


def test_one_click_gives_one_file(cast: Cast, amara: Employee) -> None:
    answer = _proven(cast.amara).get(cast.amara.url("my-data/download/"))
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert (answer["Content-Type"], sorted(archive.namelist())) == (
        "application/zip",
        ["data.json", "read me.html", "style.css"],
    )
    assert answer["Content-Disposition"] == 'attachment; filename="my-data-nordwind.zip"'


def test_a_slip_of_the_hand_erases_nobody_and_keeps_what_was_typed(cast: Cast, amara: Employee) -> None:
    browser = _proven(cast.amara)
    page = browser.post(cast.amara.url("my-data/erase/"), {"typed": "amara@nordwnd"})
    assert (page.status_code, _count(cast)) == (422, 0)
    assert 'value="amara@nordwnd"' in page.content.decode()
    page = browser.post(cast.amara.url("my-data/erase/"), {"typed": "Amara@nordwind.example"}, follow=True)
    assert (page.status_code, _count(cast)) == (200, 1)
    page = browser.post(cast.amara.url("my-data/erase/undo/"), follow=True)
    assert "Nothing is erased" in page.content.decode()
    with tenant(cast.nordwind.pk):
        assert Erasure.objects.get().state == "undone"


def test_the_last_owner_reads_why_not(cast: Cast) -> None:
    page = _proven(cast.frieda).post(cast.frieda.url("my-data/erase/"), {"typed": "frieda@nordwind.example"})
    assert (page.status_code, _count(cast)) == (422, 0)
    assert "Make somebody else an owner first" in page.content.decode()


def test_an_admin_types_the_name_and_takes_it_back(cast: Cast, amara: Employee) -> None:
    browser = cast.chiara.browser()
    address = cast.chiara.url(f"employees/{amara.pk}/erase/")
    assert (browser.post(address, {"typed": "Bernd"}).status_code, _count(cast)) == (422, 0)
    page = browser.post(address, {"typed": "Amara Okafor"}, follow=True)
    assert "Amara Okafor will be erased in 14 days" in page.content.decode()
    with tenant(cast.nordwind.pk):
        row = Erasure.objects.get()
    browser.post(cast.chiara.url(f"erasures/{row.pk}/undo/"))
    with tenant(cast.nordwind.pk):
        assert Erasure.objects.get().state == "undone"


@pytest.mark.parametrize(("count", "queries"), [(1, 9), (3, 9)])
def test_the_list_takes_as_many_queries_for_three_as_for_one(
    cast: Cast, django_assert_num_queries: Any, count: int, queries: int
) -> None:
    with tenant(cast.nordwind.pk):
        for number in range(count):
            rights.make_erasure(employee=rows.make_employee(email=f"p{number}@nordwind.example"))
    browser = cast.chiara.browser()
    browser.get(cast.chiara.url("erasures/"))
    with django_assert_num_queries(queries):
        page = browser.get(cast.chiara.url("erasures/"))
    assert page.content.decode().count("Take back the erasure") == count


@pytest.mark.parametrize("word", ["Take it back", "Zurücknehmen"])
def test_the_letters_link_takes_it_back_in_the_readers_language(cast: Cast, amara: Employee, word: str) -> None:
    with tenant(cast.nordwind.pk):
        if word == "Zurücknehmen":
            rows.make_delivery_policy(languages=["de"])
            Employee.objects.update(country="Germany")
    with cast.chiara.acting() as actor:
        erasures.ask_for(actor=actor, employee=amara)
        text = Message.objects.get().text
    link = text.split(f"{word}: http://")[1].split()[0].partition("/")[2]
    page = Client().get(f"/{link}")
    assert word in page.content.decode()
    seal = page.content.decode().split('name="seal" value="')[1].split('"')[0]
    page = Client().post(f"/{link}", {"seal": seal, "answer": "undo"}, follow=True)
    with tenant(cast.nordwind.pk):
        assert Erasure.objects.get().state == "undone"
    assert ("Nothing is erased" in page.content.decode()) == (word == "Take it back")


def test_an_owner_asks_sees_it_come_and_fetches_it(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    browser = _proven(cast.frieda)
    page = browser.post(cast.frieda.url("settings/export/ask/"), follow=True)
    assert "Waiting for a worker" in page.content.decode()
    organization_exports.work(cast.nordwind.pk)
    with tenant(cast.nordwind.pk):
        row = OrganizationExport.objects.get()
    assert "Ready" in browser.get(cast.frieda.url("settings/export/")).content.decode()
    answer = browser.get(cast.frieda.url(f"settings/export/{row.pk}/"))
    assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None
    browser.post(cast.frieda.url(f"settings/export/{row.pk}/cancel/"))
    page = browser.get(cast.frieda.url(f"settings/export/{row.pk}/"), follow=True)
    assert "This file is gone" in page.content.decode()


def test_admins_have_no_export(cast: Cast) -> None:
    assert cast.chiara.browser().get(cast.chiara.url("settings/export/")).status_code == 403
