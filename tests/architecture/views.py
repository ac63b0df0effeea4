"""Every view of ours, found through the addresses that lead to it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import URLPattern, get_resolver

from tests.architecture.tree import PRODUCT, Function, functions

ORGANIZATION = "o/<slug:organization>/"
# Operations of the API are classes and not pages; ``test_operations`` has rules of its own for them.
API = ("api/", "^api/")


@dataclass(frozen=True)
class View:
    """One view with the pattern and the full name of an address that leads to it."""

    name: str
    pattern: str
    callback: Callable[..., Any]
    function: Function

    @property
    def in_organization(self) -> bool:
        return self.pattern.startswith(ORGANIZATION)

    def __str__(self) -> str:
        return str(self.function)


@cache
def views() -> tuple[View, ...]:
    """One entry per address of ours."""
    written = {(function.path, function.name): function for function in functions(*PRODUCT)}
    found = []
    for name, pattern, callback in _addresses(get_resolver(), "", ""):
        if pattern.startswith(API):
            continue
        plain = inspect.unwrap(callback)
        if plain.__module__.split(".")[0] in PRODUCT:
            found.append(View(name, pattern, callback, written[Path(inspect.getfile(plain)), plain.__name__]))
    return tuple(found)


def _addresses(resolver: Any, prefix: str, space: str) -> Iterator[tuple[str, str, Callable[..., Any]]]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield space + (entry.name or ""), pattern, entry.callback
        else:
            yield from _addresses(entry, pattern, f"{space}{entry.namespace}:" if entry.namespace else space)


@cache
def names() -> frozenset[str]:
    """The full names of all addresses of ours."""
    return frozenset(view.name for view in views())
