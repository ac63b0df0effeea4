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
from tests.factories.cast import Cast, make_cast
from tests.mail import mailbox  # noqa: F401  a fixture for everybody

# The longest first, each on a process of its own: begun last, one of them would keep a single process busy at the end.
LONGEST = ("journeys/test_pages.py", "tenancy/test_matrix.py", "faults/test_faults.py", "journeys/test_pilot.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest; the order is otherwise that of the folders."""
    items.sort(
        key=lambda item: next((n for n, name in enumerate(LONGEST) if str(item.path).endswith(name)), len(LONGEST))
    )


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """Create and migrate as the owner, then let every test log in for real as the application's role."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    owner, default = connections["owner"], connections["default"]
    with django_db_blocker.unblock():
        owner.settings_dict["TEST"]["NAME"] = f"test_upstream{worker}"
        name = owner.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        before = default.settings_dict["NAME"]
        default.close()
        default.settings_dict["NAME"] = name
    flush, TransactionTestCase._fixture_teardown = TransactionTestCase._fixture_teardown, empty_database
    yield
    TransactionTestCase._fixture_teardown = flush
    with django_db_blocker.unblock():
        default.close()
        default.settings_dict["NAME"] = before
        owner.creation.destroy_test_db(before, verbosity=0)


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
