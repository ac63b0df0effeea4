"""Every page, in both themes, on a desk and on a phone: nothing for axe to find, no error, no sideways scrolling."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.cleaning import empty_database
from tests.journeys import looks, places
from tests.journeys.places import Place
from tests.journeys.visit import Visit

# Each within the limit of time of one test; each opens windows of its own, which takes time.
SHARES = 6


@pytest.fixture(scope="module")
def shown(django_db_setup: Any, django_db_blocker: Any) -> Iterator[tuple[LiveServer, list[Place]]]:
    """The demo's story on a site, and every place on it; told once for all tests here."""
    with django_db_blocker.unblock():
        try:
            places.tell_story()
            everywhere = places.places(places.members())
            server = LiveServer("localhost")
            yield server, everywhere
            server.stop()
        finally:
            empty_database()


@pytest.mark.parametrize("share", range(SHARES))
def test_every_page_is_accessible(shown: tuple[LiveServer, list[Place]], browser: Browser, share: int) -> None:
    server, everywhere = shown
    assert len(everywhere) > 80
    visit = Visit(browser, server.url)
    windows: dict[str, Any] = {}
    found: list[str] = []
    for place in everywhere[share::SHARES]:
        key = str(place.member.user.pk) if place.member else ""
        page = windows.setdefault(key, None) or visit.window(place.member)
        windows[key] = page
        page.set_viewport_size(looks.DESKTOP)
        page.goto(place.path)
        found += looks.violations(page)
        found += looks.overflows(page)
        found += looks.dead_links(page)
        found += looks.lost(page)
    visit.close()
    assert not found, "\n".join(found)
    assert not visit.complaints, "\n".join(visit.complaints)
