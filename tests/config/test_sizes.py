"""A request that announces too much is answered before anything of it is read or stored."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client

from config.sizes import JUDGES_ITSELF, LARGER, MB
from tests.config.composition import OPERATOR, ROOT, composition
from tests.factories.cast import Cast
from tests.tenancy.routes import routes


class Untouched:
    """A body that must not be read."""

    def read(self, *_: Any) -> bytes:
        raise AssertionError("the body was read")

    readline = read


def _post(browser: Client, path: str, size: int, body: Any = None) -> int:
    said = {"CONTENT_LENGTH": str(size), "wsgi.input": body or Untouched()}
    return browser.generic("POST", path, b"", "multipart/form-data; boundary=x", **said).status_code


@pytest.mark.parametrize("path", ["/account/login/", "/account/signup/", "/nowhere/", "/join/x/", "/organizations/new"])
def test_a_stranger_cannot_fill_the_disk(db: Any, path: str) -> None:
    assert _post(Client(enforce_csrf_checks=True), path, 300 * MB) == 413


@pytest.mark.parametrize("path", ["imports/new/", "settings/logo/", "topics/"])
def test_nor_under_the_address_of_an_organization(cast: Cast, path: str) -> None:
    assert _post(Client(enforce_csrf_checks=True), cast.frieda.url(path), 300 * MB) == 302
    assert _post(cast.dario.browser(), cast.frieda.url(path), 300 * MB) == 404


@pytest.mark.parametrize(("path", "size"), [("members/invite/", 2 * MB), ("settings/logo/", 6 * MB), ("", 52 * MB)])
def test_a_member_is_told_how_much_a_page_takes(cast: Cast, path: str, size: int) -> None:
    assert _post(cast.frieda.browser(), cast.frieda.url(path), size, io.BytesIO(b"x" * 100_000)) == 413


def test_what_a_page_may_take_arrives(cast: Cast) -> None:
    data = {"name": "x" * 900_000}
    assert cast.frieda.browser().post(cast.frieda.url("settings/"), data).status_code == 422
    picture = io.BytesIO(b"no picture" * 400_000)
    assert cast.frieda.browser().post(cast.frieda.url("settings/logo/"), {"logo": picture}).status_code == 422


def test_every_page_that_takes_files_is_known() -> None:
    """A name that is no route would give its page the usual size."""
    assert LARGER.keys() | JUDGES_ITSELF <= {route.name for route in routes()}


def test_no_container_takes_the_whole_machine() -> None:
    for name, service in composition(OPERATOR)["services"].items():
        assert service["mem_limit"] == "3g", name
        assert all(":size=" in place for place in service["tmpfs"]), name
    proxy = (ROOT / "config" / "Caddyfile").read_text()
    assert "max_size 60MB" in proxy
