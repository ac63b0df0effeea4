"""What every page needs around its content: the organization, the way around, the theme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

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
            ("Kept apart", "unlink", "matching:separation-list"),
            ("Resources", "library", "plans:resource-list"),
            ("Nudges", "bell-ring", "nudges:policy"),
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
    "programs:program-list": ("matching/runs/", "matching/proposals/", "matching/publications/", "plan-templates/")
}
# What a role does not see in the way around; the pages themselves refuse as well.
_HIDDEN = {"admin": {"accounts:member-list", "accounts:organization-settings"}}
_PROGRAM_OWNER = [("", [("Home", "house", "home")]), ("Mentoring", [("Programs", "compass", "programs:program-list")])]


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
        "nav": _nav(membership.role, organization.slug, request.path),
    }
    return {"shell": values}


def _nav(role: str, slug: str, path: str) -> list[tuple[str, list[Link]]]:
    plan = {"owner": _ADMIN, "admin": _ADMIN, "program_owner": _PROGRAM_OWNER}.get(role, _PROGRAM_OWNER[:1])
    hidden = _HIDDEN.get(role, set())
    groups = []
    for title, entries in [*plan, *_OWN]:
        links = []
        for label, icon, name in entries:
            if name in hidden:
                continue
            links.append(_link(label, icon, name, slug, path))
        groups.append((title, links))
    return groups


def _link(label: str, icon: str, name: str, slug: str, path: str) -> Link:
    href = reverse(name, args=[slug])
    home = reverse("home", args=[slug])
    below = (href, *(home + tail for tail in _BELOW.get(name, ())))
    current = path == href or (name != "home" and path.startswith(below))
    return Link(label, icon, href, current)
