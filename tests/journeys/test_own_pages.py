"""Pages of everybody but the owner, looked at in the same way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.journeys import places, tour
from tests.journeys.places import Place


@pytest.fixture(scope="module")
def shown(django_db_setup: Any, django_db_blocker: Any) -> Iterator[tuple[LiveServer, list[Place]]]:
    with django_db_blocker.unblock(), tour.shown(places.of_everybody_else) as made:
        yield made


@pytest.mark.parametrize("share", range(tour.SHARES))
def test_their_pages_are_accessible(shown: tuple[LiveServer, list[Place]], browser: Browser, share: int) -> None:
    server, everywhere = shown
    count, found = tour.visited(browser, server, everywhere[share :: tour.SHARES])
    assert not found, "\n".join(found)
    assert count > 20
