"""Fixtures that everybody shares: the database as the restricted role, and the cast."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import TransactionTestCase

from tests.cleaning import empty_database
from tests.databases import own_database
from tests.factories.cast import Cast, make_cast
from tests.mail import mailbox  # noqa: F401  a fixture for everybody

# The longest first, each on a process of its own: begun last, one of them would keep a single process busy at the end.
LONGEST = (
    "journeys/test_pages.py",
    "journeys/test_own_pages.py",
    "tenancy/test_matrix.py",
    "faults/test_faults.py",
    "journeys/test_pilot.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest; the order is otherwise that of the folders."""
    items.sort(
        key=lambda item: next((n for n, name in enumerate(LONGEST) if str(item.path).endswith(name)), len(LONGEST))
    )


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """Migrate as the owner, then let every test log in for real as the application's role."""
    name, default = os.environ.get("PYTEST_XDIST_WORKER", "alone"), connections["default"]
    flush, TransactionTestCase._fixture_teardown = TransactionTestCase._fixture_teardown, empty_database
    with django_db_blocker.unblock(), own_database(connections["owner"], name) as copy:
        before = default.settings_dict["NAME"]
        default.close()
        default.settings_dict["NAME"] = copy
        with django_db_blocker.block():
            yield
        default.close()
        default.settings_dict["NAME"] = before
    TransactionTestCase._fixture_teardown = flush


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """Rate limits of one test must not refuse another."""
    yield
    cache.clear()


@pytest.fixture
def cast(db: Any) -> Cast:
    """Two organizations: Nordwind with Chiara, Olu, Amara and Bernd; Südstern with Dario, who must never see a thing."""
    return make_cast()


@pytest.fixture
def committed_cast(transactional_db: Any) -> Cast:
    """The cast for tests that really commit: of the worker, of threads, of the browser."""
    return make_cast()
