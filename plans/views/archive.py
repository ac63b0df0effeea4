"""The page of a pair once it has ended: calm, for its two people, and with nothing left to write but thanks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from plans.selectors import closings, leaders, notes, phonebook, plans
from plans.views.framing import frame

if TYPE_CHECKING:
    from matching.models import Pairing
    from plans.models import Plan


def is_one(request: HttpRequest, row: Pairing) -> bool:
    """Whether whoever asks is one of two whose pairing has ended."""
    return bool(row.ended_at is not None and frame(request, row)["inside"])


def draw(request: HttpRequest, row: Pairing, plan: Plan | None) -> HttpResponse:
    """What was done, what the two thank each other for, the certificate, and what comes next."""
    context = frame(request, row) | {
        "look_back": closings.look_back(request.actor, row),
        "by_the_two": closings.by_the_two(row),
        "until": notes.until(row),
        "way": plans.way(request.actor, plan, row) if plan else None,
    }
    if context["speaks"]:
        context |= _of_the_two(request, row)
    response = render(request, "plans/closing/archive.html", context)
    add_never_cache_headers(response)
    return response


def _of_the_two(request: HttpRequest, row: Pairing) -> dict[str, Any]:
    """What is between the mentee and whoever led."""
    after = closings.next_steps(request.actor, row)
    return {
        "received": closings.received(request.actor, row),
        "own_thanks": closings.own_thanks(request.actor, row),
        "may_thank": closings.may_thank(request.actor, row),
        "after": after,
        "named": leaders.of_pairing(request.actor, row),
        "may_name": leaders.may_name(request.actor, row),
        "reach": phonebook.reach(request.actor, row) if after.both_in_touch else None,
    }
