"""Two full organizations, and the owner's own connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg2
import pytest
from django.db import connections

from tests.factories.cast import Cast
from tests.tenancy.worlds import World, make_world

CANARY = "CANARYB7F3"


@dataclass(frozen=True)
class Two:
    """Nordwind (a), where the tests stand, and Südstern (b), of which nobody there may see or change a thing."""

    cast: Cast
    a: World
    b: World


@pytest.fixture
def two(cast: Cast, settings: Any, tmp_path: Any) -> Two:
    settings.MEDIA_ROOT = tmp_path
    return Two(cast, make_world(cast.chiara, word="Nordlicht"), make_world(cast.dario, word=CANARY))


@pytest.fixture
def as_owner(db: Any) -> Iterator[Callable[..., list[tuple[Any, ...]]]]:
    """SQL as the role that owns the tables, in a transaction that is rolled back."""
    address = connections["default"].settings_dict["NAME"]
    options = connections["owner"].get_connection_params() | {"dbname": address}
    options.pop("cursor_factory", None)
    options.pop("isolation_level", None)
    connection = psycopg2.connect(**{k: v for k, v in options.items() if k not in {"context", "prepare_threshold"}})

    def run(query: str, params: Any = ()) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(query, params)
            return cursor.fetchall() if cursor.description else []

    yield run
    connection.rollback()
    connection.close()
