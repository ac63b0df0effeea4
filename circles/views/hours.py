"""Hours of the coach, as a member of a circle takes them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from circles.selectors import circles
from circles.selectors import hours as selectors
from circles.services import hours
from circles.views.framing import frame, own_clock


@never_cache
@require_GET
def listing(request: HttpRequest, organization: str, cohort: uuid.UUID) -> HttpResponse:
    """What is free, and what one has taken."""
    seat = selectors.seat_in(request.actor, cohort)
    setting = circles.setting(cohort)
    found = selectors.for_member(request.actor, seat, setting)
    with own_clock(seat) as place:
        context = frame(seat) | {"setting": setting, "hours": found, "zone": place}
        return render(request, "circles/hours.html", context)


@require_POST
def book(request: HttpRequest, organization: str, cohort: uuid.UUID, office_hour: uuid.UUID) -> HttpResponse:
    """Take an hour with one tap."""
    seat = selectors.seat_in(request.actor, cohort)
    rows = selectors.ahead(cohort, circles.setting(cohort).coach_id)
    hour = selectors.one([selectors.Hour(row) for row in rows], office_hour)
    try:
        hours.book(actor=request.actor, seat=seat, hour=hour)
        messages.success(request, "It is yours. Both of you get an invitation, and nobody else learns of it.")
    except hours.NotFree as refused:
        messages.error(request, str(refused))
    return redirect("circles:hours", organization, cohort)


@require_POST
def give_back(request: HttpRequest, organization: str, cohort: uuid.UUID, office_hour: uuid.UUID) -> HttpResponse:
    """Give an hour back; it can be taken again as long as it is free."""
    seat = selectors.seat_in(request.actor, cohort)
    hour = selectors.one(selectors.for_member(request.actor, seat, circles.setting(cohort)), office_hour)
    try:
        hours.give_back(actor=request.actor, seat=seat, hour=hour)
        messages.success(request, "Given back. Both calendars forget it, and it is free for others.")
    except hours.NotFree as refused:
        messages.error(request, str(refused))
    return redirect("circles:hours", organization, cohort)
