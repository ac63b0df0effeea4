"""Cases: what the program team has to look after, one of them, and its end."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from programs.views.paging import page_of
from surveys.forms.cases import KINDS, OWNERS, STATES, CloseForm, GiveForm
from surveys.selectors import cases as selectors
from surveys.services import cases

if TYPE_CHECKING:
    from surveys.models import Case


@require_GET
def case_list(request: HttpRequest, organization: str) -> HttpResponse:
    """Every case that whoever looks may see."""
    asked = {name: request.GET.get(name, "") for name in ("kind", "state", "owner")}
    search = selectors.Search(**{name: value for name, value in asked.items() if value in _known(name)})
    page = page_of(selectors.listed(request.actor, search), request.GET.get("page"))
    context = {
        "page": page, "search": search, "kinds": KINDS, "states": STATES, "owners": OWNERS,
        "lines": [(row, selectors.is_overdue(row)) for row in page],
    }  # fmt: skip
    return render(request, "surveys/cases/list.html", context)


def _known(name: str) -> set[str]:
    choices = {"kind": KINDS, "state": STATES, "owner": OWNERS}[name]
    return {str(value) for value, _ in choices}


@require_http_methods(["GET", "POST"])
def case(request: HttpRequest, organization: str, case: uuid.UUID) -> HttpResponse:
    """One case: whom it is about, who looks after it until when; POST closes it."""
    row = selectors.one(request.actor, case)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            cases.close(actor=request.actor, case=row, **form.cleaned_data)
        except cases.WrongEnd as problem:
            form.add_error(problem.field, str(problem))
        else:
            messages.success(request, "Closed. You can open it again.")
            return redirect("surveys:case-list", organization)
    context = {
        "case": row, "form": form, "give": GiveForm(people=selectors.may_own(row)),
        "overdue": selectors.is_overdue(row), "pairings": selectors.pairings_of(row),
    }  # fmt: skip
    return render(request, "surveys/cases/case.html", context, status=422 if form.errors else 200)


@require_POST
def case_act(request: HttpRequest, organization: str, case: uuid.UUID) -> HttpResponse:
    """Take a case up, open it again, or give it to somebody else."""
    row = selectors.one(request.actor, case)
    action = request.POST.get("action")
    if action == "give":
        _give(request, row)
    elif action == "take":
        cases.take_up(actor=request.actor, case=row)
        messages.success(request, "You are at it.")
    elif action == "reopen":
        _reopen(request, row)
    else:
        raise Http404
    return redirect("surveys:case", organization, row.pk)


def _give(request: HttpRequest, row: Case) -> None:
    form = GiveForm(request.POST, people=selectors.may_own(row))
    if not form.is_valid():
        messages.error(request, "Choose somebody who may look after it.")
        return
    cases.give(actor=request.actor, case=row, to=form.chosen)
    messages.success(request, f"{form.chosen} gets a letter, which says neither who nor why.")


def _reopen(request: HttpRequest, row: Case) -> None:
    try:
        cases.reopen(actor=request.actor, case=row)
    except cases.WrongEnd as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "It is open again.")
