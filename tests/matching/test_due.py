"""Whoever was asked for a match and does not answer gets one nudge before the request ends by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from matching import due
from matching.models import PairRequest, RequestNote
from matching.services import requests
from nudges.models import Message
from programs.models import NudgeRule
from programs.selectors import nudging as selectors
from programs.services import nudging
from tests.factories.cast import Cast
from tests.matching.askers import Asking, make_asking
from tests.programs.nudging.rows import MONDAY

pytestmark = pytest.mark.django_db
NUDGED = [("bernd@nordwind.example", 1, "pending")]


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def _days_ago(days: float) -> dt.datetime:
    return timezone.now() - dt.timedelta(days)


def _asked(cast: Cast, *, days: float, **settings: Any) -> tuple[Asking, PairRequest]:
    """Amara has asked Bernd so many days ago."""
    made = make_asking(cast, mentors=2, mentees=2, refreshed=False, **settings)
    with cast.chiara.acting() as actor:
        nudging.begin(actor=actor)
        NudgeRule.objects.update(switched_on_at=_days_ago(400))
        row = PairRequest.objects.create(
            cohort=made.pilot.cohort, asker=made.amara.participant, asked=made.bernd.participant,
            expires_at=timezone.now() + dt.timedelta(4),
        )  # fmt: skip
        PairRequest.objects.filter(pk=row.pk).update(created_at=_days_ago(days))
    return made, row


def _note(row: PairRequest, author: Any, days: float) -> None:
    note = RequestNote.objects.create(pair_request=row, author=author, text="How much time?")
    RequestNote.objects.filter(pk=note.pk).update(created_at=_days_ago(days))


def _swept(cast: Cast) -> list[tuple[str, int, str]]:
    nudging.sweep(cast.nordwind.pk)
    with cast.chiara.acting():
        rows = Message.objects.filter(rule="request-unanswered").order_by("pk")
        return list(rows.values_list("to_email", "step", "state"))


@pytest.mark.parametrize(("days", "found"), [(2.9, []), (3.1, NUDGED)])
def test_three_days_after_being_asked(cast: Cast, days: float, found: Any) -> None:
    _asked(cast, days=days)
    assert _swept(cast) == _swept(cast) == found


@pytest.mark.parametrize("state", ["accepted", "declined", "withdrawn", "expired", "closed"])
def test_what_has_ended_is_over(cast: Cast, state: str) -> None:
    _, row = _asked(cast, days=4)
    with cast.chiara.acting():
        PairRequest.objects.filter(pk=row.pk).update(state=state, ended_at=timezone.now())
    assert _swept(cast) == []


def test_who_has_asked_something_back_waits_and_is_not_nudged(cast: Cast, clock: Any) -> None:
    made, row = _asked(cast, days=9)
    with cast.chiara.acting():
        _note(row, made.bernd.participant, 8)
    assert _swept(cast) == []
    clock.shift(1)  # notes of one moment have no order
    with cast.chiara.acting():
        _note(row, made.amara.participant, 2)
    assert _swept(cast) == []
    with cast.chiara.acting():
        RequestNote.objects.filter(author=made.amara.participant).update(created_at=_days_ago(3.1))
    assert _swept(cast) == NUDGED


@pytest.mark.parametrize("blind", [False, True])
def test_the_letter_says_who_asks_as_far_as_one_may_know(cast: Cast, blind: bool) -> None:
    made, row = _asked(cast, days=4, blind=blind)
    _swept(cast)
    with cast.chiara.acting():
        letter = due.UNANSWERED.compose(Message.objects.get(rule="request-unanswered"))
    assert letter is not None
    said = letter.subject + letter.text + letter.html
    assert ("Amara" in said, made.amara.pseudonym in said) == (not blind, blind)
    assert "Read and answer" in letter.text
    page = Client().get("/t/" + letter.text.partition("/t/")[2].split()[0])
    assert (page.status_code, page.context["asked"].request) == (200, row)


def test_an_answer_stops_what_waits(cast: Cast) -> None:
    _, row = _asked(cast, days=4)
    _swept(cast)
    with cast.bernd.acting() as actor:
        requests.decline(actor=actor, request=row, reason="time")
    with cast.chiara.acting():
        assert due.UNANSWERED.compose(Message.objects.get(rule="request-unanswered")) is None


def test_each_request_is_told_once_and_stands_in_the_story_of_who_was_asked(cast: Cast) -> None:
    made, _ = _asked(cast, days=4)
    with cast.chiara.acting():
        other = PairRequest.objects.create(
            cohort=made.pilot.cohort, asker=made.pilot.mentors[0], asked=made.bernd.participant,
            expires_at=timezone.now() + dt.timedelta(4),
        )  # fmt: skip
        PairRequest.objects.filter(pk=other.pk).update(created_at=_days_ago(4))
    assert _swept(cast) == NUDGED * 2
    with cast.chiara.acting() as actor:
        stories = {
            one.participant: {story.rule.key: story for story in selectors.story(actor, one.participant)}
            for one in (made.amara, made.bernd)
        }
    amara, bernd = (stories[one.participant]["request-unanswered"] for one in (made.amara, made.bernd))
    assert (amara.applies, len(amara.messages), bernd.applies, len(bernd.messages)) == (False, 0, True, 2)
