"""The surveys of a program, for every test of this room."""

from __future__ import annotations

import pytest

from tests.factories.cast import Cast
from tests.surveys.writing import Writing, make_writing


@pytest.fixture
def writing(cast: Cast) -> Writing:
    """Nordwind's program has the surveys of the bank."""
    return make_writing(cast)
