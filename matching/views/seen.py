"""What others see of me: partner, those who choose, those who may not know who I am, and admins."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from matching.selectors import seen as selectors
from profiles import selectors as profiles
from profiles.services import gaps

READERS = {
    "partner": "My partner",
    "open": "Who may choose me",
    "blind": "With names hidden",
    "admins": "Program admins",
}


@require_GET
def seen(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """One's own profile with the eyes of others; nobody else opens this page."""
    participant = profiles.own_participant(request.actor, pk)
    reader = request.GET.get("as", "")
    context = {
        "participant": participant,
        "readers": READERS,
        "reader": reader if reader in READERS else "partner",
        "story": profiles.stories([pk]).get(pk),
        "seen": selectors.faces(participant),
        "missing": gaps.missing(pk),
    }
    return render(request, "matching/asking/seen.html", context)
