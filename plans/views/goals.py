"""The goals of a pair."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from matching import introductions
from plans import rules, smart
from plans.forms.goals import AcceptForm, DropForm, GoalForm, ProgressForm
from plans.selectors import goals as selectors
from plans.selectors import plans
from plans.services import goals
from plans.views.framing import frame, pairing_of
from ui.together import together

if TYPE_CHECKING:
    from matching.models import Pairing
    from plans.models import Goal

_TOO_MANY = f"You have {goals.MOST} open goals. Reach one, or let go of one, before you set another."
_CHANGED = "The goal has been changed since you read it. Here it is as it stands now."


@require_GET
def listing(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """All goals of the two; for anybody else how many there are."""
    row = pairing_of(request, pairing)
    context = frame(request, row)
    if context["inside"]:
        plan = plans.of_pairing(request.actor, row)
        context |= {
            "board": selectors.board(request.actor, row),
            "done": selectors.reached(request.actor, row, plan),
        }
    else:
        context["counted"] = selectors.counted(request.actor, row)
    return render(request, "plans/goals/list.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Propose a goal."""
    row = _active(request, pairing)
    form = _form(row, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            goals.propose(actor=request.actor, pairing=row, words=form.cleaned_data)
            others = "both of them accept" if not rules.voice(request.actor, row) else "the other one accepts"
            messages.success(request, f"Proposed. It counts once {others} it.")
            return redirect("plans:goals", organization, row.pk)
        except goals.TooMany:
            form.add_error(
                None, f"You have {goals.MOST} open goals. Reach one, or let go of one, before you set another."
            )
    return _draw(request, row, form, None)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, organization: str, pairing: uuid.UUID, goal: uuid.UUID) -> HttpResponse:
    """Word a goal anew."""
    row, found = _goal(request, pairing, goal)
    form = _form(row, request.POST if request.method == "POST" else None, found)
    if request.method == "POST" and form.is_valid():
        try:
            read = form.cleaned_data["read"] or 0
            now = goals.change(actor=request.actor, goal=found, words=form.cleaned_data, read=read)
            messages.success(request, "Saved." if now.state == "accepted" else "Saved. The other one accepts it again.")
            return redirect("plans:goals", organization, row.pk)
        except goals.Rewritten:
            form = _form(row, {**request.POST.dict(), "read": str(found.revision)}, found)
            form.add_error(None, "The other one has changed this goal meanwhile. Look at it, then save yours again.")
    return _draw(request, row, form, found)


@require_POST
def check(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """The five questions to a goal that is being typed. Nothing is kept of it."""
    row = _active(request, pairing)
    form = _form(row, request.POST)
    form.is_valid()
    known = form.cleaned_data.get("goal")
    found = selectors.goals(request.actor, row).filter(pk=known).first() if known else None
    context = {"pairing": row} | _advice(request, row, form, found)
    return render(request, "plans/goals/smart.html", context)


@require_POST
def accept(request: HttpRequest, organization: str, pairing: uuid.UUID, goal: uuid.UUID) -> HttpResponse:
    """Say yes to a goal as one has read it."""
    row, found = _goal(request, pairing, goal)
    form = AcceptForm(request.POST)
    if form.is_valid():
        try:
            goals.accept(actor=request.actor, goal=found, read=form.cleaned_data["read"])
            messages.success(request, together("Agreed. It is a goal of you both now.", row.further))
        except goals.Rewritten:
            messages.warning(request, _CHANGED)
    return redirect("plans:goals", organization, row.pk)


@require_POST
def progress(request: HttpRequest, organization: str, pairing: uuid.UUID, goal: uuid.UUID) -> HttpResponse:
    """Say how far the two have come."""
    row, found = _goal(request, pairing, goal)
    form = ProgressForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["progress"][0]))
        return redirect("plans:goals", organization, row.pk)
    try:
        goals.update(actor=request.actor, goal=found, progress=form.cleaned_data["progress"])
        messages.success(request, together("Saved. You both see it.", row.further))
    except goals.Rewritten:
        messages.warning(request, _CHANGED)
    return redirect("plans:goals", organization, row.pk)


@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, organization: str, pairing: uuid.UUID, goal: uuid.UUID) -> HttpResponse:
    """Let go of a goal, after having said why."""
    row, found = _goal(request, pairing, goal)
    form = DropForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        goals.drop(actor=request.actor, goal=found, reason=form.cleaned_data["reason"])
        messages.success(request, "Let go. You find it at the end of the page, and can take it up again.")
        return redirect("plans:goals", organization, row.pk)
    context = frame(request, row) | {"goal": found, "form": form}
    return render(request, "plans/goals/drop.html", context, status=422 if form.errors else 200)


@require_POST
def restore(request: HttpRequest, organization: str, pairing: uuid.UUID, goal: uuid.UUID) -> HttpResponse:
    """Take up again what was let go."""
    row, found = _goal(request, pairing, goal)
    try:
        goals.restore(actor=request.actor, goal=found)
        messages.success(request, "It is one of your goals again.")
    except goals.TooMany:
        messages.warning(request, _TOO_MANY)
    return redirect("plans:goals", organization, row.pk)


def _active(request: HttpRequest, pairing: uuid.UUID) -> Pairing:
    """A pairing that goes on, for one of its two; nobody else has a form here."""
    row = pairing_of(request, pairing)
    if not frame(request, row)["active"]:
        raise Http404
    return row


def _goal(request: HttpRequest, pairing: uuid.UUID, goal: uuid.UUID) -> tuple[Pairing, Goal]:
    row = pairing_of(request, pairing)
    if not rules.voice(request.actor, row):
        raise Http404
    return row, get_object_or_404(selectors.goals(request.actor, row), pk=goal)


def _form(pairing: Pairing, data: Any, goal: Goal | None = None) -> GoalForm:
    mentor, mentee = introductions.called(pairing)
    return GoalForm(data, initial=GoalForm.of(goal) if goal else None, mentor=mentor, mentee=mentee)


def _draw(request: HttpRequest, pairing: Pairing, form: GoalForm, goal: Goal | None) -> HttpResponse:
    context = frame(request, pairing) | {"form": form, "goal": goal} | _advice(request, pairing, form, goal)
    return render(request, "plans/goals/form.html", context, status=422 if form.errors else 200)


def _advice(request: HttpRequest, pairing: Pairing, form: GoalForm, goal: Goal | None) -> dict[str, Any]:
    """The five letters, and whether all goals would point the traditional way."""
    draft = form.draft()
    setting = selectors.setting(request.actor, pairing)
    turned = selectors.would_be_one_way(request.actor, pairing, draft.learner, goal) if draft.what else False
    return {"letters": smart.check(draft, setting), "one_way": turned}
