"""Letters that no attempt could deliver: why, and what to do with them."""

from __future__ import annotations

import uuid
from collections.abc import Callable

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
    return _listed(request)


def _listed(request: HttpRequest, status: int = 200) -> HttpResponse:
    rows = selectors.undelivered(request.actor)  # type: ignore[attr-defined]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "nudges/letter_list.html", {"page": page}, status=status)


@require_POST
def letter_again(request: HttpRequest, organization: str, message: uuid.UUID) -> HttpResponse:
    """Give one letter another round of attempts."""
    return _act(request, organization, message, outbox.requeue, "is on its way again")


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
    return _act(request, organization, message, outbox.drop, "will not be sent")


def _act(
    request: HttpRequest, organization: str, message: uuid.UUID, act: Callable[..., bool], what: str
) -> HttpResponse:
    """Do it; when somebody was faster there is no such letter (404), and the list says so."""
    actor = request.actor  # type: ignore[attr-defined]
    row = selectors.one(actor, message)
    if not act(actor=actor, message=row):
        messages.info(request, f"The letter to {row.to_email} was not waiting any more.")
        return _listed(request, status=404)
    messages.success(request, f"The letter to {row.to_email} {what}.")
    return redirect("nudges:letter-list", organization)
