"""What the one-tap links of this room open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation

from accounts.views.tapping import address
from matching.forms.asking import DeclineForm, NoteForm, WillingForm
from matching.selectors import asking, open_requests, talking
from matching.selectors import willingness as questions
from matching.services import requests
from matching.services import willingness as services
from programs.selectors import languages

if TYPE_CHECKING:
    from accounts.actors import Actor
    from accounts.models import OneTapLink
    from matching.models import Handle, PairRequest


def pair_request(request: HttpRequest, link: OneTapLink, step: str) -> HttpResponse:
    """A request as one of its two people reads it in a letter: yes, no with a reason, a few words, or taking it back.

    In the language in which that one of the two is written to.
    """
    seat, row = open_requests.by_link(request.actor)
    if step:
        raise Http404
    with translation.override(languages.offer(request.organization).of(seat.participant)):
        return _pair_request(request, seat, row)


def _pair_request(request: HttpRequest, seat: Handle, row: PairRequest) -> HttpResponse:
    said = request.POST.get("answer", "")
    theirs = ("withdraw", "write") if row.asker_id == seat.participant_id else ("accept", "decline", "write")
    if request.method == "POST" and said not in theirs:
        raise Http404
    no = DeclineForm(request.POST if said == "decline" else None)
    note = NoteForm(request.POST if said == "write" else None)
    problem = ""
    if request.method == "POST" and not no.errors and not note.errors:
        try:
            _answer(request.actor, row, said, no, note)
            return redirect(address(request))
        except (requests.NotOpen, requests.CannotAsk, requests.CannotPair) as error:
            problem = str(error)
    context = {
        "participant": seat.participant,
        "program": seat.opening.cohort.program,
        "csrf_field": request.seal,
        "asked": asking.asked(seat, row),
        "talk": talking.talk(seat, row),
        "decline_form": no,
        "note_form": note,
        "problem": problem,
    }
    wrong = bool(problem or no.errors or note.errors)
    return render(request, "matching/asking/request_tap.html", context, status=422 if wrong else 200)


def _answer(actor: Actor, row: PairRequest, said: str, no: DeclineForm, note: NoteForm) -> None:
    """Do what was tapped."""
    if said == "accept":
        requests.accept(actor=actor, request=row)
    elif said == "withdraw":
        requests.withdraw(actor=actor, request=row)
    elif said == "decline":
        requests.decline(actor=actor, request=row, reason=no.cleaned_data["reason"])
    elif said == "write":
        requests.write(actor=actor, request=row, text=note.cleaned_data["text"])


def willing(request: HttpRequest, link: OneTapLink, step: str) -> HttpResponse:
    """Do you still want a partner? Three answers, one tap each."""
    row = questions.by_link(request.actor)
    if step:
        raise Http404
    form = WillingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.answer(actor=request.actor, row=row, answer=form.cleaned_data["answer"])
        return redirect(address(request))
    context = {
        "row": row,
        "participant": row.participant,
        "program": row.participant.cohort.program,
        "csrf_field": request.seal,
    }
    with translation.override(languages.of(row.participant)):
        return render(request, "matching/asking/willing_tap.html", context, status=422 if form.errors else 200)
