"""The pilot with a call for applications to both sides, and a few applicants."""

from __future__ import annotations

import pytest

from tests.factories import rows
from tests.programs.participants.conftest import scene as pilot
from tests.programs.participants.people import Scene
from tests.programs.vetting.house import House

__all__ = ["pilot"]


@pytest.fixture
def house(pilot: Scene) -> House:
    """Nordwind's pilot of two places, open for applications to both sides."""
    with pilot.chiara.acting():
        calls = {side: rows.make_call(cohort=pilot.cohort, side=side) for side in ("mentor", "mentee")}
        questions = {side: rows.make_question(call=call, text=f"Why a {side}?") for side, call in calls.items()}
    return House(pilot, calls, questions)
