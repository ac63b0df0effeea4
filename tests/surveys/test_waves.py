"""Waves: who is asked by which moment, once, however often the worker looks; sent, closed and extended by hand."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import Any

import pytest
from django.utils import timezone

from accounts.actors import NotAllowed
from accounts.models import AuditEvent
from accounts.tenancy import private
from matching.models import Pairing
from programs.models import Employee, Participant
from programs.selectors.days import today_of
from surveys import locks
from surveys.models import Asked, Survey, Wave
from surveys.selectors import results
from surveys.selectors import waves as selectors
from surveys.services import snapshots, waves
from tests.factories.cast import Cast
from tests.factories.days import noon
from tests.factories.plans import make_contact
from tests.factories.rows import make_employee, make_participant
from tests.surveys.crowd import Crowd, answer, make_crowd, make_open, make_pulse, pulse_of

DAY = dt.timedelta(days=1)


@pytest.fixture
def crowd(cast: Cast) -> Crowd:
    return make_crowd(cast, pairs=3)


def _began(crowd: Crowd, days: int, **values: Any) -> None:
    Pairing.objects.filter(cohort=crowd.cohort).update(started_at=_noon(crowd, days), **values)


def _noon(crowd: Crowd, days: int) -> dt.datetime:
    """Twelve o'clock where the organization is, so many days ago, whatever its clocks did meanwhile; today a moment ago."""
    return min(noon(crowd.cast.nordwind, days), timezone.now())


def _tend(crowd: Crowd) -> list[tuple[str, int]]:
    """Let the worker look; returns who is asked, by number of the pair and days ago."""
    waves.tend(crowd.cast.nordwind.pk)
    with crowd.cast.chiara.acting(), private(purpose=locks.ASK):
        today = today_of(crowd.cast.nordwind)
        known = {
            row.pk: f"{row.side} {place}" for rows in (crowd.mentors, crowd.mentees) for place, row in enumerate(rows)
        }
        rows = Asked.objects.values_list("participant_id", "due_on")
        return sorted((known.get(pk, "other"), (today - day).days) for pk, day in rows)


def _everybody(days: int) -> list[tuple[str, int]]:
    return sorted((f"{side} {place}", days) for side in ("mentor", "mentee") for place in range(3))


@pytest.mark.parametrize(
    ("moment", "days", "began", "asked"),
    [
        ("baseline", 0, 0, 0),
        ("baseline", 0, 15, None),
        ("day_7", 7, 6, None),
        ("day_7", 7, 9, 2),
        ("day_30", 30, 30, 0),
        ("day_30", 30, 29, None),
        ("every_60", 60, 59, None),
        ("every_60", 60, 125, 5),
        ("every_60", 60, 80, None),
    ],
)
def test_days_are_counted_from_the_beginning(
    crowd: Crowd, moment: str, days: int, began: int, asked: int | None
) -> None:
    with crowd.cast.chiara.acting():
        make_pulse(crowd, moment=moment, days=days)
        _began(crowd, began)
    assert _tend(crowd) == ([] if asked is None else _everybody(asked))
    assert _tend(crowd) == ([] if asked is None else _everybody(asked))


@pytest.mark.parametrize(("moment", "days", "ended"), [("end", 0, 1), ("after_90", 90, 91)])
def test_days_are_counted_from_the_end(crowd: Crowd, moment: str, days: int, ended: int) -> None:
    with crowd.cast.chiara.acting():
        make_pulse(crowd, moment=moment, days=days)
        _began(crowd, 200)
        first = crowd.pairings[0]
        Pairing.objects.filter(pk=first.pk).update(state="ended", ended_at=_noon(crowd, ended))
    assert _tend(crowd) == [("mentee 0", 1), ("mentor 0", 1)]


