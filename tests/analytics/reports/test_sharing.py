"""A kept report and its links: whoever has one reads what was, and nothing else; each opening is known, and it can be ended."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEvent, LinkUse, OneTapLink
from analytics.models import BoardReport, Figure
from analytics.selectors import kept
from analytics.selectors import report as selectors
from analytics.services import reports
from tests.analytics.reports.conftest import Reported


def _open(path: str, step: str = "") -> Any:
    """What a stranger gets who opens the link and taps the button."""
    browser = Client()
    page = browser.get(path).content.decode()
    seal = re.search(r'name="seal" value="([^"]+)"', page)
    assert seal is not None
    return browser.post(f"{path}{step}", {"seal": seal[1], "answer": "read"})


def _link(reported: Reported) -> OneTapLink:
    with reported.cast.olu.acting():
        return OneTapLink.objects.get(scope="report")


def test_a_kept_report_stays_what_it_was(reported: Reported) -> None:
    row, before = reported.keep(), reported.now()
    with reported.cast.chiara.acting():
        Figure.objects.filter(key="funnel", part="listed", scope="program").update(value=4711, n=4711)
        reported.program.measures.all().delete()
    assert reported.now() != before
    browser = reported.cast.olu.browser()
    assert "4,711" in browser.get(reported.url()).content.decode()
    page = browser.get(reported.kept_url(row)).content.decode()
    assert ("4,711" in page, "Leaders who are confident" in page) == (False, True)
    shown = _open(reported.share(row)).content.decode()
    assert ("4,711" in shown, "Leaders who are confident" in shown) == (False, True)


def test_nobody_can_change_one(reported: Reported) -> None:
    row = reported.keep()
    with reported.cast.chiara.acting():
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            BoardReport.objects.filter(pk=row.pk).update(numbers={})
        assert BoardReport.objects.get().numbers == row.numbers


def test_numbers_go_up_and_what_was_done_is_written_down(reported: Reported) -> None:
    first, second = reported.keep(), reported.keep()
    reported.share(second, days=30)
    assert (first.number, second.number) == (1, 2)
    with reported.cast.chiara.acting():
        trail = AuditEvent.objects.filter(verb__contains="board report").order_by("created_at", "id")
        assert [(one.verb, one.row_id, one.actor_name) for one in trail] == [
            ("kept a board report", str(first.pk), "Olu Adeyemi"),
            ("kept a board report", str(second.pk), "Olu Adeyemi"),
            ("shared a board report", str(second.pk), "Olu Adeyemi"),
        ]


def test_looking_at_the_link_shows_no_number_and_is_no_opening(reported: Reported) -> None:
    path = reported.share(reported.keep())
    answer = Client().get(path)
    page = answer.content.decode()
    assert (answer.status_code, "Read the report" in page, "What you may claim" in page) == (200, True, False)
    assert (answer["Cache-Control"], answer["X-Robots-Tag"], answer["Referrer-Policy"]) == (
        "private, no-store", "noindex, nofollow", "no-referrer",
    )  # fmt: skip
    assert Client().get(f"{path}file/").status_code == 302
    with reported.cast.olu.acting():
        assert LinkUse.objects.count() == 0


def test_a_stranger_reads_the_report_and_nothing_else(reported: Reported) -> None:
    path = reported.share(reported.keep())
    answer = _open(path)
    page = answer.content.decode()
    assert (answer.status_code, "What you may claim" in page) == (200, True)
    assert re.findall(r'href="(/(?!static|favicon)[^"]*)"', page) == []
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("private, no-store", "no-referrer")
    file = _open(path, "file/")
    assert (file["Content-Type"], file.content[:5]) == ("application/pdf", b"%PDF-")
    with reported.cast.olu.acting():
        assert [one.step for one in LinkUse.objects.order_by("created_at", "id")] == ["read", "file"]
        assert {field.name for field in LinkUse._meta.fields} == {"id", "organization", "created_at", "link", "step"}


def test_taken_back_or_over_it_shows_nothing(reported: Reported) -> None:
    row = reported.keep()
    path = reported.share(row)
    home, link = reported.kept_url(row), _link(reported)
    browser = reported.cast.olu.browser()
    assert "Take this link back?" in browser.get(f"{home}links/{link.pk}/").content.decode()
    assert "opens nothing any more" in browser.post(f"{home}links/{link.pk}/", follow=True).content.decode()
    gone = Client().get(path)
    assert (gone.status_code, "What you may claim" in gone.content.decode()) == (410, False)
    assert "It had ended already." in browser.post(f"{home}links/{link.pk}/", follow=True).content.decode()
    later = reported.share(row, days=1)
    with reported.cast.chiara.acting():
        OneTapLink.objects.filter(revoked_at=None).update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    over = Client().get(later)
    assert (over.status_code, "Send me a new link" in over.content.decode()) == (410, False)


@pytest.mark.parametrize(("label", "days"), [("", 14), ("   ", 14), ("Chair", 0), ("Chair", 91)])
def test_a_link_has_a_name_and_an_end(reported: Reported, label: str, days: int) -> None:
    row = reported.keep()
    with reported.cast.olu.acting() as actor:
        with pytest.raises(reports.CannotShare):
            reports.share(actor=actor, report=row, label=label, days=days)
        assert OneTapLink.objects.count() == 0
    answer = reported.cast.olu.browser().post(reported.kept_url(row, "share/"), {"label": label, "days": days})
    assert answer.status_code == 422
    with reported.cast.olu.acting():
        assert OneTapLink.objects.count() == 0


def test_the_address_is_shown_once_and_kept_nowhere(reported: Reported) -> None:
    row, browser = reported.keep(), reported.cast.olu.browser()
    page = browser.post(reported.kept_url(row, "share/"), {"label": "Chair", "days": 90}, follow=True).content.decode()
    found = re.search(r'value="http[^"]+/t/([\w-]+)/"', page)
    assert found is not None
    assert found[1] not in browser.get(reported.kept_url(row)).content.decode()
    link = _link(reported)
    assert (link.token_hash == found[1], link.email, link.name) == (False, "", "Chair")
    assert dt.timedelta(days=89) < link.expires_at - timezone.now() <= dt.timedelta(days=90)


def test_no_more_than_twenty_open_links(reported: Reported, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "MOST_OPEN", 2)
    row = reported.keep()
    for label in ("One", "Two"):
        reported.share(row, label)
    answer = reported.cast.olu.browser().post(reported.kept_url(row, "share/"), {"label": "Third", "days": 14})
    assert (answer.status_code, 'value="Third"' in answer.content.decode()) == (422, True)
    with reported.cast.olu.acting():
        assert OneTapLink.objects.count() == 2


def test_a_link_to_something_else_opens_no_report(reported: Reported) -> None:
    path = reported.share(reported.keep())
    with reported.cast.chiara.acting():
        OneTapLink.objects.filter(scope="report").update(subject=reported.program.pk)
    assert Client().get(path).status_code == 404


def test_whoever_takes_part_sees_none_of_it(reported: Reported) -> None:
    row = reported.keep()
    browser = reported.cast.amara.browser()
    tails = ("", "report.pdf", "report.xlsx", "letters/")
    paths = [*(reported.url(tail) for tail in tails), *(reported.kept_url(row, tail) for tail in tails[:3])]
    assert {browser.get(path).status_code for path in paths} == {403}
    assert browser.post(reported.url("keep/")).status_code == 403
    assert browser.post(reported.kept_url(row, "share/"), {"label": "Me", "days": 14}).status_code == 403
    with reported.cast.olu.acting():
        assert (BoardReport.objects.count(), OneTapLink.objects.count()) == (1, 0)


@pytest.mark.parametrize("many", [1, 3])
def test_lists_ask_as_often_for_one_as_for_three(reported: Reported, many: int) -> None:
    rows = [reported.keep() for _ in range(many)]
    for _ in range(many):
        _open(reported.share(rows[0]))
    with reported.cast.olu.acting() as actor:
        program = kept.program_of(actor, reported.program.pk)
        with CaptureQueriesContext(connection) as whole:
            selectors.report(actor, program)
        with CaptureQueriesContext(connection) as links:
            assert [len(one.openings) for one in kept.shared(actor, rows[0])] == [1] * many
        with CaptureQueriesContext(connection) as listed:
            assert len(list(kept.reports_of(actor, reported.program))) == many
    assert (len(whole), len(links), len(listed)) == (13, 2, 1)
