"""The nudges about an end, and the cards for the two: at the right time, to both, until they have chosen."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from matching.models import Pairing
from nudges.models import Message
from plans import ending
from plans.models import Goal
from programs.models import NudgeRule
from programs.services import nudging
from tests.factories.plans import make_closing, make_contact, make_goal, make_session, make_session_answer
from tests.plans.conftest import Pair

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
END = dt.datetime(2027, 9, 1, tzinfo=BERLIN)
DAY = dt.timedelta(days=1)


@pytest.fixture
def old(pair: Pair) -> Pair:
    """Half a year from the first of March, with every rule switched on long ago."""
    with pair.cast.chiara.acting() as actor:
        nudging.begin(actor=actor)
        NudgeRule.objects.update(switched_on_at=END - 400 * DAY)
        program = pair.pairing.cohort.program
        program.length_months = 6
        program.save(update_fields=["length_months"])
        Pairing.objects.update(started_at=dt.datetime(2027, 3, 1, 12, tzinfo=BERLIN))
        pair.pairing.refresh_from_db()
    return pair


def due(pair: Pair, rule: str) -> list[Any]:
    nudging.sweep(pair.cast.nordwind.pk)
    with pair.cast.chiara.acting():
        return list(Message.objects.filter(rule=rule).order_by("to_email").values_list("to_email", flat=True))


def both(pair: Pair) -> list[str]:
    return [pair.amara.user.email, pair.bernd.user.email]


@pytest.mark.parametrize(("days", "told"), [(15, False), (14, True), (1, True), (-1, False)])
def test_two_weeks_before_the_end_both_are_told(old: Pair, days: int, told: bool) -> None:
    with time_machine.travel(END - days * DAY + dt.timedelta(hours=1), tick=False):
        expected = both(old) if told else []
        assert due(old, "pair-near-end") == due(old, "pair-near-end") == expected


def test_whoever_has_proposed_or_ended_is_not_told(old: Pair) -> None:
    with time_machine.travel(END - 10 * DAY, tick=False):
        with old.cast.chiara.acting():
            make_closing(pairing=old.pairing)
        assert due(old, "pair-near-end") == []


def test_goals_reached_are_told_at_once_and_anew_with_another_goal(old: Pair) -> None:
    with time_machine.travel(END - 90 * DAY, tick=False) as clock:
        with old.cast.chiara.acting():
            goal = make_goal(pairing=old.pairing, progress=90)
        assert due(old, "pair-goals-reached") == []
        with old.cast.chiara.acting():
            Goal.objects.update(progress=100)
        assert due(old, "pair-goals-reached") == both(old)
        clock.shift(DAY)
        with old.cast.chiara.acting():
            make_goal(pairing=old.pairing, what="Another", progress=0)
        assert due(old, "pair-goals-reached") == both(old)
        with old.cast.chiara.acting():
            Goal.objects.exclude(pk=goal.pk).update(progress=100)
        assert due(old, "pair-goals-reached") == sorted(both(old) * 2)


@pytest.mark.parametrize("way", ["go-on", "another", "close"])
def test_a_choice_quiets_it(old: Pair, way: str) -> None:
    with time_machine.travel(END - 90 * DAY, tick=False):
        with old.cast.chiara.acting():
            make_goal(pairing=old.pairing, progress=100)
        said = {"go-on": ("close/go-on/", {}), "close": ("close/", {"answer": "propose"})}
        tail, values = said.get(way, ("goals/new/", {"learner": "mentee", "what": "Present at the board"}))
        assert old.amara.browser().post(old.url(tail), values).status_code == 302
        assert due(old, "pair-goals-reached") == []
        assert "You have reached your goals" not in old.bernd.browser().get(old.url()).content.decode()


def test_its_button_opens_the_end_without_signing_in_and_a_choice_meanwhile_stops_it(old: Pair) -> None:
    with time_machine.travel(END - 90 * DAY, tick=False):
        with old.cast.chiara.acting():
            make_goal(pairing=old.pairing, progress=100)
        due(old, "pair-goals-reached")
        with old.cast.chiara.acting():
            rows = list(Message.objects.filter(rule="pair-goals-reached"))
            told = [one.text for row in rows if (one := ending.GOALS_REACHED.compose(row))]
            assert [("/t/" in text, "close/" in text) for text in told] == [(True, True)] * 2
            make_closing(pairing=old.pairing)
            assert [ending.GOALS_REACHED.compose(row) for row in rows] == [None, None]


def fall(pair: Pair, useful: int) -> None:
    """Two talks three months ago, which both rated so, and none since."""
    with pair.cast.chiara.acting():
        Pairing.objects.update(started_at=timezone.now() - 150 * DAY)
        for ago in (75, 100):
            at = timezone.now() - ago * DAY
            session = make_session(pairing=pair.pairing, state="held", starts_at=at)
            for side in ("mentor", "mentee"):
                make_session_answer(session=session, side=side, took_place=True, useful=useful, answered_at=at)


@pytest.mark.parametrize(
    ("progress", "useful", "said"),
    [(100, 5, "Graduate"), (100, 2, "Close it well"), (60, 5, "You meet less than you did")],
)
def test_falling_contact_offers_graduation_or_help_to_the_two_alone(
    pair: Pair, progress: int, useful: int, said: str
) -> None:
    fall(pair, useful)
    with pair.cast.chiara.acting():
        make_goal(pairing=pair.pairing, progress=progress)
    people = (pair.amara, pair.bernd, pair.cast.chiara, pair.cast.frieda)
    assert [said in one.browser().get(pair.url()).content.decode() for one in people] == [True, True, False, False]
    pair.amara.browser().post(pair.url("close/go-on/"))
    assert said not in pair.bernd.browser().get(pair.url()).content.decode()


def test_contact_elsewhere_counts(pair: Pair) -> None:
    fall(pair, 5)
    with pair.cast.chiara.acting():
        for ago in (3, 20):
            make_contact(pairing=pair.pairing, day=timezone.localdate() - ago * DAY)
    assert "You meet less than you did" not in pair.amara.browser().get(pair.url()).content.decode()
