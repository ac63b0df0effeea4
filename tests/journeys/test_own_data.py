"""Frieda takes the whole organization along; Amara takes hers along, asks to be forgotten, and thinks better of it."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

from playwright.sync_api import Page, expect

from rights.services import organization_exports
from tests.factories import rows
from tests.factories.cast import PASSWORD, Cast
from tests.journeys.visit import Visit


def test_an_owner_exports_the_organization_and_opens_the_file(site_cast: Cast, visit: Visit) -> None:
    with site_cast.frieda.acting():
        rows.make_employee(first_name="Jamila", last_name="Haddad")
    page = visit.window(site_cast.frieda)
    page.goto(site_cast.frieda.url("settings/"))
    page.get_by_role("link", name="Export", exact=True).click()
    page.get_by_role("link", name="New export").click()
    _prove(page)
    page.get_by_role("button", name="Write the file").click()
    expect(page.get_by_text("Waiting for a worker")).to_be_visible()
    assert organization_exports.work(site_cast.nordwind.pk) == 1
    page.reload()
    archive = _downloaded(page, "Download the export of")
    (line,) = csv.DictReader(io.StringIO(archive.read("csv/programs.Employee.csv").decode("utf-8-sig")))
    assert (line["first name"], line["last name"]) == ("Jamila", "Haddad")
    assert "What is not in it, and why" in archive.read("README.md").decode()


def test_somebody_takes_their_data_asks_to_be_forgotten_and_takes_it_back(site_cast: Cast, visit: Visit) -> None:
    amara = site_cast.amara
    with amara.acting():
        rows.make_employee(first_name="Amara", last_name="Okafor", email=amara.user.email, user=amara.user)
    page = visit.window(amara)
    page.goto(amara.url("my-data/erase/"))
    _prove(page)
    page.get_by_label("Type amara@nordwind.example to confirm").fill("amara")
    page.get_by_role("button", name="Erase in 14 days").click()
    expect(page.get_by_text("This is not the same.").first).to_be_visible()
    page.get_by_label("Type amara@nordwind.example to confirm").fill("amara@nordwind.example")
    page.get_by_role("button", name="Erase in 14 days").click()
    archive = _downloaded(page, "Download my data")
    assert "Okafor" in archive.read("read me.html").decode()
    page.goto(amara.url())
    page.get_by_role("link", name="Take it back").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Nothing is erased.")).to_be_visible()
    expect(page.get_by_text("Your data will be erased")).to_have_count(0)


def _prove(page: Page) -> None:
    """Type the password once more."""
    field = page.get_by_label("Password", exact=True)
    field.fill(PASSWORD)
    field.press("Enter")


def _downloaded(page: Page, name: str) -> zipfile.ZipFile:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).click()
    return zipfile.ZipFile(io.BytesIO(Path(waiting.value.path()).read_bytes()))
