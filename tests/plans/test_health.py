"""Where a pair stands: the rules by hand and by property, and the same in SQL."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from plans import health
from plans.health import LONG_SILENT, SILENT, STUCK, Facts, Health, Phase, judge

TODAY = dt.date(2026, 6, 15)
DAY = dt.timedelta(days=1)
FACTS = Facts(began_on=TODAY - 100 * DAY, ends_on=TODAY + 100 * DAY, moved_on=TODAY)


def _ago(days: int) -> dt.date:
    return TODAY - days * DAY


def _said(**values: Any) -> tuple[str, str]:
    found = judge(replace(FACTS, **values), TODAY)
    return found.health, found.reason


@pytest.mark.parametrize(
    ("values", "phase"),
    [
        ({"ended": True}, Phase.CLOSED),
        ({"told": False}, Phase.NOT_BEGUN),
        ({}, Phase.NOT_BEGUN),
        ({"begun": True}, Phase.AGREEING),
        ({"begun": True, "ahead": True}, Phase.AHEAD),
        ({"begun": True, "signed": True}, Phase.AHEAD),
        ({"met_on": _ago(3)}, Phase.UNDER_WAY),
        ({"met_on": _ago(3), "steps": 5, "open": 1}, Phase.UNDER_WAY),
        ({"met_on": _ago(3), "steps": 5, "open": 0}, Phase.CLOSING),
        ({"met_on": _ago(3), "through": True}, Phase.CLOSING),
        ({"ends_on": TODAY + 15 * DAY}, Phase.NOT_BEGUN),
        ({"ends_on": TODAY + 14 * DAY}, Phase.CLOSING),
    ],
)
def test_how_far_a_pair_has_come(values: dict[str, Any], phase: Phase) -> None:
    assert judge(replace(FACTS, **values), TODAY).phase == phase


@pytest.mark.parametrize(
    ("days", "state"), [(29, Health.ON_TRACK), (30, Health.UNKNOWN), (59, Health.UNKNOWN), (60, Health.CHECK_IN)]
)
def test_silence_is_unknown_for_a_month_before_anybody_asks(days: int, state: Health) -> None:
    found, reason = _said(contact_on=_ago(days))
    assert found == state
    assert state == Health.ON_TRACK or reason.startswith(f"No sign of contact for {days} days. ")


@pytest.mark.parametrize(("days", "state"), [(11, Health.EARLY), (12, Health.CHECK_IN), (59, Health.CHECK_IN)])
def test_a_pair_without_a_first_date_is_helped_after_two_nudges(days: int, state: Health) -> None:
    assert _said(began_on=_ago(days))[0] == state
    assert _said(began_on=_ago(days), ahead=True)[0] == Health.ON_TRACK


def test_after_three_months_to_close_is_proposed_and_nothing_ends_by_itself() -> None:
    found = {
        days: "propose to close; nothing ends by itself" in _said(contact_on=_ago(days))[1] for days in (60, 89, 90)
    }
    assert found == {60: False, 89: False, 90: True}


def test_the_reasons_are_plain_words() -> None:
    assert _said(contact_on=_ago(34)) == ("unknown", "No sign of contact for 34 days. They may well meet elsewhere.")
    assert _said(began_on=_ago(1)) == ("early", "They began yesterday; nothing has to be known yet.")
    assert _said(goals=3, reached=3, through=True) == (
        "finished",
        "All 3 goals are reached. They have agreed to close.",
    )
    assert _said(through=True) == ("finished", "They have agreed to close.")
    assert _said(ahead=True) == ("on_track", "They have a date.")
    assert _said(told=False) == ("early", "The two have not been told yet.")
    assert _said(ended=True) == ("", "The pairing has ended.")
    assert _said(here=False)[0] == "check_in"


def test_who_was_looked_at_is_left_alone_until_the_day() -> None:
    quiet = {"contact_on": _ago(70), "moved_on": _ago(70)}
    assert judge(replace(FACTS, **quiet), TODAY).stuck == 70
    assert _said(**quiet, left_until=TODAY + DAY) == ("unknown", "Looked at, and left until 16 June.")
    assert judge(replace(FACTS, **quiet, left_until=TODAY + DAY), TODAY).stuck == 0
    assert _said(**quiet, left_until=TODAY)[0] == Health.CHECK_IN


@pytest.mark.parametrize(
    ("values", "days"),
    [
        ({"moved_on": _ago(20)}, 0),
        ({"moved_on": _ago(21)}, 21),
        ({"moved_on": _ago(40), "ahead": True}, 0),
        ({"moved_on": _ago(40), "due_on": TODAY + DAY}, 0),
        ({"moved_on": _ago(40), "due_on": TODAY}, 40),
        ({"moved_on": _ago(40), "ended": True}, 0),
        ({"moved_on": _ago(40), "through": True}, 0),
    ],
)
def test_a_stage_that_lasts_too_long(values: dict[str, Any], days: int) -> None:
    assert judge(replace(FACTS, **values), TODAY).stuck == days


_days = some.integers(-200, 100).map(lambda n: TODAY + n * DAY)
_past = some.integers(0, 200).map(_ago)
_flag = some.booleans()
# On a busy machine the first facts take their time.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@some.composite
def _facts(draw: Any) -> Facts:
    began, met = draw(_past), draw(some.none() | _past)
    agreed = draw(some.none() | _past)
    goals, steps = draw(some.integers(0, 3)), draw(some.integers(0, 5))
    return Facts(
        began_on=began, ends_on=draw(_days), told=draw(_flag), ended=draw(_flag), here=draw(_flag), through=draw(_flag),
        begun=draw(_flag), signed=draw(_flag), contact_on=max(filter(None, (met, agreed)), default=None), met_on=met,
        ahead=draw(_flag), goals=goals, reached=draw(some.integers(0, goals)), steps=steps,
        open=draw(some.integers(0, steps)), due_on=draw(some.none() | _days), moved_on=draw(_past),
        left_until=draw(some.none() | _days),
    )  # fmt: skip


@patient
@given(_facts())
def test_everybody_has_one_state_with_a_reason_that_blames_nobody(facts: Facts) -> None:
    found = judge(facts, TODAY)
    assert found.reason.endswith(".")
    assert "inactive" not in f"{found.word} {found.reason} {found.phase_word}".lower()
    assert (found.health == Health.NONE) <= (found.phase == Phase.CLOSED)
    assert found.stuck == 0 or found.stuck >= STUCK


@patient
@given(_facts(), some.integers(0, LONG_SILENT - 1))
def test_silence_alone_asks_for_nobody_before_two_months(facts: Facts, days: int) -> None:
    present = replace(facts, here=True, contact_on=_ago(days), began_on=min(facts.began_on, _ago(days)))
    assert judge(present, TODAY).health != Health.CHECK_IN


@patient
@given(_facts(), some.integers(0, SILENT - 1))
def test_one_sign_of_contact_makes_the_unknown_known(facts: Facts, days: int) -> None:
    going = replace(facts, here=True, told=True, ended=False, through=False, goals=0, reached=0, contact_on=_ago(days))
    assert judge(going, TODAY).health == Health.ON_TRACK


@patient
@given(_facts())
def test_a_pair_left_for_a_while_needs_nobody(facts: Facts) -> None:
    left = judge(replace(facts, left_until=TODAY + DAY), TODAY)
    assert (left.health != Health.CHECK_IN, left.stuck) == (True, 0)


def test_every_state_and_phase_has_its_word() -> None:
    assert (set(health.STATES), set(health.PHASES)) == (set(Health), set(Phase))
