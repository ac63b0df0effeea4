"""The circles of a cohort for an admin: numbers, the coach, and the hours that are offered for the coach. No word of anybody."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.enums import Permission
from circles.forms.coaching import CoachForm
from circles.selectors import coaches, numbers
from circles.selectors import hours as selectors
from circles.services import coaching
from circles.views.offering import offer, take_back
from programs.selectors import cohorts

if TYPE_CHECKING:
    from circles.models import CohortCircles


def _setting(request: HttpRequest, program: uuid.UUID, cohort: uuid.UUID) -> CohortCircles:
    request.actor.require(Permission.MANAGE_PROGRAMS)
    row = cohorts.get(request.actor, program, cohort)
    row.program.organization = request.organization
    return selectors.setting_of(row)


@require_http_methods(["GET", "POST"])
def cohort(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """How many circles there are and how often they met; POST names the coach."""
    setting = _setting(request, program, cohort)
    form = CoachForm(request.POST or None, initial={"email": setting.coach.email if setting.coach else ""})
    if request.method == "POST" and form.is_valid() and _name(request, setting, form):
        return redirect("circles:cohort", organization, program, cohort)
    context = {
        "setting": setting, "cohort": setting.cohort, "form": form,
        "numbers": numbers.of(request.actor, setting.cohort), "hours": selectors.for_admin(request.actor, setting),
    }  # fmt: skip
    return render(request, "circles/cohort.html", context, status=422 if form.errors else 200)


def _name(request: HttpRequest, setting: CohortCircles, form: CoachForm) -> bool:
    """Name the coach; why somebody cannot be is written into the form."""
    email = form.cleaned_data["email"]
    employee = coaches.by_email(request.actor, email) if email else None
    if email and employee is None:
        form.add_error("email", "Nobody in the directory has this address.")
        return False
    try:
        coaching.name(actor=request.actor, cohort=setting.cohort, employee=employee)
    except coaching.NotSuited as refused:
        form.add_error("email", str(refused))
        return False
    messages.success(request, f"{employee.name} gets a letter." if employee else "There is no coach any more.")
    return True


@require_http_methods(["GET", "POST"])
def switch(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """Ask once what would be cancelled, then let the cohort have circles, or not."""
    setting = _setting(request, program, cohort)
    if request.method != "POST":
        ahead = {
            "meetings": numbers.ahead(request.actor, setting.cohort),
            "hours": selectors.for_admin(request.actor, setting),
        }
        return render(request, "circles/switch.html", {"setting": setting, "cohort": setting.cohort} | ahead)
    on = request.POST.get("on") == "yes"
    coaching.switch(actor=request.actor, cohort=setting.cohort, on=on)
    messages.success(
        request,
        "Circles are on. Whoever has none yet gets a letter."
        if on
        else "Circles are off. Meetings and hours ahead are cancelled; switch them on again, and all is there.",
    )
    return redirect("circles:cohort", organization, program, cohort)


@require_http_methods(["GET", "POST"])
def offering(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """Offer an hour for the coach."""
    setting = _setting(request, program, cohort)
    if setting.coach is None:
        raise Http404
    form, done = offer(request, setting)
    if done:
        return redirect("circles:cohort", organization, program, cohort)
    context = {"setting": setting, "cohort": setting.cohort, "form": form}
    return render(request, "circles/offer.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def withdraw(
    request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID, office_hour: uuid.UUID
) -> HttpResponse:
    """Ask once, then take an hour back for the coach."""
    setting = _setting(request, program, cohort)
    hour = selectors.one(selectors.for_admin(request.actor, setting), office_hour)
    if take_back(request, setting, hour):
        return redirect("circles:cohort", organization, program, cohort)
    return render(request, "circles/withdraw.html", {"setting": setting, "hour": hour, "as_coach": False})
