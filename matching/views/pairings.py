"""The pages of a pairing, and the list of a cohort's pairings."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from matching import introductions, marks, panels, rules
from matching.enums import PairingState
from matching.forms.pairings import EndForm
from matching.selectors import pairings as selectors
from matching.selectors import panels as seating
from matching.services import pairings
from profiles import selectors as profiles
from programs.selectors import cohorts
from ui.context import of_others


@require_GET
def mine(request: HttpRequest, organization: str) -> HttpResponse:
    """The person's own pairings; a single one opens at once."""
    rows = seating.seated(selectors.mine(request.actor))
    if len(rows) == 1:
        return redirect(settings.PAIRING_ADDRESS, organization, rows[0].pk)
    return render(request, "matching/pairings/mine.html", {"pairings": rows})


@require_GET
def detail(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """One pairing: who the other is, why the two were put together, how to reach each other."""
    row = get_object_or_404(selectors.pairings(request.actor), pk=pairing)
    if not rules.is_in(request.actor, row):
        of_others(request)
    own = rules.own_side(request.actor, row)
    others = panels.others(row, own)
    context = {
        "pairing": row,
        "stories": profiles.stories([one.pk for one in row.everybody]),
        "inside": rules.is_in(request.actor, row),
        "speaks": rules.speaks(request.actor, row),
        "goes_on": introductions.goes_on(row, own.side),
        "may_end": rules.may_end(request.actor, row),
        "own": own,
        "other": rules.partner(request.actor, row),
        "others": others,
        "them": panels.named(others),
    }
    return render(request, "matching/pairings/detail.html", context)


@require_GET
def index(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """A cohort's pairings, for the admin."""
    row = cohorts.get(request.actor, program, cohort)
    text, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    found = selectors.in_cohort(request.actor, row.pk, text=text, state=state)
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    template = "matching/pairings/index.html" + ("#results" if request.htmx else "")
    rows = page.object_list = seating.seated(page.object_list)
    evidence = selectors.evidence(request.actor, [one.pk for one in rows])
    context = {"cohort": row, "page": page, "q": text, "state": state}
    return render(request, template, context | {"marks": marks.of(request.actor, rows), "evidence": evidence})


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Ask once, then end a pairing."""
    row = get_object_or_404(selectors.pairings(request.actor), pk=pairing)
    if not rules.may_end(request.actor, row):
        return redirect(settings.PAIRING_ADDRESS, organization, row.pk)
    of_others(request)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        onward = form.cleaned_data["onward"] == EndForm.NEW
        ended = pairings.end(
            actor=request.actor, pairing=row, reason=form.cleaned_data["reason"], wants_successor=onward
        )
        untold = ended.state == PairingState.UNDONE
        said = "The pairing has ended before anybody was told." if untold else "The pairing has ended."
        messages.success(request, f"{said} Both can be matched again.")
        there = "matching:bench" if onward and not untold else "matching:pairing-list"
        return redirect(there, organization, row.cohort.program_id, row.cohort_id)
    context = {"pairing": row, "form": form}
    return render(request, "matching/pairings/end.html", context, status=422 if form.errors else 200)
