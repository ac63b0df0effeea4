"""Visiting many pages in a row: each in both themes, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.cleaning import empty_database
from tests.factories.cast import Member
from tests.journeys import looks, places
from tests.journeys.places import Place
from tests.journeys.visit import Visit

# Each within the limit of time of one test; each opens windows of its own, which takes time.
SHARES = 4


@contextmanager
def shown(choose: Callable[[dict[str, Member]], Iterable[Place]]) -> Iterator[tuple[LiveServer, list[Place]]]:
    """The demo's story on a site, and the addresses that are chosen of it; told once for all tests of a file."""
    try:
        places.tell_story()
        chosen = list(choose(places.members()))
        server = LiveServer("localhost")
        yield server, chosen
        server.stop()
    finally:
        empty_database()


def visited(browser: Browser, server: LiveServer, chosen: list[Place]) -> tuple[int, list[str]]:
    """Look at every page among the addresses; how many those are, and what is wrong with any of them."""
    visit, windows, found = Visit(browser, server.url), dict[Any, Page](), list[str]()
    pages = places.pages(chosen)
    for place in pages:
        if place.member not in windows:
            windows[place.member] = visit.window(place.member)
        page = windows[place.member]
        page.goto(place.path)
        found += _looked_at(page) + looks.dead_links(page) + looks.lost(page)
    visit.close()
    return len(pages), found + visit.complaints


def _looked_at(page: Page) -> list[str]:
    """From the wide looks to the narrow ones, and back on the next page: each window opens every other page on a phone."""
    if page.viewport_size == looks.DESKTOP:
        return looks.violations(page) + looks.overflows(page)
    return looks.overflows(page) + looks.violations(page, looks.LOOKS[::-1])
