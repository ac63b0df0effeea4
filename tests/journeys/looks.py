"""Looking at one page as its visitors do: both themes, a desk and a phone, with axe and with a ruler."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page

from tests.journeys.visit import DESKTOP, PHONE

_SCRIPTS = AXE_FILE_PATH.read_text() + Path(__file__).with_name("inks.js").read_text()
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STRUCTURE = {
    "runOnly": {"type": "tag", "values": _TAGS},
    "rules": {"color-contrast": {"enabled": False}},
    "resultTypes": ["violations"],
}
CONTRAST = {
    "runOnly": {"type": "rule", "values": ["color-contrast"]},
    "resultTypes": ["violations", "incomplete"],
    "elementRef": True,
}
NARROW = {"width": 320, "height": 700}
# `make soak` judges everything on every page, however often it was seen.
WHOLE = "WHOLE" in os.environ
# Ways in which words stand on a page that axe has judged in this process, and found readable.
_judged: set[str] = set()
_NOTHING: dict[str, list[Any]] = {"violations": [], "inks": []}


@dataclass(frozen=True)
class Look:
    """One window and one theme."""

    size: dict[str, int]
    theme: str
    structure: bool = False

    def __str__(self) -> str:
        return f"{self.size['width']} px, {self.theme}"


# Structure does not change with the theme, colors do.
LOOKS = (
    Look(DESKTOP, "light", structure=True),
    Look(DESKTOP, "dark"),
    Look(PHONE, "dark", structure=True),
    Look(PHONE, "light"),
)


def violations(page: Page, looks: Sequence[Look] = LOOKS) -> list[str]:
    """Everything that axe finds on the page as it stands, in every look.

    What is written in a new way stays new until a page that shows it is readable in every look.
    """
    page.wait_for_load_state()
    page.evaluate(_SCRIPTS)
    found, readable = list[str](), set[str]()
    for look in looks:
        _turn_to(page, look)
        judged = page.evaluate("rules => judge(rules)", STRUCTURE if look.structure else None)
        inks = fresh(judged["inks"])
        read = page.evaluate("asked => read(asked)", {"inks": inks, "rules": CONTRAST}) if inks else _NOTHING
        readable.update(read["inks"])
        found += [f"{page.url} at {look}: {_told(one)}" for one in judged["violations"] + read["violations"]]
    _judged.update(readable if not found else ())
    return found


def _turn_to(page: Page, look: Look) -> None:
    if page.viewport_size != look.size:
        page.set_viewport_size(look.size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=look.theme, reduced_motion="reduce")  # type: ignore[arg-type]


def fresh(inks: Iterable[str]) -> list[str]:
    """Those that were not judged before; all of them where everything is to be judged."""
    return [ink for ink in inks if WHOLE or ink not in _judged]


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
