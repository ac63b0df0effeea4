"""A browser, the site it visits, and a watch on everything that must not happen on any page."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from config import embedded
from tests.factories.cast import Cast
from tests.journeys import chromium
from tests.journeys.visit import Visit

# Playwright keeps an event loop in this thread, which makes Django refuse its queries here without reason.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this process."""
    found = chromium.find()
    # Beside Playwright's event loop Django takes other connections; those from before would be forgotten open.
    connections.close_all()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found.path, args=chromium.FLAGS, env={**os.environ, **found.environment}
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer, settings: Any) -> Iterator[Visit]:
    """Opens pages of the site as somebody; whatever went wrong on any of them fails the test at its end.

    When the test has failed, what each window showed is kept in ``var/journeys``.
    """
    settings.BASE_URL = live_server.url
    made, failed = Visit(browser, live_server.url), request.session.testsfailed
    yield made
    if request.session.testsfailed > failed:
        made.picture(embedded.BASE_DIR / "var" / "journeys")
    made.close()
    assert made.complaints == []


@pytest.fixture
def site_cast(transactional_db: Any, visit: Visit) -> Cast:
    """The cast, on the site."""
    from tests.factories.cast import make_cast

    return make_cast()
