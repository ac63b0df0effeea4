"""Answering a survey, signed in or by the link of a letter. Looking changes nothing; the button sends all of it at once."""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from profiles.views import ways
from programs.selectors import languages
from surveys import rules
from surveys.forms.answering import AnswerForm
from surveys.selectors import asked as selectors
from surveys.selectors import replies, sheets
from surveys.services import responses

if TYPE_CHECKING:
    from accounts.models import OneTapLink
    from profiles.views.ways import Way
    from surveys.models import Asked


@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, organization: str, wave: uuid.UUID) -> HttpResponse:
    """The own sheet of a wave, signed in."""
    row = selectors.mine(request.actor, wave)
    way = ways.within(request, "surveys/answering/frame.html", lambda step: request.path)
    return _sheet(request, row, way, languages.offer(row.participant.organization).own)


def tapped(request: HttpRequest, link: OneTapLink, step: str) -> HttpResponse:
    """The same by the link of a letter, in the language in which its holder is written to."""
    row = selectors.by_link(request.actor)
    if step:
        raise Http404
    language = languages.of(row.participant)
    with translation.override(language):
        return _sheet(request, row, ways.tapped(request), language)


def _sheet(request: HttpRequest, row: Asked, way: Way, language: str) -> HttpResponse:
    if row.answered or not rules.is_open(row.wave):
        told = replies.published(request.actor, row.wave.cohort, row.wave.survey)
        page = "surveys/answering/thanks.html" if row.answered else "surveys/answering/closed.html"
        return _drawn(request, row, way, page, {"replies": told})
    sheet, known = sheets.of(request.actor, row, language), sheets.known(row.wave.version)
    form = AnswerForm(request.POST if request.method == "POST" else None, sheet=sheet)
    unsent = form.unsent(known)
    if request.method == "POST" and form.is_valid() and not form.more and not unsent:
        # A second click and a second tab find what the first has left: the page says so.
        with suppress(responses.Closed, responses.AnsweredAlready):
            try:
                responses.submit(actor=request.actor, asked=row, said=form.said(known))
            except responses.NoPartner:  # since the sheet was read, a moment ago: read again, it says so
                return _sheet(request, row, way, language)
        return redirect(request.path)
    context = {
        "sheet": sheet, "form": form, "minutes": sheets.minutes(sheet), "looked_after": known.looked_after,
        "more": [] if form.errors else form.more, "unsent": unsent,
    }  # fmt: skip
    status = 422 if form.errors or unsent else 200
    return _drawn(request, row, way, "surveys/answering/sheet.html", context, status)


def _drawn(
    request: HttpRequest, row: Asked, way: Way, template: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    shared = {
        "asked": row, "wave": row.wave, "participant": row.participant, "program": row.wave.survey.program,
        "csrf_field": way.proof, "layout": way.layout, "at": way, "signed_in": way.signed_in,
    }  # fmt: skip
    return render(request, template, shared | context, status=status)
