"""The agreement of a pair: reading it, writing it, signing it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plans.forms.agreement import AgreementForm, SignForm
from plans.selectors import agreements as selectors
from plans.services import agreements
from plans.views.framing import frame, pairing_of
from ui.together import together

if TYPE_CHECKING:
    from matching.models import Pairing

_CHANGED = "The wording has been changed since you read it. Here is the new one."


def _signed(pairing: Pairing, holds: bool) -> str:
    """What somebody reads who has just signed."""
    if not pairing.further:
        return "Signed by both of you." if holds else "Signed. Now it is the other’s turn."
    return "Signed by all of you." if holds else "Signed. It holds once everybody has."


@require_GET
def detail(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """What the two have agreed on; for anybody else whether and when they signed it."""
    row = pairing_of(request, pairing)
    present = selectors.present(request.actor, row)
    context = frame(request, row)
    context |= {
        "agreement": present,
        "standing": selectors.standing(request.actor, row),
        "signed_by_me": present is not None and present.has_signed(context["own"]),
        "asked_again": selectors.asked_again(request.actor, row, present),
        "earlier": selectors.earlier(request.actor, row),
    }
    return render(request, "plans/agreement/detail.html", context)


@require_GET
def version(request: HttpRequest, organization: str, pairing: uuid.UUID, agreement: uuid.UUID) -> HttpResponse:
    """One wording that held, to be read."""
    row = pairing_of(request, pairing)
    found = get_object_or_404(selectors.wordings(request.actor, row), pk=agreement)
    context = frame(request, row) | {"agreement": found, "signatures": selectors.signatures(row, found)}
    return render(request, "plans/agreement/version.html", context)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Write the first wording, or propose other words."""
    row = pairing_of(request, pairing)
    context = frame(request, row)
    if not context["decides"]:
        raise Http404
    present = selectors.present(request.actor, row)
    start = AgreementForm.of(present) if present else selectors.first_words(request.actor, row)
    form = AgreementForm(request.POST if request.method == "POST" else None, initial=start)
    overtaken = False
    if request.method == "POST" and form.is_valid():
        words = dict(form.cleaned_data)
        try:
            made = agreements.write(actor=request.actor, pairing=row, read=words.pop("read"), words=words)
            kept = present is not None and made.pk == present.pk
            said = "Nothing was changed." if kept else together("Saved. Now both of you sign it.", row.further)
            messages.success(request, said)
            return redirect("plans:agreement", organization, row.pk)
        except agreements.Rewritten:
            overtaken = True
            form = AgreementForm({**words, "read": str(present.pk) if present else ""}, initial=start)
    context |= {
        "form": form,
        "present": present,
        "overtaken": overtaken,
        "cards": selectors.cards(request.actor, row),
    }
    return render(request, "plans/agreement/change.html", context, status=422 if form.errors or overtaken else 200)


@require_POST
def sign(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Put one's name to the wording that one has read."""
    row = pairing_of(request, pairing)
    form = SignForm(request.POST)
    if form.is_valid():
        try:
            now = agreements.sign(actor=request.actor, pairing=row, read=form.cleaned_data["read"])
            messages.success(request, _signed(row, now.holds))
        except agreements.Rewritten:
            messages.warning(request, _CHANGED)
    return redirect("plans:agreement", organization, row.pk)


@require_POST
def keep(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Let it stand after having looked at it again."""
    row = pairing_of(request, pairing)
    form = SignForm(request.POST)
    if form.is_valid():
        try:
            agreements.keep(actor=request.actor, pairing=row, read=form.cleaned_data["read"])
            messages.success(request, "Good. It stays as it is.")
        except agreements.Rewritten:
            messages.warning(request, _CHANGED)
    return redirect("plans:agreement", organization, row.pk)
