"""What admins add by hand: where a measure stands, and why something was changed."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import AuditEvent
from analytics.models import ChangeReason, FigureRun, Reading
from programs.models import Program
from programs.selectors.days import today_of
from tests.analytics.conftest import Pilot
from tests.factories.analytics import make_change_reason, make_figure, make_measure, make_reading
from tests.factories.cast import Cast
from tests.factories.rows import make_audit_event, make_cohort, make_program
from tests.factories.surveys import make_survey

DAY = dt.timedelta(days=1)


@pytest.fixture
def quiet(cast: Cast) -> Pilot:
    """A program that was launched, without pairs and figures."""
    with cast.chiara.acting():
        return Pilot(cast, make_cohort(program=make_program(name="Digital upstream", state="live")))


def _measure(pilot: Pilot, **values: object) -> str:
    with pilot.cast.chiara.acting():
        return pilot.program_url(f"measures/{make_measure(program=pilot.cohort.program, **values).pk}/")


def test_a_value_is_written_down_with_its_day_and_source(quiet: Pilot) -> None:
    address, day = _measure(quiet), today_of(quiet.cast.nordwind) - DAY
    given = {"value": "52.5", "day": day.isoformat(), "source": "Employee survey, 64 of 80 answered"}
    answer = quiet.cast.chiara.browser().post(address, given, follow=True)
    assert "Employee survey, 64 of 80 answered" in answer.content.decode()
    with quiet.cast.chiara.acting():
        row = Reading.objects.get()
        assert (float(row.value), row.day, row.recorded_by_id) == (52.5, day, quiet.cast.chiara.user.pk)
        assert AuditEvent.objects.get(verb="recorded a measure").detail == {"day": day.isoformat(), "after": "52.5"}


def test_a_second_value_of_a_day_replaces_the_first_and_can_be_taken_away(quiet: Pilot) -> None:
    address, day = _measure(quiet), today_of(quiet.cast.nordwind)
    browser = quiet.cast.chiara.browser()
    for value in ("50", "60"):
        browser.post(address, {"value": value, "day": day.isoformat(), "source": "By mail"})
    with quiet.cast.chiara.acting():
        assert [float(row.value) for row in Reading.objects.all()] == [60.0]
        assert AuditEvent.objects.filter(verb="recorded a measure").order_by("pk").last().detail["before"] == "50.00"
    browser.post(f"{address}forget/", {"day": day.isoformat()})
    with quiet.cast.chiara.acting():
        assert Reading.objects.count() == 0
        assert AuditEvent.objects.get(verb="took back a recorded measure").detail["before"] == "60.00"


def test_what_is_typed_stays_when_it_makes_no_sense(quiet: Pilot) -> None:
    address, tomorrow = _measure(quiet), today_of(quiet.cast.nordwind) + DAY
    answer = quiet.cast.chiara.browser().post(
        address, {"value": "many", "day": tomorrow.isoformat(), "source": "By mail"}
    )
    page = answer.content.decode()
    assert (answer.status_code, "nobody knows this yet" in page, 'value="many"' in page, "By mail" in page) == (
        422, True, True, True
    )  # fmt: skip
    with quiet.cast.chiara.acting():
        assert Reading.objects.count() == 0


@pytest.mark.parametrize(("who", "code"), [("olu", 403), ("amara", 403), ("dario", 404)])
def test_nobody_else_writes(quiet: Pilot, who: str, code: int) -> None:
    address, browser = _measure(quiet), getattr(quiet.cast, who).browser()
    with quiet.cast.chiara.acting():
        event = make_audit_event(
            user=quiet.cast.chiara.user, verb="changed a program", row_id=str(quiet.cohort.program_id)
        )
        make_reading(measure=quiet.cohort.program.measures.get())
    given = {"value": "1", "day": "2026-01-01", "source": "x", "text": "x"}
    found = [
        browser.post(one, given).status_code
        for one in (address, f"{address}forget/", quiet.program_url(f"log/{event.pk}/"))
    ]
    assert found == [code] * 3
    with quiet.cast.chiara.acting():
        assert (Reading.objects.count(), ChangeReason.objects.count()) == (1, 0)


def test_a_measure_that_a_figure_tells_is_not_written_down(quiet: Pilot) -> None:
    assert quiet.cast.chiara.browser().get(_measure(quiet, key="changes", name="Changes")).status_code == 404


def test_the_log_names_a_change_its_reason_and_how_pairs_did_before_and_since(quiet: Pilot) -> None:
    today = today_of(quiet.cast.nordwind)
    with quiet.cast.chiara.acting():
        Program.objects.update(launched_at=None)
        event = make_audit_event(
            user=quiet.cast.chiara.user,
            verb="changed criteria",
            row_id=str(quiet.cohort.program_id),
            label="Digital upstream",
        )
        make_audit_event(
            user=quiet.cast.chiara.user, verb="changed criteria", row_id=str(event.pk), label="Another program"
        )
        make_audit_event(
            user=quiet.cast.chiara.user,
            verb="started a program",
            row_id=str(quiet.cohort.program_id),
            label="Not a change",
        )
        survey = make_survey(program=quiet.cohort.program)
        make_audit_event(
            user=quiet.cast.chiara.user, verb="published a survey", row_id=str(survey.pk), label="Pulse after a month"
        )
        make_change_reason(event=event, text="Juniors asked for more distance.")
        for day, active in ((today - 3 * DAY, 10), (today + 5 * DAY, 15)):
            for part, value in (("matched", 20), ("active", active)):
                make_figure(program=quiet.cohort.program, scope="program", part=part, value=value, n=30, day=day)
    page = quiet.cast.olu.browser().get(quiet.program_url("log/")).content.decode()
    assert "Juniors asked for more distance." in page
    assert ("50 %" in page, "75 %" in page) == (True, True)
    assert ("Another program" in page, "Not a change" in page, "Pulse after a month" in page) == (False, False, True)


def test_a_reason_is_written_said_better_and_taken_away(quiet: Pilot) -> None:
    with quiet.cast.chiara.acting():
        event = make_audit_event(user=quiet.cast.chiara.user, verb="changed a cohort", row_id=str(quiet.cohort.pk))
    address, browser = quiet.program_url(f"log/{event.pk}/"), quiet.cast.chiara.browser()
    for text in ("Too few came.", "Too few came, and said it was too early.", ""):
        assert browser.post(address, {"text": text}).status_code == 302
        with quiet.cast.chiara.acting():
            assert [row.text for row in ChangeReason.objects.all()] == ([text] if text else [])
    with quiet.cast.chiara.acting():
        assert AuditEvent.objects.filter(verb="said why something was changed").count() == 3
        assert FigureRun.objects.count() == 0


def test_the_log_asks_as_much_of_three_changes_as_of_one(quiet: Pilot, django_assert_num_queries: object) -> None:
    browser = quiet.cast.olu.browser()
    for count in (1, 3):
        with quiet.cast.chiara.acting():
            while AuditEvent.objects.filter(verb="changed a cohort").count() < count:
                make_audit_event(user=quiet.cast.chiara.user, verb="changed a cohort", row_id=str(quiet.cohort.pk))
        browser.get(quiet.program_url("log/"))
        with django_assert_num_queries(16):  # type: ignore[operator]
            browser.get(quiet.program_url("log/"))
