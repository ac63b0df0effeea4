"""The pilot and its people, for every test in this folder."""

from __future__ import annotations

import pytest

from programs.enums import ProgramState
from tests.factories import rows
from tests.factories.cast import Cast
from tests.programs.participants.people import Scene, person


@pytest.fixture
def scene(cast: Cast) -> Scene:
    """The pilot and its people, made as Chiara."""
    with cast.chiara.acting():
        program = rows.make_program(state=ProgramState.LIVE)
        cohort = rows.make_cohort(program=program, cap=2)
        juniors = [person("Amara", "Okafor", 2), person("Jule", "Berg", 3), person("Kofi", "Mensah", 3)]
        seniors = [person("Bernd", "Krüger", 9), person("Sana", "Iyer", 8), person("Tom", "Vogel", 7)]
    return Scene(cast, cohort, juniors, seniors)
