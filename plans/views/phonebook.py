"""The ways by which the two of a pair reach each other."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from plans.forms.phonebook import WaysForm
from plans.selectors import phonebook as selectors
from plans.services import phonebook
from plans.views.framing import frame, own_pairing_of
from ui.together import together


@require_http_methods(["GET", "POST"])
def ways(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Name the own phone, chat and meeting room for the other one."""
    row = own_pairing_of(request, pairing)
    own = selectors.own(request.actor, row)
    form = WaysForm(request.POST or None, initial={"phone": own.phone, "chat": own.chat, "room": own.room})
    if request.method == "POST" and form.is_valid():
        phonebook.name(actor=request.actor, pairing=row, **form.cleaned_data)
        messages.success(request, together("Saved. Only the two of you see it.", row.further))
        return redirect("plans:pair", organization, row.pk)
    context = frame(request, row) | {"form": form}
    return render(request, "plans/phonebook/ways.html", context, status=422 if form.errors else 200)
