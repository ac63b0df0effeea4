"""The surveys of a cohort as they were sent: the waves, how many answered, sending one now, closing one, and what came of it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Permission
from programs.selectors import cohorts
from programs.views.paging import page_of
from surveys.forms.waves import ExtendForm, ReplyForm, SendForm
from surveys.selectors import named, replies
from surveys.selectors import waves as selectors
from surveys.services import replies as answering
from surveys.services import waves

if TYPE_CHECKING:
    from programs.models import Cohort
    from surveys.models import Wave


def _cohort(request: HttpRequest, program: uuid.UUID, cohort: uuid.UUID) -> Cohort:
    row = cohorts.get(request.actor, program, cohort)
    row.program.organization = request.organization
    return row


@require_GET
def cohort(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """The waves of a cohort, with how many of each side answered."""
    row = _cohort(request, program, cohort)
    page = page_of(selectors.listed(request.actor, row), request.GET.get("page"), 20)
    rates = selectors.by_wave(request.actor, list(page))
    context = {
        "cohort": row, "page": page, "lines": [(one, rates[one.pk]) for one in page],
        "may_manage": request.actor.may(Permission.MANAGE_PROGRAMS),
    }  # fmt: skip
    return render(request, "surveys/waves/cohort.html", context)


@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """Choose a survey, see how many would get it, and send it."""
    row = _cohort(request, program, cohort)
    surveys = list(selectors.sendable(request.actor, row))
    given = request.POST if request.method == "POST" else request.GET if "survey" in request.GET else None
    form = SendForm(given, surveys=surveys)
    chosen = form.chosen if form.is_bound and form.is_valid() else None
    if request.method == "POST" and chosen:
        try:
            made = waves.send(actor=request.actor, survey=chosen, cohort=row)
        except waves.CannotSend as problem:
            form.add_error("survey", str(problem))
        else:
            messages.success(request, "Sent. The letters leave in the working hours of their readers.")
            return redirect("surveys:wave", organization, made.pk)
    people = selectors.audience(request.actor, chosen, row) if chosen else {}
    context = {"cohort": row, "form": form, "chosen": chosen, "people": people, "count": sum(people.values())}
    return render(request, "surveys/waves/send.html", context, status=422 if form.errors else 200)


@require_GET
def wave(request: HttpRequest, organization: str, wave: uuid.UUID) -> HttpResponse:
    """One wave: how many answered, what was told to the program team by name, and what they were told of it."""
    row = selectors.one(request.actor, wave)
    may_manage = request.actor.may(Permission.MANAGE_PROGRAMS)
    team = named.for_team(request.actor, row) if may_manage and named.any_for_team(row) else None
    context = {
        "wave": row, "cohort": row.cohort, "rates": selectors.rates(request.actor, row), "team": team,
        "page": Paginator(team, 20).get_page(request.GET.get("page")) if team is not None else None, "may_manage": may_manage,
        "replies": replies.published(request.actor, row.cohort, row.survey),
    }  # fmt: skip
    return render(request, "surveys/waves/wave.html", context)


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, organization: str, wave: uuid.UUID) -> HttpResponse:
    """Ask once, then close a wave before its time; or keep it open until a later day."""
    row = _managed(request, wave)
    form = ExtendForm(request.POST if "last_day" in request.POST else None)
    if request.method == "POST" and request.POST.get("action") == "close":
        waves.close(actor=request.actor, wave=row)
        messages.success(request, "Closed. Nobody is reminded any more.")
        return redirect("surveys:wave", organization, row.pk)
    if form.is_bound and form.is_valid():
        try:
            waves.extend(actor=request.actor, wave=row, **form.cleaned_data)
        except waves.WrongDay as problem:
            form.add_error("last_day", str(problem))
        else:
            messages.success(request, "It stays open.")
            return redirect("surveys:wave", organization, row.pk)
    context = {"wave": row, "cohort": row.cohort, "form": form}
    return render(request, "surveys/waves/close.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, organization: str, wave: uuid.UUID) -> HttpResponse:
    """Tell everybody who was asked what has come of it; the page says how many that are before it is sent."""
    row = _managed(request, wave)
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            answering.publish(actor=request.actor, wave=row, text=form.cleaned_data["text"])
        except answering.Quotes as problem:
            form.add_error("text", str(problem))
        else:
            messages.success(request, "Published, and on its way to everybody who was asked.")
            return redirect("surveys:wave", organization, row.pk)
    context = {"wave": row, "cohort": row.cohort, "form": form, "count": len(replies.readers(row.cohort, row.survey))}
    return render(request, "surveys/waves/reply.html", context, status=422 if form.errors else 200)


@require_POST
def reply_withdraw(request: HttpRequest, organization: str, wave: uuid.UUID, reply: uuid.UUID) -> HttpResponse:
    """Take a reply off the pages."""
    row = _managed(request, wave)
    answering.withdraw(actor=request.actor, reply=replies.one(request.actor, row, reply))
    messages.success(request, "Taken off the pages. Letters that have left stay where they are.")
    return redirect("surveys:wave", organization, row.pk)


def _managed(request: HttpRequest, wave: uuid.UUID) -> Wave:
    request.actor.require(Permission.MANAGE_PROGRAMS)
    return selectors.one(request.actor, wave)
