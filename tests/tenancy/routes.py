"""Every address of the product, with its ids filled from one organization's rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from tests.tenancy.worlds import ROWS, World

# Which row an id in an address means: the part is called like the row, with or without ``_id``, or like this.
KINDS = {
    "directory_import": "import",
    "signup": "signup_import",
    "view": "saved_view",
    "row": "import_row",
    "rule": "pair_rule",
}
# A plain ``pk`` means the row that the folder in front of it is named after.
FOLDERS = {
    "employees": "employee",
    "views": "saved_view",
    "imports": "import",
    "programs": "program",
    "cohorts": "cohort",
    "participants": "participant",
    "profiles": "profile",
    "topics": "topic",
    "signups": "signup_import",
    "sign-ups": "signup_import",
    "answers": "signup_import",
    "linkedin": "linkedin_import",
    "runs": "run",
    "proposals": "proposal",
    "rules": "pair_rule",
    "publications": "publication",
    "pairings": "pairing",
    "messages": "message",
}
# Parts of an address that name no row of an organization: a session is a person's. A new one is added here, or the matrix
# fails.
WORDS = {
    "step": "purpose",
    "screen": "you",
    "key": "2-x",
    "uidb36": "1",
    "token": "a" * 22,
    "session_id": "1",
    "provider_id": "linkedin",
    "side": "mentor",
    "letter": "received",
    "language": "de",
    "resource": "problem-guide",
    "figure": "funnel",
}
_PART = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>|\(\?P<(?P<group>\w+)>[^()]*(?:\([^()]*\)[^()]*)*\)")


@dataclass(frozen=True)
class Route:
    """One address pattern, with its full name."""

    name: str
    pattern: str
    view: Callable[..., Any]

    @property
    def in_organization(self) -> bool:
        return self.pattern.startswith("o/<slug:organization>/")

    @property
    def parts(self) -> list[str]:
        """Names of the variable parts, except the organization."""
        names = [m["name"] or m["group"] for m in _PART.finditer(self.pattern)]
        return [name for name in names if name != "organization"]

    def kind(self, part: str) -> str:
        """Which row a part means; empty for one that is only a word."""
        if part not in {"pk", "id"}:
            name = part.removesuffix("_id")
            return KINDS.get(name, name if name in ROWS else "")
        before = self.pattern[: re.search(rf"<(\w+:)?{part}>", self.pattern).start()]  # type: ignore[union-attr]
        return FOLDERS.get(before.rstrip("/").rpartition("/")[2], "")

    @property
    def has_row(self) -> bool:
        return any(self.kind(part) for part in self.parts)

    @property
    def unresolved(self) -> list[str]:
        return [part for part in self.parts if not self.kind(part) and part not in WORDS]

    def answers(self, method: str) -> bool:
        """Whether the view does more with the method than refuse it, whoever asks for what."""
        try:
            return self.view(RequestFactory().generic(method.upper(), "/")).status_code != 405
        except Exception:
            # It has looked at the request, which has neither a user nor an address.
            return True

    def fill(self, *, slug: str, world: World, outer: World | None = None) -> str:
        """The address in one organization with ids of a world; with ``outer`` all ids but the last are of that one."""
        last = [part for part in self.parts if self.kind(part)][-1:]

        def value(found: re.Match[str]) -> str:
            part = found["name"] or found["group"]
            if part == "organization":
                return slug
            owner = outer if outer and [part] != last else world
            kind = self.kind(part)
            return str(owner[kind].pk) if kind else WORDS.get(part, "x")

        path = _PART.sub(value, self.pattern)
        return "/" + re.sub(r"[\^$]|\\Z", "", path).replace("\\.", ".").replace("/?", "/")


def routes() -> list[Route]:
    """Every address of the resolver."""
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: Any, prefix: str, space: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, pattern, inner)
        elif isinstance(entry, URLPattern):
            yield Route(space + (entry.name or pattern), pattern, entry.callback)
