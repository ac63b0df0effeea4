"""One match request between two people, and the question whether somebody still wants a partner."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from matching.forms.asking import DeclineForm, NoteForm, WillingForm
from matching.selectors import asking as selectors
from matching.selectors import talking
from matching.selectors import willingness as questions
from matching.services import requests
from matching.services import willingness as services

if TYPE_CHECKING:
    from matching.models import Handle, PairRequest


@require_GET
def detail(request: HttpRequest, organization: str, pair_request: uuid.UUID) -> HttpResponse:
    """Who asks, what was said, and the three answers."""
    return _drawn(request, *selectors.request(request.actor, pair_request), DeclineForm(), NoteForm())


def _drawn(request: HttpRequest, seat: Handle, row: PairRequest, no: DeclineForm, note: NoteForm) -> HttpResponse:
    context = {
        "seat": seat,
        "asked": selectors.asked(seat, row),
        "talk": talking.talk(seat, row),
        "decline_form": no,
        "note_form": note,
    }
    wrong = no.errors or note.errors
    return render(request, "matching/asking/request.html", context, status=422 if wrong else 200)


@require_POST
def act(request: HttpRequest, organization: str, pair_request: uuid.UUID, action: str) -> HttpResponse:
    """Say yes, say no with a reason, write, or take the request back."""
    seat, row = selectors.request(request.actor, pair_request)
    actor = request.actor
    no = DeclineForm(request.POST if action == "decline" else None)
    note = NoteForm(request.POST if action == "write" else None)
    if no.errors or note.errors:
        return _drawn(request, seat, row, no, note)
    try:
        if action == "accept":
            pair = requests.accept(actor=actor, request=row)
            messages.success(request, "You are a pair. Both of you get a letter with names and a first step.")
            return redirect(settings.PAIRING_ADDRESS, organization, pair.pk)
        if action == "withdraw":
            requests.withdraw(actor=actor, request=row)
            messages.success(request, "Taken back. You have a free request again.")
        elif action == "decline":
            requests.decline(actor=actor, request=row, reason=no.cleaned_data["reason"])
            messages.success(request, "Thank you for answering. They are told kindly, without your reason.")
        else:
            requests.write(actor=actor, request=row, text=note.cleaned_data["text"])
            messages.success(request, "Sent.")
            return redirect("matching:pair-request", organization, row.pk)
    except (requests.NotOpen, requests.CannotAsk, requests.CannotPair) as error:
        messages.error(request, str(error))
    return redirect("matching:asking", organization, seat.pk)


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
