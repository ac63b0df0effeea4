"""What helps a pair beside its plan: the deck of starters, rescue lines, guides."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from matching import rules
from matching.selectors import pairings
from plans.forms.resources import DeckForm
from plans.selectors import resources

if TYPE_CHECKING:
    from matching.models import Pairing

# So many starters are listed under the drawn one before somebody asks for all.
LISTED = 12


@require_GET
def shelf(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Everything on one page; the deck is searched in place."""
    row = get_object_or_404(pairings.pairings(request.actor), pk=pairing)
    form = DeckForm(request.GET)
    asked = form.asked
    held = resources.shelf(request.actor, _side(request, row))
    found = resources.found(held.starters, text=asked["q"], theme=asked["theme"], depth=asked["depth"])
    context = _around(request, row) | {
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
    row = get_object_or_404(pairings.pairings(request.actor), pk=pairing)
    context = _around(request, row) | {"held": resources.guide(request.actor, resource)}
    return render(request, "plans/resources/guide.html", context)


def _side(request: HttpRequest, row: Pairing) -> str:
    return str(rules.own_side(request.actor, row).side) if rules.is_in(request.actor, row) else ""


def _around(request: HttpRequest, row: Pairing) -> dict[str, Any]:
    """What the head of a pair's page needs."""
    own = rules.own_side(request.actor, row)
    return {
        "pairing": row,
        "inside": rules.is_in(request.actor, row),
        "own": own,
        "other": row.mentee if own is row.mentor else row.mentor,
        "may_end": rules.may_end(request.actor, row),
    }
