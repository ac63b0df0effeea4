"""The one-tap links of one person, as an admin sees them and as the person does: what they open, who holds them, their uses."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from programs.selectors import links as selectors
from programs.selectors import participants
from programs.services import links
from programs.views.paging import page_of


@require_GET
def participant_links(request: HttpRequest, organization: str, participant: uuid.UUID) -> HttpResponse:
    """What was sent to one person and opens something, or did."""
    row = participants.one(request.actor, participant)
    page = page_of(selectors.around(request.actor, row), request.GET.get("page"))
    context = {"participant": row, "page": page, "held": selectors.told(page.object_list)}
    return render(request, "programs/links/person.html", context)


@require_POST
def link_send(request: HttpRequest, organization: str, participant: uuid.UUID) -> HttpResponse:
    """Send a new link by letter."""
    row = participants.one(request.actor, participant)
    try:
        links.send(actor=request.actor, participant=row)
    except links.CannotSend as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, f"A new link is on its way to {row.employee.email}. Earlier ones stay open.")
    return redirect("programs:participant-links", organization, participant)


@require_http_methods(["GET", "POST"])
def link_revoke(request: HttpRequest, organization: str, participant: uuid.UUID, own_link: uuid.UUID) -> HttpResponse:
    """Ask once, then take one link back."""
    row = participants.one(request.actor, participant)
    link = selectors.one(selectors.around(request.actor, row), own_link)
    return _one(request, link, reverse("programs:participant-links", args=[organization, participant]))


@require_http_methods(["GET", "POST"])
def links_revoke(request: HttpRequest, organization: str, participant: uuid.UUID) -> HttpResponse:
    """Ask once, then take back everything around one person."""
    row = participants.one(request.actor, participant)
    selectors.around(request.actor, row)
    back = reverse("programs:participant-links", args=[organization, participant])
    if request.method == "POST":
        return _said(request, links.revoke_all(actor=request.actor, participant=row), back)
    return render(request, "programs/links/revoke.html", {"whose": row.employee.name, "back": back})


@require_GET
def my_links(request: HttpRequest, organization: str) -> HttpResponse:
    """The own links, and those by which others act for oneself."""
    page = page_of(selectors.mine(request.actor), request.GET.get("page"))
    return render(request, "programs/links/mine.html", {"page": page, "held": selectors.told(page.object_list)})


@require_http_methods(["GET", "POST"])
def my_link_revoke(request: HttpRequest, organization: str, own_link: uuid.UUID) -> HttpResponse:
    """Ask once, then take one of the own links back."""
    link = selectors.one(selectors.mine(request.actor), own_link)
    return _one(request, link, reverse("programs:my-links", args=[organization]))


@require_http_methods(["GET", "POST"])
def my_links_revoke(request: HttpRequest, organization: str) -> HttpResponse:
    """Ask once, then take back all of the own links."""
    back = reverse("programs:my-links", args=[organization])
    if request.method == "POST":
        return _said(request, links.revoke_all(actor=request.actor), back)
    return render(request, "programs/links/revoke.html", {"whose": "", "back": back})


def _one(request: HttpRequest, link: Any, back: str) -> HttpResponse:
    if request.method == "POST":
        return _said(request, int(links.revoke(actor=request.actor, link=link)), back)
    (held,) = selectors.told([link])
    return render(request, "programs/links/revoke.html", {"held": held, "back": back})


def _said(request: HttpRequest, count: int, back: str) -> HttpResponse:
    said = {0: "Nothing was open any more.", 1: "The link opens nothing any more."}
    messages.success(request, said.get(count, f"{count} links open nothing any more."))
    return redirect(back)
