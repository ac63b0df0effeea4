"""The two ways to the pages of sessions: the link of a letter, and signed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html

from accounts.views import tapping

if TYPE_CHECKING:
    from matching.models import Pairing
    from plans.models import Session


@dataclass(frozen=True)
class Door:
    """How a page is framed, what its forms carry as proof, and where its steps are; ``at.others`` in a template."""

    layout: str
    proof: str
    address: Callable[[str], str]
    signed_in: bool = False

    def __getitem__(self, step: str) -> str:
        return self.address("" if step == "first" else step)

    def to(self, step: str = "") -> HttpResponse:
        """On to another step."""
        return redirect(self.address(step))


def tapped(request: HttpRequest, first: str = "") -> Door:
    """By the link of a letter: no login, and nothing but this. ``first`` is the step where one arrives."""
    return Door("layouts/tap.html", request.seal, lambda step: tapping.address(request, step or first))


def to_session(request: HttpRequest, session: Session) -> Door:
    """Signed in, at one session."""
    names = {"": "session", "others": "session-others", "cancel": "session-cancel"}
    return _signed_in(request, lambda step: _reverse(request, names[step], session.pairing_id, session.pk))


def to_pairing(request: HttpRequest, pairing: Pairing) -> Door:
    """Signed in, at what belongs to no session yet."""
    return _signed_in(request, lambda step: _reverse(request, f"session-{step}" if step else "sessions", pairing.pk))


def _reverse(request: HttpRequest, name: str, *ids: Any) -> str:
    return reverse(f"plans:{name}", args=[request.organization.slug, *ids])


def _signed_in(request: HttpRequest, address: Callable[[str], str]) -> Door:
    token = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))
    return Door("plans/sessions/frame.html", token, address, signed_in=True)


def drawn(
    request: HttpRequest, pairing: Pairing, side: str, door: Door, template: str, context: dict[str, Any]
) -> HttpResponse:
    """A page about a pair as one side sees it; a form or an answer that was refused answers 422, and nothing is kept."""
    form = context.get("form")
    wrong = bool(context.get("problem") or (form is not None and form.is_bound and form.errors))
    own, other = pairing.seats(side)
    shared = {
        "pairing": pairing, "participant": own, "other": other, "side": side, "program": pairing.cohort.program,
        "csrf_field": door.proof, "layout": door.layout, "at": door, "signed_in": door.signed_in,
    }  # fmt: skip
    return render(request, template, shared | context, status=422 if wrong else 200)
