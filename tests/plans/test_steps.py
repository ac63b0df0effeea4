"""Ticking and skipping: each side for itself, nobody for the other, and nobody from outside."""

from __future__ import annotations

import pytest

from accounts.actors import NotAllowed
from matching.models import Pairing
from plans.enums import StepState
from plans.services import steps
from tests.plans.conftest import Pair


def test_a_step_for_both_is_done_when_both_did_it(pair: Pair) -> None:
    with pair.amara.acting() as actor:
        row = steps.tick(actor=actor, step=pair.step("Read your"), done=True)
        assert (row.state, row.mentee_done_at, row.ended_at) == (StepState.OPEN, None, None)
    with pair.bernd.acting() as actor:
        row = steps.tick(actor=actor, step=pair.step("Read your"), done=True)
        assert row.state == StepState.DONE
        assert row.ended_at == row.mentee_done_at
        row = steps.tick(actor=actor, step=row, done=False)
        assert (row.state, row.mentee_done_at, row.ended_at) == (StepState.OPEN, None, None)
        assert row.mentor_done_at is not None


def test_a_step_of_one_is_done_by_that_one_alone(pair: Pair) -> None:
    with pair.bernd.acting() as actor, pytest.raises(NotAllowed):
        steps.tick(actor=actor, step=pair.step("Say hello"), done=True)
    with pair.amara.acting() as actor:
        assert steps.tick(actor=actor, step=pair.step("Say hello"), done=True).state == StepState.DONE


def test_a_session_is_not_ticked(pair: Pair) -> None:
    """It is reached when it was held."""
    for member in (pair.amara, pair.bernd):
        with member.acting() as actor, pytest.raises(NotAllowed):
            steps.tick(actor=actor, step=pair.step("Session 0"), done=True)
    with pair.amara.acting():
        assert pair.step("Session 0").mentor_done_at is None


def test_nobody_else_ticks(pair: Pair) -> None:
    for member in (pair.cast.chiara, pair.cast.frieda, pair.cast.olu):
        with member.acting() as actor, pytest.raises(NotAllowed):
            steps.tick(actor=actor, step=pair.step("Read your"), done=True)
    with pair.cast.chiara.acting():
        assert pair.step("Read your").mentor_done_at is None


def test_an_ended_pairing_ticks_no_more(pair: Pair) -> None:
    with pair.amara.acting() as actor:
        Pairing.objects.update(state="ended")
        with pytest.raises(NotAllowed):
            steps.tick(actor=actor, step=pair.step("Say hello"), done=True)
        with pytest.raises(NotAllowed):
            steps.skip(actor=actor, step=pair.step("Read your"), skipped=True)


def test_what_is_required_is_not_skipped(pair: Pair) -> None:
    with pair.amara.acting() as actor:
        with pytest.raises(NotAllowed):
            steps.skip(actor=actor, step=pair.step("Session 0"), skipped=True)
        row = steps.skip(actor=actor, step=pair.step("Read your"), skipped=True)
        assert (row.state, row.ended_at is not None) == (StepState.SKIPPED, True)
        row = steps.skip(actor=actor, step=row, skipped=False)
        assert (row.state, row.ended_at) == (StepState.OPEN, None)
