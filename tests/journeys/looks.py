"""Looking at one page as its visitors do: both themes, a desk and a phone, with axe and with a ruler."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page

from tests.journeys.visit import DESKTOP, PHONE

_AXE = AXE_FILE_PATH.read_text()
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERY_RULE = {"runOnly": {"type": "tag", "values": _TAGS}, "resultTypes": ["violations"]}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
NARROW = {"width": 320, "height": 700}


@dataclass(frozen=True)
class Look:
    """One window and one theme."""

    size: dict[str, int]
    theme: str
    rules: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.size['width']} px, {self.theme}"


# Structure does not change with the theme, colors do.
LOOKS = (
    Look(DESKTOP, "light", EVERY_RULE),
    Look(DESKTOP, "dark", CONTRAST),
    Look(PHONE, "dark", EVERY_RULE),
    Look(PHONE, "light", CONTRAST),
)


def violations(page: Page) -> list[str]:
    """Everything that axe finds on the page as it stands, once it stands, in every look."""
    page.wait_for_load_state()
    page.evaluate(_AXE)
    found = []
    for look in LOOKS:
        if page.viewport_size != look.size:
            page.set_viewport_size(look.size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=look.theme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
        results = page.evaluate("rules => axe.run(document, rules).then(found => found.violations)", look.rules)
        found += [f"{page.url} at {look}: {_told(one)}" for one in results]
    return found


def _told(violation: dict[str, Any]) -> str:
    places = "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:3])
    return f"{violation['id']} ({violation['help']}): {places}"


def overflows(page: Page) -> list[str]:
    """Whether the page has to be scrolled sideways on the narrowest screen."""
    page.wait_for_load_state()
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{page.url} is {wide} px too wide at 320 px"] if wide > 0 else []


def lost(page: Page) -> list[str]:
    """Breadcrumbs that claim to be in two places at once: a step without an address is the page itself."""
    here = page.locator(".crumbs [aria-current]").all_inner_texts()
    return [f"{page.url} is in several places: {here}"] if len(here) > 1 else []


def dead_links(page: Page) -> list[str]:
    """Links that lead nowhere: the template had no address for them."""
    texts = page.eval_on_selector_all(
        'a:not([href]), a[href=""]', "links => links.map(link => link.textContent.trim())"
    )
    return [f"{page.url} has a link without an address: {one}" for one in texts]
