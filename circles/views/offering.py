"""Offering an hour and taking it back: the same for the coach and for an admin who does it for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest

from circles.forms.times import HourForm
from circles.services import hours
from plans.services.sessions import WrongTimes

if TYPE_CHECKING:
    from circles.models import CohortCircles, OfficeHour


def offer(request: HttpRequest, setting: CohortCircles) -> tuple[HourForm, bool]:
    """The form, and whether what it said was done."""
    form = HourForm(request.POST or None, initial={"minutes": 30})
    if request.method != "POST" or not form.is_valid():
        return form, False
    try:
        hours.offer(actor=request.actor, setting=setting, **form.cleaned_data)
    except WrongTimes as refused:
        form.add_error("starts_at", str(refused))
        return form, False
    messages.success(request, "Offered. The mentors of this cohort can take it with one tap.")
    return form, True


def take_back(request: HttpRequest, setting: CohortCircles, hour: OfficeHour) -> bool:
    """Whether an hour was taken back; a GET only asks."""
    if request.method != "POST":
        return False
    hours.withdraw(actor=request.actor, setting=setting, hour=hour)
    messages.success(request, "Taken back. Whoever had it gets a letter without a reason.")
    return True