def test_whoever_goes_on_with_somebody_else_has_come_to_no_end(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting():
        make_pulse(crowd, moment="end")
        first = crowd.pairings[0]
        Pairing.objects.filter(pk=first.pk).update(state="ended", ended_at=timezone.now())
        Pairing.objects.create(cohort=crowd.cohort, mentor=crowd.mentors[1], mentee=crowd.mentees[0])
    assert _tend(crowd) == [("mentor 0", 0)]


def test_a_pair_that_has_gone_quiet_is_asked_and_no_other(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting():
        make_pulse(crowd, moment="not_engaged", sides="mentee")
        _began(crowd, 40)
        make_contact(pairing=crowd.pairings[0])
        Pairing.objects.filter(pk=crowd.pairings[1].pk).update(started_at=timezone.now() - 20 * DAY)
    assert _tend(crowd) == [("mentee 2", 0)]


def test_whoever_waits_for_a_partner_is_asked_and_no_other(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting():
        make_pulse(crowd, moment="unpaired")
        make_participant(cohort=crowd.cohort, side="mentee", joined_at=timezone.now() - 15 * DAY)
        make_participant(cohort=crowd.cohort, side="mentee", joined_at=timezone.now() - 3 * DAY)
    assert _tend(crowd) == [("other", 0)]
    assert _tend(crowd) == [("other", 0)]


def test_a_date_asks_everybody_who_is_ready(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting():
        make_pulse(crowd, moment="on_date", on_date=today_of(crowd.cast.nordwind) + DAY)
    assert _tend(crowd) == []
    with crowd.cast.chiara.acting():
        Survey.objects.update(on_date=today_of(crowd.cast.nordwind))
    assert _tend(crowd) == _everybody(0)


def test_who_is_away_or_gone_is_not_asked_nor_anybody_where_it_is_off(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting():
        make_pulse(crowd, moment="day_30", days=30, sides="mentor")
        Employee.objects.filter(pk=crowd.mentors[0].employee_id).update(status="away")
        Participant.objects.filter(pk=crowd.mentors[1].pk).update(state="withdrawn")
        Survey.objects.update(switched_on=False)
    assert _tend(crowd) == []
    with crowd.cast.chiara.acting():
        Survey.objects.update(switched_on=True)
    assert _tend(crowd) == [("mentor 2", 0)]


def test_one_wave_a_month_and_it_closes_four_weeks_after_the_last_day(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting():
        version = make_pulse(crowd, moment="day_30", days=30)
    _tend(crowd)
    with crowd.cast.chiara.acting():
        wave = Wave.objects.get()
        today = today_of(crowd.cast.nordwind)
        first = today.replace(day=1)
        after = (first + 32 * DAY).replace(day=1)
        assert timezone.localdate(wave.opens_at, timezone.get_fixed_timezone(60)) == first
        assert (wave.version_id, wave.number, wave.state) == (version.pk, 1, "open")
        assert (
            dt.timedelta(days=27)
            < wave.closes_at - timezone.make_aware(dt.datetime.combine(after, dt.time()))
            < 29 * DAY
        )
        Wave.objects.update(closes_at=timezone.now())
    waves.tend(crowd.cast.nordwind.pk)
    with crowd.cast.chiara.acting():
        assert Wave.objects.get().state == "closed"


def test_it_is_sent_by_hand_to_those_who_were_counted(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting() as actor:
        survey = make_pulse(crowd).survey
        assert selectors.audience(actor, survey, crowd.cohort) == {"mentor": 3, "mentee": 3}
        wave = waves.send(actor=actor, survey=survey, cohort=crowd.cohort)
        with private(purpose=locks.ASK):
            assert Asked.objects.filter(wave=wave).count() == 6
        assert AuditEvent.objects.get(verb="sent a survey").detail == {"people": 6}
        # Nobody has it before them twice.
        assert selectors.audience(actor, survey, crowd.cohort) == {}
        with pytest.raises(waves.CannotSend):
            waves.send(actor=actor, survey=survey, cohort=crowd.cohort)
        assert Wave.objects.count() == 1


def test_what_a_sending_would_ask_does_not_say_who_has_answered(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting() as actor:
        survey = make_pulse(crowd).survey
        wave = waves.send(actor=actor, survey=survey, cohort=crowd.cohort)
        answer(wave, crowd.mentors[0], worth=3)
        assert selectors.audience(actor, survey, crowd.cohort) == {}
        with pytest.raises(waves.CannotSend):
            waves.send(actor=actor, survey=survey, cohort=crowd.cohort)
        assert Wave.objects.count() == 1
        waves.close(actor=actor, wave=wave)
        assert selectors.audience(actor, survey, crowd.cohort) == {"mentor": 3, "mentee": 3}


def test_it_is_closed_and_kept_open_by_hand(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting() as actor:
        make_open(crowd, make_pulse(crowd))
        wave = selectors.one(actor, Wave.objects.get().pk)
        today = today_of(crowd.cast.nordwind)
        for wrong in (today - DAY, today + DAY, today + 400 * DAY):
            with pytest.raises(waves.WrongDay):
                waves.extend(actor=actor, wave=wave, last_day=wrong)
        assert Wave.objects.get().closes_at == wave.closes_at
        waves.extend(actor=actor, wave=wave, last_day=today + 30 * DAY)
        assert Wave.objects.get().closes_at > timezone.now() + 30 * DAY - dt.timedelta(hours=1)
        waves.close(actor=actor, wave=wave)
        assert Wave.objects.get().state == "closed"
        with pytest.raises(waves.WrongDay):
            waves.extend(actor=actor, wave=wave, last_day=today + 40 * DAY)


def test_nobody_but_admins_sends_or_closes(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting():
        wave = make_open(crowd, make_pulse(crowd), people=[])
    for member in (crowd.cast.olu, crowd.cast.amara):
        with member.acting() as actor:
            with pytest.raises(NotAllowed):
                waves.send(actor=actor, survey=pulse_of(crowd), cohort=crowd.cohort)
            with pytest.raises(NotAllowed):
                waves.close(actor=actor, wave=wave)
            with pytest.raises(NotAllowed):
                waves.extend(actor=actor, wave=wave, last_day=today_of(crowd.cast.nordwind) + 30 * DAY)
    with crowd.cast.chiara.acting():
        assert [(row.state, row.number) for row in Wave.objects.all()] == [("open", 1)]


def test_a_rate_is_told_as_the_results_tell_it_and_of_no_open_wave(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting() as actor:
        for _ in range(3):
            crowd.mentors.append(make_participant(cohort=crowd.cohort, employee=make_employee()))
        wave = make_open(crowd, make_pulse(crowd))
        before = selectors.rates(actor, wave)
        assert before == [
            selectors.Rate("mentor", 6, note=selectors.AT_THE_END), selectors.Rate("mentee", 3, note=selectors.AT_THE_END),
        ]  # fmt: skip
        for person in [*crowd.mentors[:4], crowd.mentees[0]]:
            answer(wave, person, worth=3)
        assert selectors.rates(actor, wave) == before
        wave = waves.close(actor=actor, wave=wave)
        assert {one.note for one in selectors.rates(actor, wave)} == {selectors.SOON}
        snapshots.take(wave.pk)
        found = selectors.rates(actor, wave)
        # Everybody less one side would tell of the three of the other.
        assert [(one.side, one.asked, one.percent) for one in found] == [("mentor", 6, None), ("mentee", 3, None)]
        assert [one.note for one in found] == [results.REASONS["alone"], "Fewer than five people were asked."]
    with crowd.cast.amara.acting() as actor, pytest.raises(NotAllowed):
        selectors.rates(actor, wave)


def test_the_last_day_is_the_one_that_was_chosen(crowd: Crowd) -> None:
    with crowd.cast.chiara.acting() as actor:
        make_open(crowd, make_pulse(crowd))
        wave, day = selectors.one(actor, Wave.objects.get().pk), today_of(crowd.cast.nordwind) + 30 * DAY
        wave = waves.extend(actor=actor, wave=wave, last_day=day)
        zone = zoneinfo.ZoneInfo(crowd.cast.nordwind.time_zone)
        assert (wave.last_moment.astimezone(zone).date(), wave.closes_at.astimezone(zone).date()) == (day, day + DAY)
    page = crowd.cast.chiara.browser().get(crowd.cast.chiara.url(f"waves/{wave.pk}/")).content.decode()
    assert f"Open until {day.day} {day:%B}" in page
