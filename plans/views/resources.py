"""What helps a pair beside its plan: the deck of starters, rescue lines, guides."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from plans import rules
from plans.forms.resources import DeckForm
from plans.selectors import resources
from plans.views.framing import frame, pairing_of

# So many starters are listed under the drawn one before somebody asks for all.
LISTED = 12


@require_GET
def shelf(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Everything on one page; the deck is searched in place."""
    row = pairing_of(request, pairing)
    form = DeckForm(request.GET)
    asked = form.asked
    held = resources.shelf(request.actor, rules.side_in(request.actor, row))
    found = resources.found(held.starters, text=asked["q"], theme=asked["theme"], depth=asked["depth"])
    context = frame(request, row) | {
        "shelf": held,
        "form": form,
        "asked": asked,
        "found": found,
        "listed": found if asked["all"] else found[:LISTED],
        "card": resources.drawn(found, asked["card"]),
        "another": asked["card"] + 1,
    }
    template = "plans/resources/shelf.html#deck" if request.htmx else "plans/resources/shelf.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


@require_GET
def guide(request: HttpRequest, organization: str, pairing: uuid.UUID, resource: str) -> HttpResponse:
    """One guide to be read, or printed and handed on."""
    row = pairing_of(request, pairing)
    context = frame(request, row) | {"held": resources.guide(request.actor, resource)}
    return render(request, "plans/resources/guide.html", context)
