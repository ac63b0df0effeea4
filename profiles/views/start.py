"""The way to ready for somebody who is signed in: the same pages as behind the link of a letter."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from profiles.views import gate, ways
from programs.selectors import participants


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, organization: str, participant: uuid.UUID, step: str = "") -> HttpResponse:
    """The own place in a cohort, also one that was given up: what is still owed, or the step that the address names."""
    row = participants.own(request.actor, participant)
    return gate.walk(request, row, ways.signed_in(request, row), step)
