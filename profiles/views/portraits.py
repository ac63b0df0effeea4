"""The photo of one's own profile."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.views.limits import limited
from profiles import selectors
from profiles.forms.portraits import PortraitForm
from profiles.forms.profiles import PHOTO
from profiles.services import portraits


@limited("photo")
@require_http_methods(["GET", "POST"])
def photo(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """Show a photo, cut it, say what it shows, or take it away."""
    participant = selectors.own_participant(request.actor, pk)
    row = selectors.portrait(participant)
    if "remove" in request.POST:
        portraits.remove(actor=request.actor, participant=participant)
        messages.success(request, "Your photo is gone. Others see your initials.")
        return redirect("profiles:photo", organization, pk)
    start = {"alt": row.alt if row else ""}
    form = PortraitForm(request.POST or None, request.FILES or None, initial=start, there=row is not None)
    if request.method == "POST" and form.is_valid():
        image, alt = form.cleaned_data["photo"], form.cleaned_data["alt"]
        if image:
            portraits.show(actor=request.actor, participant=participant, image=image, alt=alt)
        else:
            portraits.describe(actor=request.actor, participant=participant, alt=alt)
        messages.success(request, "Saved. This is how your partner sees you.")
        return redirect("profiles:photo", organization, pk)
    context = {
        "participant": participant, "form": form, "seen_by": PHOTO, "picture": selectors.drawn(row.image) if row else "",
        "row": row,
    }  # fmt: skip
    return render(request, "profiles/wizard/photo.html", context, status=422 if form.errors else 200)
