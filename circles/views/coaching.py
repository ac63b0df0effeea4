"""The page of a coach: hours to offer, and what was told to them by name."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from circles import letters
from circles.forms.wall import AnswerForm
from circles.selectors import circles, wall
from circles.selectors import hours as selectors
from circles.services import wall as services
from circles.views.offering import offer, take_back
from plans.services.keys import Lost


@never_cache
@require_http_methods(["GET", "POST"])
def coaching(request: HttpRequest, organization: str, cohort: uuid.UUID) -> HttpResponse:
    """What the coach has offered and was told; POST offers an hour."""
    setting = circles.coached_one(request.actor, cohort)
    assert setting.coach is not None
    with timezone.override(letters.zone_of(setting.coach)):
        form, done = offer(request, setting)
        if done:
            return redirect("circles:coaching", organization, cohort)
        context = {
            "setting": setting, "form": form, "zone": letters.place_of(letters.zone_of(setting.coach)),
            "hours": selectors.for_coach(request.actor, setting), "told": wall.told(request.actor, setting),
        }  # fmt: skip
        return render(request, "circles/coaching.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, organization: str, cohort: uuid.UUID, office_hour: uuid.UUID) -> HttpResponse:
    """Ask once, then take an own hour back."""
    setting = circles.coached_one(request.actor, cohort)
    assert setting.coach is not None
    hour = selectors.one(selectors.for_coach(request.actor, setting), office_hour)
    if take_back(request, setting, hour):
        return redirect("circles:coaching", organization, cohort)
    with timezone.override(letters.zone_of(setting.coach)):
        return render(request, "circles/withdraw.html", {"setting": setting, "hour": hour, "as_coach": True})


@never_cache
@require_http_methods(["GET", "POST"])
def told(request: HttpRequest, organization: str, cohort: uuid.UUID, circle_post: uuid.UUID) -> HttpResponse:
    """One question that the coach was told; POST answers it, and its circle reads the answer."""
    setting = circles.coached_one(request.actor, cohort)
    found = wall.told_one(request.actor, setting, circle_post)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_as_coach(
                actor=request.actor, setting=setting, question=found.post, text=form.cleaned_data["text"]
            )
        except Lost as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Answered. The circle reads it.")
            return redirect("circles:told", organization, cohort, circle_post)
    context = {"setting": setting, "thread": found, "form": form}
    return render(request, "circles/told.html", context, status=422 if form.errors else 200)
