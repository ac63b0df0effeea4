"""Nudges about what a program asks beside the profile: the training, then the charter, each four days after the step before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from nudges import catalogue
from nudges.models import Message
from programs.enums import Need, ParticipantState, Side
from programs.models import Milestone, NudgeRule, Participant, Program
from programs.selectors import nudging as selectors
from programs.services import gates, nudging, progress
from tests.factories.cast import Cast
from tests.factories.rows import make_delivery_policy
from tests.programs.nudging.rows import MONDAY, asked, live_cohort, told

BOTH = [Need.TRAINING, Need.CHARTER]
ALL = [*BOTH, Need.READINESS]
TRAINING, CHARTER = ("training-open", 1, "pending"), ("charter-unsigned", 1, "pending")
CHECK = ("readiness-open", 1, "pending")


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


def _days_ago(days: float) -> dt.datetime:
    return timezone.now() - dt.timedelta(days)


def _done(cast: Cast, *, days: float, owes: Any, gate: Any = BOTH, **values: Any) -> Participant:
    """Somebody whose profile has been enough for some days, in a program whose rules have been on for long."""
    with cast.chiara.acting() as actor:
        facts = {"complete": True, "completeness": 100, "owes": list(owes)} | values
        row = asked(live_cohort(gate=list(gate)), at=_days_ago(days + 1), **facts)
        if row.complete:
            Milestone.objects.create(participant=row, kind="complete", reached_at=_days_ago(days))
        nudging.begin(actor=actor)
        NudgeRule.objects.update(switched_on_at=_days_ago(400))
    return row


def _swept(cast: Cast) -> list[tuple[str, int, str]]:
    nudging.sweep(cast.nordwind.pk)
    with cast.chiara.acting():
        return told()


@pytest.mark.parametrize("side", [Side.MENTOR, Side.MENTEE])
@pytest.mark.parametrize(
    ("days", "owes", "found"),
    [
        (3.9, [Need.CHARTER], []),
        (4.1, [Need.CHARTER], [CHARTER]),
        (4.1, [Need.TRAINING], [TRAINING]),
        (4.1, BOTH, [TRAINING]),
        (4.1, [], []),
        (31, BOTH, []),
    ],
)
def test_four_days_after_the_profile_one_is_nudged_about_the_next_step(
    cast: Cast, side: str, days: float, owes: Any, found: Any
) -> None:
    _done(cast, days=days, owes=owes, side=side)
    assert _swept(cast) == found


@pytest.mark.parametrize("state", [ParticipantState.WAITLISTED, ParticipantState.PAUSED, ParticipantState.WITHDRAWN])
def test_who_is_not_in_the_cohort_is_left_alone(cast: Cast, state: str) -> None:
    back = timezone.localdate() + dt.timedelta(9) if state == ParticipantState.PAUSED else None
    _done(cast, days=5, owes=BOTH, state=state, back_on=back)
    assert _swept(cast) == []


def test_whose_profile_is_excused_is_nudged_too(cast: Cast) -> None:
    _done(cast, days=5, owes=[Need.CHARTER], complete=False, excused=True, completeness=0)
    assert _swept(cast) == [CHARTER]


@pytest.mark.parametrize(
    ("days", "owes", "found"),
    [
        (3.9, [Need.READINESS], []),
        (4.1, [Need.READINESS], [CHECK]),
        (4.1, [Need.CHARTER, Need.READINESS], [CHARTER]),
        (4.1, ALL, [TRAINING]),
    ],
)
def test_the_readiness_check_is_the_last_that_a_senior_is_nudged_about(
    cast: Cast, days: float, owes: Any, found: Any
) -> None:
    _done(cast, days=days, owes=owes, gate=ALL)
    assert _swept(cast) == found


def test_the_days_of_the_readiness_check_begin_after_the_charter(cast: Cast) -> None:
    row = _done(cast, days=20, owes=[Need.READINESS], gate=ALL)
    with cast.chiara.acting():
        signed = Milestone.objects.create(participant=row, kind="signed", reached_at=_days_ago(3))
    assert _swept(cast) == []
    with cast.chiara.acting():
        Milestone.objects.filter(pk=signed.pk).update(reached_at=_days_ago(4.1))
    assert _swept(cast) == [CHECK]


def test_the_readiness_check_is_asked_for_in_german(cast: Cast) -> None:
    row = _done(cast, days=5, owes=[Need.READINESS], gate=ALL)
    with cast.chiara.acting():
        make_delivery_policy(languages=["de"])
        Participant.objects.filter(pk=row.pk).update(language="de")
    _swept(cast)
    with cast.chiara.acting():
        message = Message.objects.get()
        letter = catalogue.blueprints()[message.rule].compose(message)
        assert letter is not None
        assert letter.subject == "Sechs Fragen für Sie allein, dann kann es losgehen: Fresh eyes"
        assert ("Check beginnen" in letter.text, "{" in letter.text) == (True, False)


def test_the_charters_days_begin_after_the_training(cast: Cast) -> None:
    row = _done(cast, days=20, owes=[Need.CHARTER])
    with cast.chiara.acting():
        trained = Milestone.objects.create(participant=row, kind="trained", reached_at=_days_ago(3))
    assert _swept(cast) == []
    with cast.chiara.acting():
        Milestone.objects.filter(pk=trained.pk).update(reached_at=_days_ago(4.1))
    assert _swept(cast) == [CHARTER]


def test_asked_for_later_the_days_begin_then(cast: Cast) -> None:
    """Whoever was ready for two months is nudged four days after the program began to ask, and not never."""
    row = _done(cast, days=60, owes=[], gate=[], state=ParticipantState.READY)
    with cast.chiara.acting() as actor:
        program = gates.change(actor=actor, program=Program.objects.get(), gate=[Need.CHARTER])
        row.refresh_from_db()
        assert (row.state, row.owes) == (ParticipantState.ENROLLED, [Need.CHARTER])
    assert _swept(cast) == []
    with cast.chiara.acting() as actor:
        Program.objects.filter(pk=program.pk).update(gate_changed_at=_days_ago(4.1))
    assert _swept(cast) == [CHARTER]
    with cast.chiara.acting() as actor:
        before = Program.objects.get().gate_changed_at
        assert gates.change(actor=actor, program=Program.objects.get(), gate=[]).gate_changed_at == before


@pytest.mark.parametrize(
    ("need", "step"), [(Need.TRAINING, "training"), (Need.CHARTER, "charter"), (Need.READINESS, "readiness")]
)
def test_the_letter_opens_the_step_itself_and_is_not_sent_once_it_is_done(cast: Cast, need: str, step: str) -> None:
    row = _done(cast, days=5, owes=[need])
    _swept(cast)
    with cast.chiara.acting():
        message = Message.objects.get()
        compose = catalogue.blueprints()[message.rule].compose
        letter = compose(message)
        assert letter is not None
        assert f"/{step}/\n" in letter.text
        progress.fulfil(participant=row, need=need)
        assert compose(message) is None
        assert Participant.objects.get(pk=row.pk).state == ParticipantState.READY


def test_the_story_of_a_person_says_what_holds_them(cast: Cast) -> None:
    row = _done(cast, days=1, owes=BOTH)
    with cast.chiara.acting() as actor:
        found = {one.rule.key: one for one in selectors.story(actor, Participant.objects.get(pk=row.pk))}
    assert [key for key, one in found.items() if one.applies] == ["training-open"]
    assert len(found["training-open"].planned) == 1
