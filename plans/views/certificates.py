"""The certificate of one of two, and words for a profile."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from accounts import typesetting
from plans import certificates as words
from plans.forms.closings import CertificateForm
from plans.services import certificates
from plans.views.framing import frame, own_pairing_of
from profiles import selectors as profiles
from programs.enums import Side

if TYPE_CHECKING:
    from matching.models import Pairing
    from plans.certificates import Facts


@require_GET
def detail(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """What the certificate says, as it prints, and the words to copy; choosing is part of the address."""
    row = _ended(request, pairing)
    about = frame(request, row)
    own = about["own"]
    story = profiles.stories([own.pk]).get(own.pk)
    known = (story.offers if own.side == Side.MENTOR else story.wants) if story else []
    form = CertificateForm(request.GET or None, topics=known)
    said = _facts(request, row, form)
    context = about | {
        "form": form,
        "facts": said,
        "lines": words.lines(said),
        "thanks": words.thanks(),
        "skills": words.skills(said),
    }
    return render(request, "plans/closing/certificate.html", context)


@require_GET
def pdf(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """The certificate as a file to keep."""
    row = _ended(request, pairing)
    shown = request.GET.get("sessions") == "on"
    try:
        made = certificates.pdf(actor=request.actor, pairing=row, sessions=shown)
    except typesetting.TooMany:
        messages.warning(request, "You have made many of these just now. Try again in an hour.")
        return redirect("plans:certificate", organization, row.pk)
    name = slugify(f"certificate {row.cohort.program.name}") or "certificate"
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}.pdf"', "Cache-Control": "private, no-store"},
    )


def _ended(request: HttpRequest, pairing: uuid.UUID) -> Pairing:
    """One of the own pairings, once it has ended; raises Http404."""
    row = own_pairing_of(request, pairing)
    if row.ended_at is None:
        raise Http404
    return row


def _facts(request: HttpRequest, row: Pairing, form: CertificateForm) -> Facts:
    chosen = form.cleaned_data if form.is_valid() else {}
    return certificates.facts(
        actor=request.actor,
        pairing=row,
        sessions=chosen.get("sessions", False),
        topics=tuple(chosen.get("topics", ())),
    )
