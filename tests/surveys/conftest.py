"""One wave for every test of this room that needs one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.factories.cast import Cast
from tests.surveys.asked import Sent, send


@pytest.fixture
def sent(cast: Cast) -> Iterator[Sent]:
    """An open wave; the test runs as Chiara, who manages programs."""
    with cast.chiara.acting():
        yield send(cast)
