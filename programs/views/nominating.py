"""The shared link of a cohort: its page for everybody, and an admin's page with the QR code and the names that came in."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.views.decorators.http import require_GET, require_POST

from accounts.languages import of_browser
from accounts.views.limits import limited
from accounts.views.tapping import address as tap_address
from programs.enums import LinkScope, Side
from programs.forms.nominating import AskForm, NominateForm
from programs.forms.sharing import LinkForm
from programs.selectors import cohorts, employees, languages, participants
from programs.selectors import nominations as selectors
from programs.services import nominations, shared_asks, sharing
from programs.services.participants import CannotEnrol
from programs.views.paging import page_of
from ui.words import worded

if TYPE_CHECKING:
    from accounts.models import OneTapLink
    from programs.models import Cohort

_FRESH_LINK = "shared-link"


@limited("shared_link")
def shared(request: HttpRequest, link: OneTapLink, step: str) -> HttpResponse:
    """What everybody sees who opens the link: ask for the own place, or name somebody. It never says who is known."""
    cohort = selectors.behind(request.actor)
    if step not in ("", "nominate", "thanks"):
        raise Http404
    with translation.override(languages.of_visitor(cohort.organization, of_browser(request))):
        return _shared(request, cohort, step)


def _shared(request: HttpRequest, cohort: Cohort, step: str) -> HttpResponse:
    naming, form = step == "nominate", None
    if step != "thanks":
        form = worded((NominateForm if naming else AskForm)(request.POST or None), request.organization.word)
        if request.method == "POST" and form.is_valid():
            try:
                shared_asks.note(actor=request.actor, cohort=cohort, scope=LinkScope.COHORT, **form.cleaned_data)
            except shared_asks.TooMany as problem:
                form.add_error(None, str(problem))
            else:
                return redirect(tap_address(request, "thanks"))
    context = {
        "form": form, "naming": naming, "cohort": cohort, "program": cohort.program, "csrf_field": request.seal,
        "other": tap_address(request, "" if naming else "nominate"),
    }  # fmt: skip
    return render(request, "programs/shared/page.html", context, status=422 if form and form.errors else 200)


@require_GET
def shared_link(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """Open links, a new one with its QR code once, and the names that wait."""
    return _link_page(request, cohorts.get(request.actor, program, cohort), LinkForm())


def _link_page(request: HttpRequest, row: Cohort, form: LinkForm) -> HttpResponse:
    page = page_of(selectors.waiting(request.actor, row), request.GET.get("page"))
    outside = set[uuid.UUID]()
    for side in Side.values:
        ids = [one.employee_id for one in page if one.side == side]
        outside |= participants.outside(request.actor, row, side, ids)
    context = {
        "cohort": row,
        "program": row.program,
        "page": page,
        "outside": outside,
        "known": employees.known_by(request.actor, [one.by_email for one in page]),
        "sides": Side.values,
        "links": selectors.shared(request.actor, row),
        "link_form": form,
        "fresh": request.session.pop(_FRESH_LINK, None),
    }
    template = "programs/shared/admin.html" + ("#results" if request.htmx else "")
    response = render(request, template, context, status=422 if form.errors else 200)
    response["Vary"] = "HX-Request"
    return response


@require_POST
def shared_link_new(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """Make a new shared link under a name; earlier ones stay open until they are taken back."""
    row, form = cohorts.get(request.actor, program, cohort), LinkForm(request.POST)
    if not form.is_valid():
        return _link_page(request, row, form)
    label = form.cleaned_data["label"]
    address = sharing.share(actor=request.actor, cohort=row, scope=LinkScope.COHORT, label=label)
    request.session[_FRESH_LINK] = address
    return redirect("programs:shared-link", organization, program, row.pk)


@require_POST
def shared_link_end(
    request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID, link: uuid.UUID
) -> HttpResponse:
    """Take a shared link back; printed codes of it end with it."""
    row = cohorts.get(request.actor, program, cohort)
    found = get_object_or_404(selectors.shared(request.actor, row), pk=link)
    sharing.unshare(actor=request.actor, link=found)
    messages.success(request, "The link opens nothing any more.")
    return redirect("programs:shared-link", organization, program, row.pk)


@require_POST
def nomination_decide(
    request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID, nomination: uuid.UUID
) -> HttpResponse:
    """Take somebody in, or let the name go."""
    row = cohorts.get(request.actor, program, cohort)
    one = selectors.one(request.actor, row, nomination)
    decision = request.POST.get("decision")
    if decision not in ("accept", "decline"):
        messages.error(request, "Choose whether to take them in, or to let the name go.")
        return redirect("programs:shared-link", organization, program, row.pk)
    accept = decision == "accept"
    side = request.POST.get("side", "") if request.POST.get("side") in Side.values else ""
    try:
        done = nominations.decide(actor=request.actor, nomination=one, accept=accept, side=side)
    except CannotEnrol as problem:
        messages.error(request, str(problem))
    else:
        said = "was added, and has a letter" if accept else "was not added"
        messages.success(request, f"{one.employee} {said}." if done else "Somebody else decided a moment ago.")
    return redirect("programs:shared-link", organization, program, row.pk)
