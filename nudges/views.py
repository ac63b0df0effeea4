"""Letters that no attempt could deliver: why, and what to do with them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from nudges import selectors
from nudges.services import messages as outbox

PAGE = 25


@require_GET
def letter_list(request: HttpRequest, organization: str) -> HttpResponse:
    """The letters that were given up, the latest first."""
    rows = selectors.undelivered(request.actor)  # type: ignore[attr-defined]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "nudges/letter_list.html", {"page": page})


@require_POST
def letter_again(request: HttpRequest, organization: str, message: uuid.UUID) -> HttpResponse:
    """Give one letter another round of attempts."""
    actor = request.actor  # type: ignore[attr-defined]
    row = selectors.one_undelivered(actor, message)
    outbox.requeue(actor=actor, message=row)
    messages.success(request, f"The letter to {row.to_email} is on its way again.")
    return redirect("nudges:letter-list", organization)


@require_POST
def letter_again_all(request: HttpRequest, organization: str) -> HttpResponse:
    """Give all of them another round."""
    count = outbox.requeue_all(actor=request.actor)  # type: ignore[attr-defined]
    told = f"{count} letter{' is' if count == 1 else 's are'} on the way again." if count else "No letter was waiting."
    messages.success(request, told)
    return redirect("nudges:letter-list", organization)


@require_POST
def letter_drop(request: HttpRequest, organization: str, message: uuid.UUID) -> HttpResponse:
    """Take one letter off the list for good."""
    actor = request.actor  # type: ignore[attr-defined]
    row = selectors.one_undelivered(actor, message)
    outbox.drop(actor=actor, message=row)
    messages.success(request, f"The letter to {row.to_email} will not be sent.")
    return redirect("nudges:letter-list", organization)
