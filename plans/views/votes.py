"""Answering whether one wants to go on."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from plans.enums import Answer
from plans.forms.votes import VoteForm
from plans.services import keys, votes
from plans.views.framing import own_pairing_of


@require_POST
def vote(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Keep one answer of one of the two; the page says the same whatever it was."""
    row = own_pairing_of(request, pairing)
    form = VoteForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose one of the three answers.")
        return redirect("plans:pair", organization, row.pk)
    try:
        votes.answer(actor=request.actor, pairing=row, said=Answer(form.cleaned_data["answer"]))
        messages.success(request, "Thank you. Nobody learns what you said.")
    except (votes.Closed, keys.Lost) as problem:
        messages.error(request, str(problem))
    return redirect("plans:pair", organization, row.pk)
