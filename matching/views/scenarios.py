"""What if: asking a finished run, reading the answer, keeping it, setting two side by side, applying one."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from matching import questions, tradeoffs
from matching.forms.answers import NameForm, PairForm, PlacementFilter
from matching.forms.scenarios import WhatIfForm
from matching.selectors import board, pairings, runs
from matching.selectors import scenarios as selectors
from matching.services import scenarios

if TYPE_CHECKING:
    from matching.models import MatchingRun, Scenario

PAGE = 25


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, organization: str, run: uuid.UUID) -> HttpResponse:
    """The run's own weights as sliders, and the question that is made of them."""
    row = get_object_or_404(runs.runs(request.actor), pk=run)
    form = _form(request, row, request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        steer = scenarios.Steer(data["steer"], data["mentor"], data["mentee"]) if data["steer"] else None
        try:
            made = scenarios.ask(actor=request.actor, run=row, question=form.question(), steer=steer)
        except scenarios.CannotAsk as error:
            form.add_error(None, str(error))
        else:
            address = reverse("matching:scenario", args=[organization, made.pk])
            if not request.htmx:
                return redirect(address)
            response = render(request, "matching/whatif/page.html#answer", _answer(request, made))
            response["HX-Push-Url"] = address
            return response
    template = "matching/whatif/page.html" + ("#answer" if request.htmx else "")
    context = _page(request, row, form)
    return render(request, template, context, status=422 if form.errors else 200)


def _form(request: HttpRequest, run: MatchingRun, data: Any = None, scenario: Scenario | None = None) -> WhatIfForm:
    question = scenario.question if scenario else questions.own(run.policy)
    initial = WhatIfForm.of(question, scenario)
    if scenario is None:
        # A page of the board may bring the pair that it is about.
        initial |= selectors.brought(request.actor, run, request.GET.get("proposal", ""))
    return WhatIfForm(
        data,
        initial=initial,
        policy=run.policy,
        find=lambda side, text: selectors.named(request.actor, run, side, text),
    )


def _page(request: HttpRequest, run: MatchingRun, form: WhatIfForm) -> dict[str, Any]:
    """What the page shows beside the answer."""
    return {
        "run": run,
        "form": form,
        "kept": selectors.kept(request.actor, run),
        "standing": pairings.standing(request.actor, run),
        "own": questions.own(run.policy),
        "done": run.state == "done",
        "by_hand": selectors.by_hand(request.actor, run),
    }


@require_POST
def price(request: HttpRequest, organization: str, run: uuid.UUID) -> HttpResponse:
    """What it costs everybody that two people are a pair, with everything else as the run has it."""
    row = get_object_or_404(runs.runs(request.actor), pk=run)
    form = PairForm(request.POST)
    if not form.is_valid():
        return redirect("matching:what-if", organization, row.pk)
    two = [
        get_object_or_404(board.people_of(request.actor, row, side), pk=form.cleaned_data[side])
        for side in ("mentor", "mentee")
    ]
    try:
        steer = scenarios.Steer("lock", *two)
        made = scenarios.ask(actor=request.actor, run=row, question=questions.own(row.policy), steer=steer)
    except scenarios.CannotAsk as error:
        messages.error(request, str(error))
        return redirect("matching:what-if", organization, row.pk)
    return redirect("matching:scenario", organization, made.pk)


@require_GET
def detail(request: HttpRequest, organization: str, scenario: uuid.UUID) -> HttpResponse:
    """The answer once it is there, with the question beside it; asked again until then."""
    row = selectors.scenarios(request.actor).filter(pk=scenario).first()
    if row is None and request.htmx:
        # A later question took its place while this page waited.
        return render(request, "matching/whatif/gone.html", status=404)
    if row is None:
        raise Http404
    context = _answer(request, row)
    if request.htmx:
        return render(request, "matching/whatif/page.html#answer", context)
    context |= _page(request, row.run, _form(request, row.run, scenario=row))
    return render(request, "matching/whatif/page.html", context)


def _answer(request: HttpRequest, row: Scenario) -> dict[str, Any]:
    context: dict[str, Any] = {
        "scenario": row,
        "run": row.run,
        "told": questions.told(row.run.policy, row.question),
        "open": row.state in ("queued", "running"),
    }
    if row.state != "done":
        return context
    chosen = PlacementFilter(request.GET)
    by_mentor = request.GET.get("side") == "mentor"
    order = request.GET.get("o", "delta")
    found: Any = selectors.placements(request.actor, row, chosen.wanted, order)
    if by_mentor:
        found = selectors.mentors(request.actor, row)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return context | {
        "report": tradeoffs.report(row.figures),
        "by_mentor": by_mentor,
        "filter": chosen,
        "order": order,
        "page": page,
        "mentors": selectors.told(page) if by_mentor else [],
        "name_form": NameForm(initial={"name": row.name}),
        "published": selectors.published(request.actor, row.run),
        "by_hand": selectors.by_hand(request.actor, row.run),
        "address": reverse("matching:scenario", args=[request.organization.slug, row.pk]),
    }
