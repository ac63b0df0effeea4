"""The sessions of a pair, for the two when they are signed in."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from matching import rules as people
from plans.forms.sessions import DayForm, LogForm
from plans.selectors import availability, contacts
from plans.selectors import sessions as selectors
from plans.services import contacts as services
from plans.services import debriefs
from plans.views import meeting, planning, session_ways
from plans.views.framing import frame, own_pairing_of


@require_GET
def index(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """What lies ahead, what was, and what is known of the contact of the two; nobody else sees it."""
    row = own_pairing_of(request, pairing)
    context = frame(request, row) | {
        "meetings": selectors.meetings(request.actor, row),
        "elsewhere": contacts.elsewhere(row),
        "evidence": contacts.of_pairing(request.actor, row),
    }
    with timezone.override(availability.clock_of(row, people.own_side(request.actor, row))):
        return render(request, "plans/sessions/index.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Three times that suit both, to be edited and sent; while others are on the table, those."""
    row = own_pairing_of(request, pairing)
    if waiting := selectors.on_the_table(request.actor, row):
        return redirect("plans:session", organization, row.pk, waiting.pk)
    return planning.propose(request, row, session_ways.to_pairing(request, row), asked=request.GET.get("step", ""))


@require_http_methods(["GET", "POST"])
def log(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """We had it: write down a session that was held."""
    row = own_pairing_of(request, pairing)
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
    way = session_ways.to_pairing(request, row)
    seat = people.own_side(request.actor, row)
    return session_ways.drawn(request, row, seat, way, "plans/sessions/log.html", {"form": form})


@require_http_methods(["GET", "POST"])
def met(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """We met elsewhere: on which day."""
    row = own_pairing_of(request, pairing)
    form = DayForm(request.POST or None, initial={"day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            services.met(actor=request.actor, pairing=row, **form.cleaned_data)
        except debriefs.WrongDay as refused:
            form.add_error("day", str(refused))
        else:
            messages.success(request, "Thank you. That counts like any other meeting.")
            return redirect("plans:sessions", organization, row.pk)
    way = session_ways.to_pairing(request, row)
    seat = people.own_side(request.actor, row)
    return session_ways.drawn(request, row, seat, way, "plans/sessions/met.html", {"form": form})


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
    row = selectors.one(request.actor, own_pairing_of(request, pairing), plan_session)
    return meeting.walk(request, row, session_ways.to_session(request, row), step)
