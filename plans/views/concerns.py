"""The private way to somebody who is not in the other's reporting line."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.views.limits import allowed
from plans.forms.concerns import TalkForm
from plans.selectors import confidants
from plans.services import concerns
from plans.views.framing import frame, own_pairing_of

if TYPE_CHECKING:
    from matching.models import Pairing

TOO_OFTEN = "You have sent five messages since yesterday. Call or visit them; your words are still here."


@require_http_methods(["GET", "POST"])
def talk(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Choose one admin and write to them alone; there is no such page for anybody but the two."""
    row = own_pairing_of(request, pairing)
    circle = confidants.of(request.actor, row)
    form = TalkForm(request.POST or None, free=circle.free)
    if request.method == "POST" and form.is_valid() and (to := _tell(request, row, form)):
        messages.success(request, f"Sent to {to.name}, and to nobody else. Upstream keeps no copy.")
        return redirect("plans:pair", organization, row.pk)
    status = 429 if form.non_field_errors() else 422 if form.errors else 200
    context = frame(request, row) | {"circle": circle, "form": form}
    return render(request, "plans/concerns/talk.html", context, status=status)


def _tell(request: HttpRequest, row: Pairing, form: TalkForm) -> confidants.Confidant | None:
    """Send it; what keeps it from going is written into the form, which gives the words back."""
    if not allowed(request, "talk"):
        form.add_error(None, TOO_OFTEN)
        return None
    said = form.cleaned_data
    try:
        return concerns.tell(
            actor=request.actor, pairing=row, to=uuid.UUID(said["to"]), text=said["text"], ticket=said["ticket"],
            follow_up=said["follow_up"],
        )  # fmt: skip
    except concerns.NotFree as problem:
        form.add_error("to", str(problem))
        return None
