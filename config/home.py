"""Pages that span rooms: where somebody lands after signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render


def front(request: HttpRequest) -> HttpResponse:
    """The way in: a stranger signs in, a member goes to the organization, a member of several chooses."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    memberships = request.memberships  # type: ignore[attr-defined]
    if len(memberships) == 1:
        return redirect("home", organization=memberships[0].organization.slug)
    return render(request, "config/choose_organization.html", {"memberships": memberships})


def organization(request: HttpRequest, organization: str) -> HttpResponse:
    """The start page of one organization, by role."""
    return render(request, "config/home.html")
