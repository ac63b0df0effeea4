"""The sessions of a pair, for the two when they are signed in."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from matching import rules as people
from matching.selectors import pairings
from plans import rules
from plans.forms.sessions import DayForm, LogForm
from plans.selectors import availability, contacts
from plans.selectors import sessions as selectors
from plans.services import contacts as services
from plans.services import debriefs
from plans.views import doors, meeting, planning

if TYPE_CHECKING:
    from matching.models import Pairing


@require_GET
def index(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """What lies ahead, what was, and what is known of the contact of the two; nobody else sees it."""
    row = _pairing(request, pairing)
    own = people.own_side(request.actor, row)
    found = selectors.meetings(request.actor, row)
    context = {
        "pairing": row,
        "meetings": found,
        "elsewhere": contacts.elsewhere(row),
        "evidence": contacts.of_pairing(request.actor, row),
        "inside": True,
        "own": own,
        "other": row.mentee if own is row.mentor else row.mentor,
        "active": bool(rules.seat_in(request.actor, row)),
    }
    with timezone.override(availability.zones(row)[own.side]):
        return render(request, "plans/sessions/index.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Three times that suit both, to be edited and sent; while others are on the table, those."""
    row = _pairing(request, pairing)
    if waiting := selectors.on_the_table(request.actor, row):
        return redirect("plans:session", organization, row.pk, waiting.pk)
    return planning.propose(request, row, doors.to_pairing(request, row), asked=request.GET.get("step", ""))


@require_http_methods(["GET", "POST"])
def log(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """We had it: write down a session that was held."""
    row = _pairing(request, pairing)
    steps = selectors.steps_to_meet_for(request.actor, row)
    initial = {"step": selectors.wanted(steps, request.GET.get("step", "")), "day": timezone.localdate()}
    form = LogForm(request.POST or None, steps=steps, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        step = next((one for one in steps if str(one.pk) == data["step"]), None)
        try:
            made = debriefs.record(
                actor=request.actor, pairing=row, day=data["day"], minutes=data["minutes"], step=step
            )
        except debriefs.WrongDay as refused:
            form.add_error("day", str(refused))
        else:
            messages.success(request, "Written down. How was it? Three taps, if you like.")
            return redirect("plans:session", organization, row.pk, made.pk)
    door = doors.to_pairing(request, row)
    side = rules.side_in(request.actor, row)
    return doors.drawn(request, row, side, door, "plans/sessions/log.html", {"form": form})


@require_http_methods(["GET", "POST"])
def met(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """We met elsewhere: on which day."""
    row = _pairing(request, pairing)
    form = DayForm(request.POST or None, initial={"day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            services.met(actor=request.actor, pairing=row, **form.cleaned_data)
        except debriefs.WrongDay as refused:
            form.add_error("day", str(refused))
        else:
            messages.success(request, "Thank you. That counts like any other meeting.")
            return redirect("plans:sessions", organization, row.pk)
    door = doors.to_pairing(request, row)
    side = rules.side_in(request.actor, row)
    return doors.drawn(request, row, side, door, "plans/sessions/met.html", {"form": form})


@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, organization: str, pairing: uuid.UUID, plan_session: uuid.UUID) -> HttpResponse:
    """One session: choosing a time, and how it was."""
    return _walk(request, pairing, plan_session, "")


@require_http_methods(["GET", "POST"])
def others(request: HttpRequest, organization: str, pairing: uuid.UUID, plan_session: uuid.UUID) -> HttpResponse:
    """Propose other times for one session."""
    return _walk(request, pairing, plan_session, "others")


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, organization: str, pairing: uuid.UUID, plan_session: uuid.UUID) -> HttpResponse:
    """Ask once, then cancel one session."""
    return _walk(request, pairing, plan_session, "cancel")


def _walk(request: HttpRequest, pairing: uuid.UUID, plan_session: uuid.UUID, step: str) -> HttpResponse:
    row = selectors.one(request.actor, _pairing(request, pairing), plan_session)
    return meeting.walk(request, row, doors.to_session(request, row), step)


def _pairing(request: HttpRequest, pairing: uuid.UUID) -> Pairing:
    """The pair, for one of the two; nobody else finds it here."""
    row = get_object_or_404(pairings.pairings(request.actor), pk=pairing)
    return selectors.for_the_two(request.actor, row)
