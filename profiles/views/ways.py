"""The two ways to a page that needs no login: the one-tap link of a letter, and signed in."""

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
    from programs.models import Participant


@dataclass(frozen=True)
class Way:
    """How a page is framed, what its forms carry as proof, and where its steps are; ``at.slots`` in a template."""

    layout: str
    proof: str
    address: Callable[[str], str]
    signed_in: bool = False
    # The other languages that somebody may choose here, with their names; whoever came to another's times chooses none.
    tongues: tuple[tuple[str, str], ...] = ()

    def __getitem__(self, step: str) -> str:
        return self.address("" if step == "first" else step)

    def to(self, step: str = "") -> HttpResponse:
        """On to another step."""
        return redirect(self.address(step))


# What a room's page of the place takes, whichever way somebody came.
Page = Callable[[HttpRequest, "Participant", Way], HttpResponse]


def tapped(request: HttpRequest, first: str = "") -> Way:
    """By the link of a letter: no login, and nothing but this. ``first`` is the step where one arrives."""
    return Way("layouts/tap.html", request.seal, lambda step: tapping.address(request, step or first))


def signed_in(request: HttpRequest, participant: Participant) -> Way:
    """From the own home, with everything else around."""
    slug = request.organization.slug

    def address(step: str) -> str:
        if not step:
            return reverse("profiles:start", args=[slug, participant.pk])
        return reverse("profiles:start-step", args=[slug, participant.pk, step])

    return within(request, "layouts/own.html", address)


def within(request: HttpRequest, layout: str, address: Callable[[str], str]) -> Way:
    """Signed in, at a page with a layout and steps of its own."""
    token = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))
    return Way(layout, token, address, signed_in=True)


def drawn(
    request: HttpRequest,
    participant: Participant,
    way: Way,
    template: str,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """A page of the place; a form with mistakes answers 422, and then nothing of it is kept."""
    form = context.get("form")
    if form is not None and form.is_bound and form.errors:
        status = 422
    shared = {
        "participant": participant, "program": participant.cohort.program, "csrf_field": way.proof, "layout": way.layout,
        "at": way, "signed_in": way.signed_in, "tongues": way.tongues,
    }  # fmt: skip
    return render(request, template, context | shared, status=status)
