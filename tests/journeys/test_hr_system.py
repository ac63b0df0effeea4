"""An HR system pushes the directory by the API, a pair comes into one line, and Chiara finds it on her page."""

from __future__ import annotations

import json
import time
import urllib.request
from typing import Any

from playwright.sync_api import Page, expect

from tests.factories.cast import Cast
from tests.journeys.visit import Visit
from tests.journeys.worker import PATIENCE, working
from tests.matching.moved import make_moved

WAITS = "Amara Okafor and Bernd Krüger:"


def test_a_push_breaks_a_pair_and_comes_before_an_admin(site_cast: Cast, visit: Visit) -> None:
    moved = make_moved(site_cast)
    secret = _token(visit.window(site_cast.frieda), site_cast)
    chiara = visit.window(site_cast.chiara)
    chiara.goto(site_cast.chiara.url())
    expect(chiara.get_by_role("link", name=WAITS)).to_have_count(0)
    people = [
        {"number": one.number, "email": one.email, "first_name": one.first_name, "last_name": one.last_name}
        for one in (moved.amara, moved.bernd)
    ]
    with working():
        told = _push(
            f"{visit.base}/api/v1/directory/pushes/",
            secret,
            [people[0] | {"manager_email": moved.bernd.email}, people[1]],
        )
        assert (told["new"], told["errors"]) == (0, [])
        _until_it_waits(chiara)
    chiara.get_by_role("link", name=WAITS).click()
    expect(chiara.get_by_text("One of the two now judges the other’s work")).to_be_visible()
    amara = visit.window(site_cast.amara)
    amara.goto(site_cast.amara.url(f"pairings/{moved.pairing.pk}/"))
    expect(amara.get_by_text("judges the other’s work")).to_have_count(0)


def _token(page: Page, cast: Cast) -> str:
    """Frieda makes a token that may bring in the directory and nothing else, and copies it."""
    page.goto(cast.frieda.url("settings/tokens/"))
    page.get_by_role("link", name="New token").click()
    page.get_by_label("Name").fill("HR system")
    page.locator("[name=scopes][value=write_directory]").check()
    page.get_by_role("button", name="Make the token").click()
    return page.get_by_label("Token", exact=True).input_value()


def _push(address: str, secret: str, people: list[dict[str, str]]) -> Any:
    """What the HR system does at night, over HTTP."""
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    request = urllib.request.Request(address, json.dumps({"employees": people}).encode(), headers)
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.load(answer)


def _until_it_waits(page: Page) -> None:
    """The worker looks at every pair again as soon as it is told."""
    until = time.monotonic() + PATIENCE
    while page.get_by_role("link", name=WAITS).count() == 0:
        assert time.monotonic() < until
        page.reload()
