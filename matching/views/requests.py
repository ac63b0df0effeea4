"""One match request between two people."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from matching.forms.asking import DeclineForm, NoteForm
from matching.selectors import asking as selectors
from matching.selectors import talking
from matching.services import requests

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
