"""The nudge to a pair that is asked whether it goes on: to both alike, whoever has answered."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from nudges.models import Message
from plans import continuing
from plans.models import ContinueRound
from programs.models import NudgeRule
from programs.services import nudging
from tests.factories.plans import make_ballot, make_continue_round
from tests.plans.conftest import Pair


@pytest.fixture
def asked(pair: Pair) -> Pair:
    """Both were asked four days ago."""
    with pair.cast.chiara.acting() as actor:
        nudging.begin(actor=actor)
        long_ago = timezone.now() - dt.timedelta(days=400)
        NudgeRule.objects.update(switched_on_at=long_ago)
        make_continue_round(pairing=pair.pairing)
        ContinueRound.objects.update(created_at=timezone.now() - dt.timedelta(days=4))
    return pair


def _swept(pair: Pair) -> list[Any]:
    nudging.sweep(pair.cast.nordwind.pk)
    with pair.cast.chiara.acting():
        return list(Message.objects.filter(rule="continue-vote").order_by("to_email").values_list("to_email", "step"))


@pytest.mark.parametrize("voters", [[], ["mentor"], ["mentee"], ["mentor", "mentee"]])
def test_it_goes_to_both_once_whoever_has_answered(asked: Pair, voters: list[str]) -> None:
    with asked.cast.chiara.acting():
        for side in voters:
            make_ballot(continue_round=ContinueRound.objects.get(), voter=getattr(asked.pairing, side), answer="not")
    both = [(asked.amara.user.email, 1), (asked.bernd.user.email, 1)]
    assert _swept(asked) == _swept(asked) == both


def test_not_in_the_first_days_nor_after_it_was_counted(asked: Pair) -> None:
    with asked.cast.chiara.acting():
        ContinueRound.objects.update(created_at=timezone.now() - dt.timedelta(days=2))
    assert _swept(asked) == []
    with asked.cast.chiara.acting():
        ContinueRound.objects.update(created_at=timezone.now() - dt.timedelta(days=4), settled_on=timezone.localdate())
    assert _swept(asked) == []


def test_it_names_the_other_and_leads_to_the_page_of_the_pair(asked: Pair) -> None:
    _swept(asked)
    with asked.cast.chiara.acting():
        rows = Message.objects.filter(rule="continue-vote")
        told = {letter.to_email: letter.text for letter in map(continuing.CONTINUE_VOTE.compose, rows) if letter}
    assert told.keys() == {asked.amara.user.email, asked.bernd.user.email}
    assert "you and Bernd Krüger are both asked" in told[asked.amara.user.email]
    assert "you and Amara Okafor are both asked" in told[asked.bernd.user.email]
    assert [asked.url() in text for text in told.values()] == [True, True]


def test_counted_meanwhile_it_is_not_sent(asked: Pair) -> None:
    _swept(asked)
    with asked.cast.chiara.acting():
        ContinueRound.objects.update(settled_on=timezone.localdate())
        rows = Message.objects.filter(rule="continue-vote")
        assert [continuing.CONTINUE_VOTE.compose(row) for row in rows] == [None, None]
