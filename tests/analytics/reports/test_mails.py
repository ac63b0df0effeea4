"""Reports that are made by themselves: on their day, once, for whoever may still read them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Membership
from analytics import report_letters
from analytics.enums import Pace
from analytics.models import BoardReport, ReportReader, ReportSchedule, ReportSending
from analytics.services import report_mails
from nudges.models import Message
from programs.models import Program
from programs.selectors.days import today_of
from tests.analytics.reports.conftest import Reported
from tests.factories.reports import make_report_reader, make_report_schedule
from tests.factories.rows import make_program

DAYS = [
    (Pace.MONTHLY, 1, "2026-12-01", "2027-01-01"),
    (Pace.MONTHLY, 15, "2026-12-01", "2026-12-15"),
    (Pace.MONTHLY, 15, "2026-12-15", "2027-01-15"),
    (Pace.MONTHLY, 28, "2027-02-27", "2027-02-28"),
    (Pace.QUARTERLY, 1, "2026-12-31", "2027-01-01"),
    (Pace.QUARTERLY, 1, "2027-01-01", "2027-04-01"),
    (Pace.QUARTERLY, 20, "2027-02-03", "2027-04-20"),
    (Pace.QUARTERLY, 20, "2027-10-19", "2027-10-20"),
    (Pace.QUARTERLY, 20, "2027-10-20", "2028-01-20"),
]


@pytest.mark.parametrize(("pace", "day", "after", "found"), DAYS)
def test_the_next_day(pace: str, day: int, after: str, found: str) -> None:
    assert report_mails.next_day(pace, day, dt.date.fromisoformat(after)) == dt.date.fromisoformat(found)


def _plan(reported: Reported, *people: Any, **changed: Any) -> ReportSchedule:
    with reported.cast.olu.acting() as actor:
        told: dict[str, Any] = {"pace": "monthly", "day": 5} | changed
        readers = [one.user.pk for one in people]
        return report_mails.plan(actor=actor, program=reported.program, readers=readers, **told)


def _later(reported: Reported) -> int:
    """The worker looks on the day that is due."""
    with reported.cast.olu.acting():
        due = ReportSchedule.objects.get().due_on
    with time_machine.travel(dt.datetime.combine(due, dt.time(12), dt.UTC), tick=False):
        return report_mails.send_due(reported.cast.nordwind.pk)


def _letters(reported: Reported) -> list[str]:
    with reported.cast.olu.acting():
        return sorted(Message.objects.filter(kind="board report").values_list("to_email", flat=True))


def test_on_its_day_it_is_made_once_and_written_about(reported: Reported) -> None:
    cast = reported.cast
    row = _plan(reported, cast.olu, cast.chiara)
    assert (row.due_on > today_of(cast.nordwind), report_mails.send_due(cast.nordwind.pk)) == (True, 0)
    due = row.due_on
    assert (_later(reported), _letters(reported)) == (1, sorted([cast.olu.user.email, cast.chiara.user.email]))
    with cast.olu.acting():
        report, sending = BoardReport.objects.get(), ReportSending.objects.get()
        letter = Message.objects.filter(to_email=cast.olu.user.email).get(kind="board report")
        assert (sending.report_id, sending.due_on, sending.letters, report.day) == (report.pk, due, 2, due)
        assert letter.dedupe_key == f"board report:{reported.program.pk}:{due}:{cast.olu.user.pk}"
        assert (f"/reports/{report.pk}/" in letter.text, "fewer participants left" in letter.text) == (True, True)
        assert ReportSchedule.objects.get().due_on == report_mails.next_day("monthly", 5, due)
    with time_machine.travel(dt.datetime.combine(due, dt.time(13), dt.UTC), tick=False):
        assert report_mails.send_due(cast.nordwind.pk) == 0
    assert len(_letters(reported)) == 2


def test_after_a_long_silence_there_is_one(reported: Reported) -> None:
    _plan(reported, reported.cast.olu)
    later = timezone.now() + dt.timedelta(days=200)
    with time_machine.travel(later, tick=False):
        assert [report_mails.send_due(reported.cast.nordwind.pk) for _ in range(2)] == [1, 0]
    with reported.cast.olu.acting():
        assert (BoardReport.objects.count(), ReportSchedule.objects.get().due_on > later.date()) == (1, True)


def test_paused_it_is_silent_and_goes_on_with_a_day_to_come(reported: Reported) -> None:
    _plan(reported, reported.cast.olu)
    browser = reported.cast.olu.browser()
    assert "Paused" in browser.post(reported.url("letters/pause/"), {"paused": "1"}, follow=True).content.decode()
    assert (_later(reported), _letters(reported)) == (0, [])
    browser.post(reported.url("letters/pause/"), {"paused": "0"})
    with reported.cast.olu.acting():
        row = ReportSchedule.objects.get()
        assert (row.paused_at, row.due_on > today_of(reported.cast.nordwind)) == (None, True)
    assert _later(reported) == 1


def test_whoever_may_not_read_it_any_more_gets_nothing(reported: Reported) -> None:
    cast = reported.cast
    _plan(reported, cast.olu, cast.chiara)
    with cast.chiara.acting():
        Membership.objects.filter(user=cast.olu.user).update(role="participant")
    with cast.chiara.acting():
        due = ReportSchedule.objects.get().due_on
    with time_machine.travel(dt.datetime.combine(due, dt.time(12), dt.UTC), tick=False):
        assert report_mails.send_due(cast.nordwind.pk) == 1
    with cast.chiara.acting():
        found = Message.objects.filter(kind="board report").values_list("to_email", flat=True)
        assert (list(found), ReportSending.objects.get().letters) == ([cast.chiara.user.email], 1)


@pytest.mark.parametrize(
    "changed", [{"readers": []}, {"readers": ["stranger"]}, {"day": "0"}, {"day": "29"}, {"pace": "daily"}]
)
def test_what_does_not_go_is_said_and_nothing_is_saved(reported: Reported, changed: dict[str, Any]) -> None:
    olu = reported.cast.olu
    data = {"pace": "monthly", "day": "5", "readers": [str(olu.user.pk)]} | changed
    if data["readers"] == ["stranger"]:
        data["readers"] = [str(reported.cast.amara.user.pk)]
    answer = olu.browser().post(reported.url("letters/"), data)
    assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (422, True)
    with olu.acting():
        assert (ReportSchedule.objects.count(), ReportReader.objects.count()) == (0, 0)


def test_olu_says_when_and_to_whom_and_sees_the_letter(reported: Reported) -> None:
    olu, chiara = reported.cast.olu, reported.cast.chiara
    page = olu.browser().get(reported.url("letters/")).content.decode()
    assert ("The report of" in page, "fewer participants left" in page, "Nothing yet." in page) == (True, True, True)
    both = [str(olu.user.pk), str(chiara.user.pk)]
    olu.browser().post(reported.url("letters/"), {"pace": "quarterly", "day": "5", "readers": both})
    olu.browser().post(reported.url("letters/"), {"pace": "monthly", "day": "6", "readers": both[:1]})
    with olu.acting():
        row = ReportSchedule.objects.get()
        assert (row.pace, row.day, [one.user_id for one in row.readers.all()]) == ("monthly", 6, [olu.user.pk])


def test_a_german_organization_writes_in_german(reported: Reported) -> None:
    with reported.cast.chiara.acting():
        type(reported.cast.nordwind).objects.filter(pk=reported.cast.nordwind.pk).update(language="de")
    _plan(reported, reported.cast.olu)
    assert _later(reported) == 1
    with reported.cast.olu.acting():
        letter, report = Message.objects.get(kind="board report"), BoardReport.objects.get()
    assert letter.subject == f"Bericht für die Leitung: {reported.program.name}"
    assert ("weniger Teilnehmende" in letter.text, "Bericht öffnen" in letter.text) == (True, True)
    assert report.language == "de"


def test_one_that_fails_keeps_no_other(reported: Reported, monkeypatch: pytest.MonkeyPatch) -> None:
    _plan(reported, reported.cast.olu)
    with reported.cast.chiara.acting():
        make_report_reader(
            schedule=make_report_schedule(program=make_program(name="Broken")), user=reported.cast.olu.user
        )
        ReportSchedule.objects.update(due_on=today_of(reported.cast.nordwind))
    whole = report_letters.about
    monkeypatch.setattr(
        report_letters, "about", lambda row, *rest: 1 / 0 if row.program.name == "Broken" else whole(row, *rest)
    )
    assert report_mails.send_due(reported.cast.nordwind.pk) == 1
    with reported.cast.olu.acting():
        assert [one.schedule.program_id for one in ReportSending.objects.all()] == [reported.program.pk]
        assert BoardReport.objects.count() == 1
        waiting = ReportSchedule.objects.get(program__name="Broken")
        assert waiting.due_on == today_of(reported.cast.nordwind)


def test_of_an_archived_program_there_is_none(reported: Reported) -> None:
    _plan(reported, reported.cast.olu)
    with reported.cast.chiara.acting():
        Program.objects.filter(pk=reported.program.pk).update(state="archived")
    assert (_later(reported), _letters(reported)) == (0, [])


def test_another_program_waits_for_its_own_day(reported: Reported) -> None:
    row = _plan(reported, reported.cast.olu)
    with reported.cast.olu.acting():
        ReportSchedule.objects.filter(pk=row.pk).update(due_on=today_of(reported.cast.nordwind) + dt.timedelta(days=1))
    assert (report_mails.send_due(reported.cast.nordwind.pk), _letters(reported)) == (0, [])
