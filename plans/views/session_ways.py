"""The two ways to the pages of sessions: the link of a letter, and signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from matching import introductions, panels
from plans import rules
from profiles.views import ways

if TYPE_CHECKING:
    from matching.models import Pairing
    from plans.models import Session
    from profiles.views.ways import Way
    from programs.models import Participant


def to_session(request: HttpRequest, session: Session) -> Way:
    """Signed in, at one session."""
    names = {"": "session", "others": "session-others", "cancel": "session-cancel"}
    return _signed_in(request, lambda step: _reverse(request, names[step], session.pairing_id, session.pk))


def to_pairing(request: HttpRequest, pairing: Pairing) -> Way:
    """Signed in, at what belongs to no session yet."""
    return _signed_in(request, lambda step: _reverse(request, f"session-{step}" if step else "sessions", pairing.pk))


def _reverse(request: HttpRequest, name: str, *ids: Any) -> str:
    return reverse(f"plans:{name}", args=[request.organization.slug, *ids])


def _signed_in(request: HttpRequest, address: Callable[[str], str]) -> Way:
    return ways.within(request, "plans/sessions/frame.html", address)


def drawn(
    request: HttpRequest, pairing: Pairing, seat: Participant, way: Way, template: str, context: dict[str, Any]
) -> HttpResponse:
    """A page about a pair as one of them sees it; a form or an answer that was refused answers 422, and nothing is kept."""
    form = context.get("form")
    wrong = bool(context.get("problem") or (form is not None and form.is_bound and form.errors))
    shared = {
        "pairing": pairing, "participant": seat, "other": pairing.seats(seat.side)[1], "side": seat.side,
        "program": pairing.cohort.program, "decides": rules.speaks_for_side(seat, pairing),
        "them": panels.called(panels.others(pairing, seat)),
        "csrf_field": way.proof, "layout": way.layout, "at": way, "signed_in": way.signed_in,
        "called": introductions.called(pairing),
    }  # fmt: skip
    return render(request, template, shared | context, status=422 if wrong else 200)
