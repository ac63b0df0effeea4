"""The surveys of a program, and one wave of which something is shown, for every test of this room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.factories.cast import Cast
from tests.surveys.asked import Sent, send
from tests.surveys.writing import Writing, make_writing


@pytest.fixture
def writing(cast: Cast) -> Writing:
    """Nordwind's program has the surveys of the bank."""
    return make_writing(cast)


@pytest.fixture
def sent(cast: Cast) -> Iterator[Sent]:
    """An open wave; the test runs as Chiara, who manages programs."""
    with cast.chiara.acting():
        yield send(cast)
