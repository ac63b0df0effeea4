"""Keeping the answer to a what-if, and deleting it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from matching.forms.answers import NameForm
from matching.selectors import scenarios as selectors
from matching.services import keeping, scenarios


@require_POST
def keep(request: HttpRequest, organization: str, scenario: uuid.UUID) -> HttpResponse:
    """Keep an answer under a name, or rename it."""
    row = get_object_or_404(selectors.scenarios(request.actor), pk=scenario)
    form = NameForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Give it a name of up to 80 characters.")
        return redirect("matching:scenario", organization, row.pk)
    try:
        made = keeping.keep(actor=request.actor, scenario=row, name=form.cleaned_data["name"])
        messages.success(request, f"Kept as “{made.name}”.")
    except scenarios.CannotAsk as error:
        messages.error(request, str(error))
    return redirect("matching:scenario", organization, row.pk)


@require_POST
def forget(request: HttpRequest, organization: str, scenario: uuid.UUID) -> HttpResponse:
    """Delete it from the list; its page stays for a day, and offers to keep it again."""
    row = get_object_or_404(selectors.scenarios(request.actor), pk=scenario)
    name = row.name
    keeping.forget(actor=request.actor, scenario=row)
    messages.success(request, f"“{name}” is deleted. Until tomorrow you can keep it again here.")
    address = reverse("matching:scenario", args=[organization, row.pk])
    return redirect(address)
