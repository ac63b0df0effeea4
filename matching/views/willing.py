"""The question whether somebody still wants a partner, for whoever is signed in."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from matching.forms.asking import WillingForm
from matching.selectors import willingness as questions
from matching.services import willingness as services


@require_http_methods(["GET", "POST"])
def willing(request: HttpRequest, organization: str, willingness: uuid.UUID) -> HttpResponse:
    """Do you still want a partner? Three answers."""
    row = questions.own(request.actor, willingness)
    form = WillingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.answer(actor=request.actor, row=row, answer=form.cleaned_data["answer"])
        messages.success(request, "Thank you. You can change your answer here.")
        return redirect("matching:willing", organization, row.pk)
    return render(request, "matching/asking/willing.html", {"row": row}, status=422 if form.errors else 200)
