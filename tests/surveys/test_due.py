"""Letters that ask: once when it begins, three times more, none after the answer or the close; and no admin sees who got them."""

from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Organization
from accounts.tenancy import private
from nudges.models import Message
from programs.models import Employee, NudgeRule
from programs.selectors import nudging as seen
from programs.services import nudging
from surveys import due, locks
from surveys.models import Wave
from surveys.services import waves
from tests.factories.cast import Cast
from tests.surveys.crowd import Crowd, answer, make_crowd, make_open, make_pulse

DAY = dt.timedelta(days=1)
_OLDER = """
UPDATE programs_nudgerule SET switched_on_at = switched_on_at - %(time)s;
UPDATE surveys_asked SET created_at = created_at - %(time)s;
UPDATE surveys_wave SET opens_at = opens_at - %(time)s;
"""


@pytest.fixture
def crowd(cast: Cast) -> Crowd:
    return make_crowd(cast, pairs=1)


@pytest.fixture
def wave(crowd: Crowd) -> Wave:
    with crowd.cast.chiara.acting() as actor:
        found = make_open(crowd, make_pulse(crowd), closes_at=timezone.now() + 60 * DAY)
        nudging.begin(actor=actor)
        NudgeRule.objects.update(switched_on_at=timezone.now() - DAY)
        return found


def _after(crowd: Crowd, days: int) -> list[tuple[str, str, int]]:
    """Let so many days pass, and the worker look; returns every letter: which, to whom, the how manieth."""
    with crowd.cast.chiara.acting(), private(purpose=locks.ASK), connection.cursor() as cursor:
        cursor.execute(_OLDER, {"time": days * DAY})
    nudging.sweep(crowd.cast.nordwind.pk)
    with crowd.cast.chiara.acting():
        rows = Message.objects.filter(rule__startswith="survey").order_by("rule", "step", "to_email")
        return [(row.rule.removeprefix("survey-"), row.to_email.partition("@")[0], row.step) for row in rows]


def test_both_are_asked_at_once_and_reminded_three_times(crowd: Crowd, wave: Wave) -> None:
    first = [("open", "amara", 1), ("open", "bernd", 1)]
    assert _after(crowd, 0) == first
    assert _after(crowd, 6) == first
    for step, days in ((1, 1), (2, 7), (3, 7)):
        found = _after(crowd, days)
        assert [one for one in found if one[2] == step and one[0] == "reminder"] == [
            ("reminder", "amara", step), ("reminder", "bernd", step),
        ]  # fmt: skip
    assert len(_after(crowd, 7)) == 8


def test_a_letter_names_the_last_day_where_the_organization_is(crowd: Crowd, wave: Wave) -> None:
    """It closes at midnight in New York, when the day after has begun there, and in UTC some hours ago."""
    zone = zoneinfo.ZoneInfo("America/New_York")
    last = timezone.now().astimezone(zone).date() + 40 * DAY
    with crowd.cast.chiara.acting():
        Organization.objects.filter(pk=wave.organization_id).update(time_zone=zone.key)
        Wave.objects.update(closes_at=dt.datetime.combine(last + DAY, dt.time(), zone))
    _after(crowd, 7)
    with crowd.cast.chiara.acting():
        letter = due.REMIND.compose(Message.objects.filter(rule="survey-reminder")[0])
    assert letter is not None
    assert f"Still open until {last.day} {last:%B}:" in letter.subject


def test_whoever_has_answered_is_not_reminded(crowd: Crowd, wave: Wave) -> None:
    _after(crowd, 0)
    with crowd.cast.chiara.acting():
        answer(wave, crowd.mentors[0], worth=3)
    assert [one[1] for one in _after(crowd, 7) if one[0] == "reminder"] == ["bernd"]


def test_nobody_is_reminded_of_what_is_closed(crowd: Crowd, wave: Wave) -> None:
    with crowd.cast.chiara.acting() as actor:
        waves.close(actor=actor, wave=wave)
    assert _after(crowd, 0) == []
    assert _after(crowd, 7) == []


def test_who_is_away_hears_nothing(crowd: Crowd, wave: Wave) -> None:
    with crowd.cast.chiara.acting():
        Employee.objects.filter(pk=crowd.mentees[0].employee_id).update(status="away")
    assert _after(crowd, 0) == [("open", "amara", 1)]


def test_no_admin_sees_who_was_written_to(crowd: Crowd, wave: Wave) -> None:
    _after(crowd, 0)
    _after(crowd, 7)
    with crowd.cast.chiara.acting() as actor:
        told = [one for one in seen.story(actor, crowd.mentors[0]) if one.rule.key.startswith("survey")]
        assert [(one.applies, one.planned, one.messages) for one in told] == [(False, [], [])] * 2
        assert [one for one in seen.timeline(actor, crowd.cohort) if one.rule.startswith("survey")] == []
