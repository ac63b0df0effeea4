"""What the link of a letter about a change opens: reading it, confirming it, and saying what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation

from accounts.views.tapping import address
from plans import rules
from plans.forms.ledger import ConfirmForm, StateForm
from plans.selectors import ledger as selectors
from plans.services import ledger
from programs.selectors import languages

if TYPE_CHECKING:
    from accounts.models import OneTapLink
    from plans.models import LedgerEntry


def change(request: HttpRequest, link: OneTapLink, step: str) -> HttpResponse:
    """One change, for one of the two; looking changes nothing."""
    row = selectors.by_link(request.actor)
    if step:
        raise Http404
    own, other = row.pairing.seats(rules.seat_of(request.actor, row))
    overtaken = False
    if request.method == "POST":
        if _done(request, row):
            return redirect(address(request))
        overtaken = True
        row = selectors.by_link(request.actor)
    context = {
        "shown": selectors.one(request.actor, row),
        "overtaken": overtaken,
        "pairing": row.pairing,
        "participant": own,
        "other": other,
        "program": row.pairing.cohort.program,
        "csrf_field": request.seal,
    }
    with translation.override(languages.of(own)):
        return render(request, "plans/ledger/tap.html", context, status=422 if overtaken else 200)


def _done(request: HttpRequest, row: LedgerEntry) -> bool:
    """Do what was tapped; False for what no page of ours sends, and for words that were changed since."""
    confirmed, said = ConfirmForm(request.POST), StateForm(request.POST)
    try:
        if said.is_valid():
            ledger.answer(actor=request.actor, entry=row, state=said.said)
        elif confirmed.is_valid():
            ledger.confirm(actor=request.actor, entry=row, read=confirmed.cleaned_data["read"])
        else:
            return False
    except (ledger.Rewritten, ledger.NotYet):
        return False
    return True
