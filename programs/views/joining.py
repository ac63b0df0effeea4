"""How people come in: funnel, who stands still, the letter, the charter, and what a program asks for."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.enums import Permission
from accounts.exports import CSV_TYPE
from programs.forms.joining import WAITS, CharterTextForm, GreetingForm, NeedsForm, StalledFilter
from programs.selectors import charters, cohorts, funnel
from programs.selectors import programs as programs_selectors
from programs.services import charters as writing
from programs.services import cohorts as cohort_services
from programs.services import funnel_exports, gates, invitations
from programs.views import telling
from programs.views.paging import page_of


@require_GET
def joining(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """The funnel of both sides, and who stands where since when."""
    row = cohorts.get(request.actor, program, cohort)
    context: dict[str, Any] = {"cohort": row, "program": row.program}
    if not request.actor.may(Permission.MANAGE_PROGRAMS):
        # Whoever sees the program and does not run it sees how many, and nobody's name.
        context["funnel"] = funnel.funnel(request.actor, row)
        return render(request, "programs/joining/counts.html", context)
    form = StalledFilter(request.GET)
    people = funnel.stalled(request.actor, row, days=form.wait(), side=form.which())
    words = request.organization.word
    context |= {
        "applied": funnel.applied(request.actor, row),
        "page": page_of(people, request.GET.get("page")),
        "stages": funnel.WAY,
        "days": str(form.wait() or ""),
        "waits": WAITS,
        "side": form.which(),
        "sides": [("", "Both sides"), *((one, words(one, many=True).capitalize()) for one in ("mentor", "mentee"))],
    }
    template = "programs/joining/index.html"
    if request.htmx:
        template += "#results"
    else:
        context |= {"undo": request.session.pop("undo", None), "funnel": funnel.funnel(request.actor, row)}
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


@require_GET
def joining_export(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """Everybody with the day of each step, as a file."""
    row = cohorts.get(request.actor, program, cohort)
    content = funnel_exports.export(actor=request.actor, cohort=row)
    disposition = 'attachment; filename="way-in.csv"'
    return HttpResponse(content, content_type=CSV_TYPE, headers={"Content-Disposition": disposition})


@require_http_methods(["GET", "POST"])
def letter_preview(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """The letter of invitation as each side gets it, with the admin's own words in it."""
    row = cohorts.get(request.actor, program, cohort)
    request.actor.require(Permission.MANAGE_PROGRAMS)
    form = GreetingForm(request.POST or None, initial={"greeting": row.greeting})
    if request.method == "POST" and form.is_valid():
        cohort_services.greet(actor=request.actor, cohort=row, greeting=form.cleaned_data["greeting"])
        messages.success(request, "Saved. The next letters begin with these words.")
        return redirect("programs:letter-preview", organization, program, row.pk)
    drafts = {side: invitations.preview(actor=request.actor, cohort=row, side=side) for side in ("mentor", "mentee")}
    context = {"cohort": row, "program": row.program, "form": form, "drafts": drafts}
    return render(request, "programs/joining/letter.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def charter_list(request: HttpRequest, organization: str) -> HttpResponse:
    """What each side signs; a change is a new version."""
    rows = charters.both(request.actor)
    sent = CharterTextForm(request.POST) if request.method == "POST" else None
    if sent is not None and sent.is_valid():
        before = charters.current(sent.cleaned_data["side"]).version
        row = writing.write(actor=request.actor, **sent.cleaned_data)
        said = "Nothing was changed, so there is no new version."
        if row.version != before:
            said = f"Version {row.version} is signed from now on. Earlier signatures stay as they are."
        messages.success(request, said)
        return redirect("programs:charter-list", organization)
    side = sent.data.get("side") if sent is not None else ""
    forms = [
        (
            row,
            sent
            if sent is not None and side == row.side
            else CharterTextForm(initial={"side": row.side, "text": row.text}, auto_id=f"{row.side}_%s"),
        )
        for row in rows
    ]
    context = {"forms": forms, "signed": charters.signed(request.actor)}
    return render(request, "programs/joining/charters.html", context, status=422 if sent else 200)


@require_http_methods(["GET", "POST"])
def program_gate(request: HttpRequest, organization: str, program: uuid.UUID) -> HttpResponse:
    """What a program asks for before anybody is matched."""
    request.actor.require(Permission.MANAGE_PROGRAMS)
    row = get_object_or_404(programs_selectors.programs(request.actor), pk=program)
    # Nothing ticked is an answer too, so the form is told that there is one.
    form = NeedsForm(request.POST if request.method == "POST" else None, initial={"gate": row.gate})
    effect = None
    if request.method == "POST" and form.is_valid():
        gate = form.cleaned_data["gate"]
        effect = gates.effect(actor=request.actor, program=row, gate=gate)
        if not effect.held or request.POST.get("sure") == ",".join(gate):
            gates.change(actor=request.actor, program=row, gate=gate)
            telling.gate(request, effect)
            return redirect("programs:program-detail", organization, row.pk)
    context = {"program": row, "form": form, "effect": effect}
    return render(request, "programs/joining/gate.html", context, status=422 if form.errors else 200)
