"""The steps of an import in the browser's words."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from programs.enums import ImportState
from programs.models import DirectoryImport, Employee
from tests.factories.cast import Cast, Member
from tests.programs.imports.files import STAFF, applied, checked, table, worked


def post_file(member: Member, content: bytes, name: str = "people.csv") -> Any:
    return member.browser().post(member.url("imports/new/"), {"file": SimpleUploadedFile(name, content)})


def archive(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as zipped:
        for name, text in files.items():
            zipped.writestr(name, text)
    return buffer.getvalue()


def test_the_whole_way_through_the_pages(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    browser, url = cast.chiara.browser(), cast.chiara.url
    header = "Employee ID,Work Email,First Name,Last Name,Job Level"
    lines = ("1,a@n.example,Ada,Bakker,Senior", "2,b@n.example,Ben,Cole,Junior")
    columns = post_file(cast.chiara, table(*lines, header=header))["Location"]
    page = browser.get(columns)
    chosen = {f.html_name: f.value() for _, _, f in page.context["form"].lines()}
    levels = browser.post(columns, chosen)["Location"]
    assert levels.endswith("/levels/")
    assert [field.label for field in browser.get(levels).context["form"]] == ["Junior", "Senior"]
    detail = browser.post(levels, {"grade_0": "1", "grade_1": "4"})["Location"]
    with cast.chiara.acting():
        row = DirectoryImport.objects.get()
    assert row.state == ImportState.CHECKING
    assert b"hx-get" in browser.get(detail).content
    worked(cast.chiara, row.pk)
    page = browser.get(detail, headers={"HX-Request": "true"})
    assert b"<html" not in page.content
    assert b"Ada Bakker" in page.content
    browser.post(f"{detail}apply/")
    assert worked(cast.chiara, row.pk).state == ImportState.APPLIED
    with cast.chiara.acting():
        assert list(Employee.objects.order_by("number").values_list("grade", flat=True)) == [4, 1]
    browser.post(f"{detail}undo/")
    assert worked(cast.chiara, row.pk).state == ImportState.UNDONE
    assert browser.get(url("imports/")).context["page"].paginator.count == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty (0 bytes)"),
        (b"%PDF-1.7 whatever", "is a PDF"),
        (b"\x89PNG\r\n\x1a\n", "is a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, "protected by a password"),
        (b"PK\x03\x04" + b"x" * 100, "damaged"),
        (archive(**{"word/document.xml": "x"}), "not an XLSX workbook"),
        (archive(**{"xl/workbook.xml": "x"}), "damaged"),
        (bytes(range(256)) * 40, "not text"),
        (b"<html><body>Sign in first</body></html>", "a web page"),
        (b"Email\na@n.example\n", "Only one column"),
        (b"Email,Name\n", "no row below it"),
        (b'Email,Name\n"a@n.example,Ada\n' + b"x" * 140_000, "never closed"),
        (b"Email,Name\n" + b"a@n.example,Ada B\n" * 50_001, "more than 50,000 rows"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_clear_words(cast: Cast, content: bytes, words: str) -> None:
    page = post_file(cast.chiara, content)
    assert (page.status_code, words in " ".join(page.context["form"].errors["file"])) == (422, True)
    with cast.chiara.acting():
        assert DirectoryImport.objects.count() == 0


def test_200_megabytes_are_refused_before_they_are_stored(cast: Cast) -> None:
    page = cast.chiara.browser().generic(
        "POST", cast.chiara.url("imports/new/"), b"", "multipart/form-data; boundary=x",
        **{"CONTENT_LENGTH": str(200 * 1024**2), "wsgi.input": io.BytesIO(b"x" * 100_000)},
    )  # fmt: skip
    assert (page.status_code, b"larger than 50 MB" in page.content) == (413, True)


def test_an_upload_without_the_token_is_refused(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.chiara.user)
    page = browser.post(cast.chiara.url("imports/new/"), {"file": SimpleUploadedFile("a.csv", table(*STAFF))})
    assert page.status_code == 403


def test_the_brake_is_shown_and_has_to_be_released(cast: Cast) -> None:
    applied(cast.chiara, table(*STAFF))
    row = checked(cast.chiara, table(*STAFF[1:]), full_roster=True)
    browser, detail = cast.chiara.browser(), cast.chiara.url(f"imports/{row.pk}/")
    page = " ".join(browser.get(detail).content.decode().split())
    assert "The brake is on: many people would leave" in page
    assert "That is more than 20 %" in page
    assert b"Release the brake" in browser.post(f"{detail}apply/", follow=True).content
    browser.post(f"{detail}apply/", {"release": "1"})
    assert worked(cast.chiara, row.pk).state == ImportState.APPLIED


def test_every_kind_of_row_has_its_tab_and_the_wrong_ones_a_file(cast: Cast) -> None:
    applied(cast.chiara, table(*STAFF))
    lines = (STAFF[0].replace("Engineer", "Lead"), "9,=cmd|x,=HYPERLINK(),B,,,,", "4,new@n.example,New,One,,,,")
    row = checked(cast.chiara, table(*lines), full_roster=True)
    browser, detail = cast.chiara.browser(), cast.chiara.url(f"imports/{row.pk}/")
    shown = {
        kind: [line.row.label for line in browser.get(f"{detail}?show={kind}").context["lines"]]
        for kind in ("new", "changed", "deactivated", "wrong")
    }
    assert shown == {
        "new": ["New One"],
        "changed": ["Ada Bakker"],
        "deactivated": ["Ben Cole", "Cleo Dahl"],
        "wrong": ["=HYPERLINK() B"],
    }
    text = browser.get(f"{detail}errors.csv").content.decode("utf-8-sig")
    assert "3,Work Email,Work Email: “=cmd|x” is not an email address,9,'=cmd|x,'=HYPERLINK(),B" in text


def test_a_cancelled_import_changes_nothing_and_keeps_no_file(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    row = checked(cast.chiara, table(*STAFF))
    with django_capture_on_commit_callbacks(execute=True):
        cast.chiara.browser().post(cast.chiara.url(f"imports/{row.pk}/cancel/"))
    assert worked(cast.chiara, row.pk).state == ImportState.CANCELLED
    assert not row.file.storage.exists(row.file.name)


def test_nobody_else_reaches_an_import(cast: Cast) -> None:
    row = checked(cast.chiara, table(*STAFF))
    for member, status in ((cast.dario, 404), (cast.amara, 403), (cast.olu, 403)):
        for path in ("", "columns/", "levels/", "errors.csv"):
            address = member.url(f"imports/{row.pk}/{path}")
            assert member.browser().get(address).status_code == status, (member.user.email, path)
        for path in ("apply/", "undo/", "cancel/", "check/"):
            assert member.browser().post(member.url(f"imports/{row.pk}/{path}")).status_code == status
    with cast.chiara.acting():
        assert DirectoryImport.objects.get().state == ImportState.CHECKED


@pytest.mark.parametrize("count", [1, 3])
def test_the_history_asks_the_same_few_questions(cast: Cast, count: int, django_assert_num_queries: Any) -> None:
    for number in range(count):
        checked(cast.chiara, table(*STAFF), name=f"{number}.csv")
    browser = cast.chiara.browser()
    with django_assert_num_queries(9):
        browser.get(cast.chiara.url("imports/"))
