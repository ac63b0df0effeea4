"""Adding people to a cohort: from the directory, from a selection in it, and by a list of addresses."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from programs.forms.employees import DirectoryFilter, ids_of
from programs.forms.participants import FITS, CandidateFilter, CohortChoiceForm, ListForm, PlaceForm
from programs.selectors import cohorts, employees
from programs.selectors import participants as selectors
from programs.services import names, participants
from programs.services.participants import MAX_AT_ONCE, CannotEnrol
from programs.spreadsheets import FileProblem
from programs.views import telling
from programs.views.paging import page_of_search
from ui.words import worded

if TYPE_CHECKING:
    from programs.models import Cohort


@require_http_methods(["GET", "POST"])
def participant_new(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """Find people in the directory and add them to one side."""
    row = cohorts.get(request.actor, program, cohort)
    if request.method == "POST":
        return _add(request, organization, row)
    form = CandidateFilter(request.GET)
    side, search = form.chosen_side, form.search()
    found = selectors.candidates(request.actor, row, search, side=side, only_fitting=form.only_fitting)
    page = page_of_search(found, search, request.GET.get("page"))
    people = list(page.object_list)
    context: dict[str, Any] = {
        "cohort": row, "program": row.program, "page": page, "people": people, "search": search, "side": side,
        "fits": FITS, "only_fitting": form.only_fitting, "query": request.GET.urlencode(),
        "outside": selectors.outside(request.actor, row, side, [person.pk for person in people]),
    }  # fmt: skip
    template = "programs/participants/new.html"
    if request.htmx:
        template += "#results"
    else:
        context["facets"] = employees.facets(request.actor)
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


def _add(request: HttpRequest, organization: str, row: Cohort) -> HttpResponse:
    """Enrol the selected people, or everybody whom the search finds."""
    form = worded(PlaceForm(request.POST), request.organization.word)
    query = request.POST.get("query", "")
    if form.is_valid():
        side, ids = form.cleaned_data["side"], ids_of(request.POST.getlist("employee"))
        if request.POST.get("everybody"):
            ids = _found(request, row, query, side)
        if _enrol(request, row, ids, side, form.cleaned_data["capacity"]):
            return redirect("programs:participant-list", organization, row.program_id, row.pk)
    else:
        messages.error(request, "A mentor can take 1 to 20 mentees.")
    response = redirect("programs:participant-new", organization, row.program_id, row.pk)
    response["Location"] += f"?{QueryDict(query).urlencode()}"
    return response


def _found(request: HttpRequest, row: Cohort, query: str, side: str) -> list[uuid.UUID]:
    form = CandidateFilter(QueryDict(query))
    found = selectors.candidates(request.actor, row, form.search(), side=side, only_fitting=form.only_fitting)
    return list(found.values_list("pk", flat=True)[: MAX_AT_ONCE + 1])


def _enrol(request: HttpRequest, row: Cohort, ids: list[uuid.UUID], side: str, capacity: int) -> bool:
    """Add people and say what became of them; says why, and returns False, when nobody could be added."""
    if not ids:
        messages.warning(request, "Nobody was selected.")
        return False
    try:
        result = participants.enrol(actor=request.actor, cohort=row, employee_ids=ids, side=side, capacity=capacity)
    except CannotEnrol as problem:
        messages.error(request, str(problem))
        return False
    telling.enrolled(request, result, f"added as {request.organization.word(side, many=len(ids) != 1)}")
    return True


@require_POST
def participant_add(request: HttpRequest, organization: str) -> HttpResponse:
    """Take people selected in the directory into a cohort: first asks into which one, then adds them."""
    chosen = [str(pk) for pk in ids_of(request.POST.getlist("employee"))]
    if request.POST.get("everybody"):
        search = DirectoryFilter(QueryDict(request.POST.get("query", ""))).search()
        found = employees.found(request.actor, search).values_list("pk", flat=True)
        chosen = [str(pk) for pk in found[: MAX_AT_ONCE + 1]]
    if "ids" in request.POST:
        chosen = request.POST["ids"].split()
    if not chosen:
        messages.warning(request, "Select people first.")
        return redirect("programs:employee-list", organization)
    asked = "cohort" in request.POST
    live = list(selectors.live_cohorts(request.actor))
    form = worded(CohortChoiceForm(request.POST if asked else None, cohorts=live), request.organization.word)
    if asked and form.is_valid():
        data = form.cleaned_data
        if _enrol(request, data["cohort"], ids_of(chosen), data["side"], data["capacity"]):
            return redirect("programs:participant-list", organization, data["cohort"].program_id, data["cohort"].pk)
    context = {"form": form, "ids": " ".join(chosen), "count": len(chosen), "cohorts": live}
    return render(request, "programs/participants/choose.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def participant_names(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """Add people by their addresses: paste or upload, see who is meant, then add."""
    request.actor.require(selectors.MANAGE)
    row = cohorts.get(request.actor, program, cohort)
    if "people" in request.POST:
        return _add_named(request, organization, row)
    form = worded(
        ListForm(request.POST or None, request.FILES or None, initial={"side": "mentor"}), request.organization.word
    )
    context: dict[str, Any] = {"cohort": row, "program": row.program, "form": form}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            context["names"] = named = names.read(
                actor=request.actor, cohort=row, pasted=data["addresses"], upload=data["file"],
                side=data["side"], capacity=data["capacity"],
            )  # fmt: skip
        except FileProblem as problem:
            form.add_error("file" if data["file"] else "addresses", str(problem))
        else:
            context["people"] = json.dumps([[str(p.employee.pk), p.side, p.capacity] for p in named.found])
            return render(request, "programs/participants/names_check.html", context)
    status = 422 if form.errors else 200
    return render(request, "programs/participants/names.html", context, status=status)


def _add_named(request: HttpRequest, organization: str, row: Cohort) -> HttpResponse:
    """Enrol what the check found, side by side and capacity by capacity."""
    groups: dict[tuple[str, int], list[uuid.UUID]] = {}
    for pk, side, capacity in _named(request.POST["people"]):
        groups.setdefault((side, capacity), []).append(pk)
    for (side, capacity), ids in groups.items():
        _enrol(request, row, ids, side, capacity)
    return redirect("programs:participant-list", organization, row.program_id, row.pk)


def _named(posted: str) -> Iterable[tuple[uuid.UUID, str, int]]:
    """What the check page posts; anything that does not look like it is left out, and the service judges the rest."""
    try:
        lines = json.loads(posted)
    except (ValueError, RecursionError):
        return
    for line in lines if isinstance(lines, list) else []:
        match line:
            case [str(pk), "mentor" | "mentee" as side, int(capacity)] if ids_of([pk]):
                yield uuid.UUID(pk), side, capacity
