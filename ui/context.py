"""What every page needs around its content: the organization, the way around, the theme."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import get_script_prefix, get_urlconf, reverse

_ADMIN = [
    ("", [("Home", "house", "home")]),
    (
        "People",
        [
            ("Directory", "users", "programs:employee-list"),
            ("Imports", "file-up", "programs:import-list"),
            ("Topics", "tags", "profiles:topic-list"),
        ],
    ),
    (
        "Mentoring",
        [
            ("Programs", "compass", "programs:program-list"),
            ("Dashboard", "chart-no-axes-column", "analytics:organization"),
            ("Kept apart", "unlink", "matching:separation-list"),
            ("Resources", "library", "plans:resource-list"),
            ("Nudges", "bell-ring", "nudges:policy"),
            ("Cases", "life-buoy", "surveys:case-list"),
        ],
    ),
    (
        "Organization",
        [
            ("Members", "user-cog", "accounts:member-list"),
            ("Settings", "settings-2", "accounts:organization-settings"),
            ("Audit log", "scroll-text", "accounts:audit-list"),
            ("Emergencies", "siren", "plans:emergency-list"),
        ],
    ),
]
_OWN = [
    (
        "Mine",
        [
            ("My profile", "circle-user-round", "profiles:mine"),
            ("Find a partner", "search", "matching:my-asking"),
            ("My pairing", "handshake", "matching:my-pairings"),
            ("My messages", "mail", "nudges:mine"),
        ],
    )
]
# Pages that belong to an entry although their address does not begin with its own.
_BELOW = {
    "programs:employee-list": ("erasures/",),
    "programs:program-list": (
        "matching/runs/",
        "matching/proposals/",
        "matching/publications/",
        "plan-templates/",
        "waves/",
        "comparisons/",
    ),
}
# What a role does not see in the way around; the pages themselves refuse as well.
_HIDDEN = {"admin": {"accounts:member-list", "accounts:organization-settings"}}
_PROGRAM_OWNER = [
    ("", [("Home", "house", "home")]),
    (
        "Mentoring",
        [
            ("Programs", "compass", "programs:program-list"),
            ("Dashboard", "chart-no-axes-column", "analytics:organization"),
        ],
    ),
]


@dataclass(frozen=True)
class Link:
    """One entry of the way around."""

    label: str
    icon: str
    href: str
    current: bool


def shell(request: HttpRequest) -> dict[str, Any]:
    """The frame of the page; without an organization there is no way around."""
    organization = getattr(request, "organization", None)
    membership = getattr(request, "membership", None)
    theme = request.COOKIES.get("theme", "system")
    values: dict[str, Any] = {"theme": theme if theme in {"light", "dark"} else "system"}
    if organization is None or membership is None:
        return {"shell": values | {"organization": None, "memberships": getattr(request, "memberships", [])}}
    values |= {
        "organization": organization,
        "membership": membership,
        "memberships": request.memberships,  # type: ignore[attr-defined]
        "nav": _nav(membership.role, organization.slug, _place(request, organization.slug)),
    }
    return {"shell": values}


def of_others(request: HttpRequest) -> None:
    """Say that the page is of a pairing that is not the reader's own, who came to it from a program."""
    request.of_others = True  # type: ignore[attr-defined]


def _place(request: HttpRequest, slug: str) -> str:
    return reverse("programs:program-list", args=[slug]) if getattr(request, "of_others", False) else request.path


def _nav(role: str, slug: str, path: str) -> list[tuple[str, list[Link]]]:
    return [
        (title, [Link(label, icon, href, _is_current(path, href, below)) for label, icon, href, below in entries])
        for title, entries in _ways(role, slug, get_script_prefix(), get_urlconf())
    ]


@lru_cache(maxsize=1024)
def _ways(role: str, slug: str, *_: str | None) -> list[tuple[str, list[tuple[str, str, str, tuple[str, ...]]]]]:
    """The entries of a role with the addresses that they cover: every page asks, and they are always the same."""
    plan = {"owner": _ADMIN, "admin": _ADMIN, "program_owner": _PROGRAM_OWNER}.get(role, _PROGRAM_OWNER[:1])
    hidden, home = _HIDDEN.get(role, set()), reverse("home", args=[slug])
    groups = []
    for title, entries in [*plan, *_OWN]:
        links = []
        for label, icon, name in entries:
            if name not in hidden:
                href = reverse(name, args=[slug])
                below = () if name == "home" else (href, *(home + tail for tail in _BELOW.get(name, ())))
                links.append((label, icon, href, below))
        groups.append((title, links))
    return groups


def _is_current(path: str, href: str, below: tuple[str, ...]) -> bool:
    return path == href or path.startswith(below)
