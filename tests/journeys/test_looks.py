"""What is looked at once is not looked at again, and still nothing unreadable gets through."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys import looks

PAPER = """<!doctype html><html lang="en"><title>A page</title><style>
:root { color-scheme: light dark; color: #222; background: #fff }
@media (prefers-color-scheme: dark) { :root { color: #eee; background: #111 } }
%s</style><main><h1>A page</h1><p class="aside">Some words</p></main>"""

EVERY = ("1440 px, light", "1440 px, dark", "390 px, dark", "390 px, light")


@pytest.fixture
def page(browser: Browser) -> Page:
    context = browser.new_context(viewport=looks.DESKTOP)
    yield context.new_page()
    context.close()


def _rules(page: Page, style: str) -> list[str]:
    """What axe finds, as looks and rules."""
    page.set_viewport_size(looks.DESKTOP)
    page.set_content(PAPER % style)
    return [found.partition(" at ")[2].partition(" (")[0] for found in looks.violations(page)]


@pytest.mark.parametrize(
    ("style", "found"),
    [
        (".aside { color: #ccc }", ["1440 px, light", "390 px, light"]),
        ("@media (prefers-color-scheme: dark) { .aside { color: #333 } }", ["1440 px, dark", "390 px, dark"]),
        (".aside { background: #999 }", ["1440 px, dark", "390 px, dark"]),
        ("@media (width < 600px) { main { background: #555 } }", ["390 px, light"]),
        ("main { opacity: .3 } .aside { background: light-dark(#fff, #111) }", [*EVERY]),
        (".aside { opacity: .3 }", [*EVERY]),
        ("@media (width < 600px) { .aside { position: absolute; font-size: 9px; color: #999 } }", ["390 px, light"]),
    ],
)
def test_a_change_of_color_is_found_beside_pages_that_were_readable(page: Page, style: str, found: list[str]) -> None:
    assert _rules(page, "") == []
    assert _rules(page, style) == [f"{look}: color-contrast" for look in found]
    # What was unreadable once is so again.
    assert _rules(page, style) == [f"{look}: color-contrast" for look in found]
    assert _rules(page, "") == []


def test_only_what_is_written_in_another_way_is_judged_again(page: Page) -> None:
    assert _rules(page, "") == []
    inks = "[...inked().keys()]"
    assert looks.fresh(page.evaluate(inks)) == []
    page.set_content(PAPER % ".aside { color: #333 }")
    assert [ink[:15] for ink in looks.fresh(page.evaluate(inks))] == ["rgb(51, 51, 51)"]
