"""What the one-tap links of this room open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation

from accounts.views.tapping import address
from matching import panels
from plans import rules
from plans.forms.agreement import SignForm
from plans.selectors import agreements as selectors
from plans.selectors import linked
from plans.services import agreements
from programs.enums import LinkScope
from programs.selectors import languages

if TYPE_CHECKING:
    from accounts.models import OneTapLink


def agreement(request: HttpRequest, link: OneTapLink, step: str) -> HttpResponse:
    """The agreement of a pair, to be read and signed by one of the two."""
    pairing = linked.pairing(request.actor, LinkScope.AGREEMENT)
    if step:
        raise Http404
    own = rules.acting(request.actor, pairing, LinkScope.AGREEMENT)
    if own is None:
        raise Http404
    form = SignForm(request.POST if request.method == "POST" else None)
    overtaken = False
    if request.method == "POST" and form.is_valid():
        try:
            agreements.sign(actor=request.actor, pairing=pairing, read=form.cleaned_data["read"])
            return redirect(address(request))
        except agreements.Rewritten:
            overtaken = True
    row = selectors.by_grant(request.actor, pairing)
    context = {
        "agreement": row,
        "signed_by_me": row is not None and row.has_signed(own),
        "signatures": selectors.signatures(pairing, row) if row else [],
        "overtaken": overtaken,
        "pairing": pairing,
        "participant": own,
        "own": own,
        "decides": rules.speaks_for_side(own, pairing),
        "other": pairing.seats(own.side)[1],
        "them": panels.named(panels.others(pairing, own)),
        "program": pairing.cohort.program,
        "csrf_field": request.seal,
    }
    with translation.override(languages.of(own)):
        status = 422 if form.errors or overtaken else 200
        return render(request, "plans/agreement/tap.html", context, status=status)
