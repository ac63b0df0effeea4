"""A world in which somebody stands everywhere."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.cast import Cast
from tests.tenancy.worlds import World, make_world


@pytest.fixture
def world(committed_cast: Cast, settings: Any, tmp_path: Any) -> World:
    """Nordwind with a row of every kind, around Amara."""
    settings.MEDIA_ROOT = tmp_path
    return make_world(committed_cast.amara, word="Nordlicht")
