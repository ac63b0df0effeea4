"""What the link in a letter about an erasure opens: taking it back, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation

from accounts import languages
from accounts.views.tapping import address
from rights import selectors
from rights.services import erasures

if TYPE_CHECKING:
    from accounts.models import OneTapLink


def tapped(request: HttpRequest, link: OneTapLink, step: str) -> HttpResponse:
    """Where an erasure stands, in the language of its letter; one tap takes it back while there is time."""
    row = selectors.by_link(request.actor)
    if step:
        raise Http404
    with translation.override(languages.of_address(link.email, link.organization_id)):
        if request.method == "POST":
            try:
                erasures.undo(actor=request.actor, erasure=row)
                return redirect(address(request))
            except erasures.CannotForget:
                row = selectors.by_link(request.actor)
        context = {"row": row, "csrf_field": request.seal, "name": link.name}
        return render(request, "rights/tap.html", context, status=409 if request.method == "POST" else 200)
