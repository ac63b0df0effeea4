"""Addresses: each is used, and each name in a page exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.urls import get_resolver

from tests.architecture.tree import PRODUCT, files, named, python, text, top
from tests.architecture.views import names, views

# Addresses that no page of ours leads to, each with the reason.
FROM_OUTSIDE = {
    "ui:gallery": "for those who build Upstream, who know it",
}
_URL_TAG = re.compile(r"""(?:{%\s*url\s+|\burl\()["']([\w:-]+)["']""")


def _quoted() -> set[str]:
    """Every quoted word of templates and code, the lists of addresses themselves left out."""
    pages = [path for path in files(".html", ".jinja", ".txt") if top(path) == "templates"]
    code = [path for path in python(*PRODUCT) if not path.name.endswith("urls.py")]
    return {word for path in [*pages, *code] for word in re.findall(r"""["']([\w:-]+)["']""", text(path))}


def test_every_address_is_used() -> None:
    quoted = _quoted()
    # A view may choose among addresses of its own room by the part behind the colon.
    unused = {name for name in names() if name not in quoted and name.rpartition(":")[2] not in quoted}
    assert unused == FROM_OUTSIDE.keys()


def test_every_name_in_a_page_is_an_address() -> None:
    """``{% url … as x %}`` keeps silent about a name that does not exist, and the page loses its button."""
    known = {*names(), *_foreign_names(get_resolver(), "")}
    pages = [path for path in files(".html", ".jinja", ".txt") if top(path) == "templates"]
    wrong = [f"{named(p)}: {name}" for p in pages for name in _URL_TAG.findall(text(p)) if name not in known]
    assert [one for one in wrong if ": demo:" not in one] == []


def _foreign_names(resolver: Any, space: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from _foreign_names(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif entry.name:
            yield space + entry.name


def test_pages_of_an_organization_are_nowhere_else() -> None:
    rooms = {"accounts", "programs", "profiles", "matching", "plans", "circles", "surveys", "analytics"}
    stray = [view.pattern for view in views() if view.name.partition(":")[0] in rooms and not view.in_organization]
    assert stray == []
