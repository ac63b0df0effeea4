"""What every page of a pair needs: who the two are, and which of them looks."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from matching import panels
from matching import rules as people
from matching.selectors import pairings
from plans import rules
from ui.context import of_others

if TYPE_CHECKING:
    from matching.models import Pairing


def pairing_of(request: HttpRequest, pairing: uuid.UUID) -> Pairing:
    """A pairing that whoever asks may see; raises Http404."""
    row = get_object_or_404(pairings.pairings(request.actor), pk=pairing)
    if not people.is_in(request.actor, row):
        of_others(request)
    return row


def own_pairing_of(request: HttpRequest, pairing: uuid.UUID) -> Pairing:
    """One of the own pairings, whatever else an admin may see; raises Http404."""
    return get_object_or_404(pairings.mine(request.actor), pk=pairing)


def speaker_of(request: HttpRequest, pairing: uuid.UUID) -> Pairing:
    """The same for what two do, however many meet: nobody else has such a page. Raises Http404."""
    row = own_pairing_of(request, pairing)
    if not people.speaks(request.actor, row):
        raise Http404
    return row


def frame(request: HttpRequest, pairing: Pairing) -> dict[str, Any]:
    """Title and tabs of a pair's page, or a panel's; ``decides``: who speaks for a side today; ``them``: all others."""
    own = people.own_side(request.actor, pairing)
    return {
        "pairing": pairing,
        "inside": people.is_in(request.actor, pairing),
        "active": bool(rules.active_side(request.actor, pairing)),
        "decides": bool(rules.voice(request.actor, pairing)),
        "speaks": people.speaks(request.actor, pairing),
        "own": own,
        "other": people.partner(request.actor, pairing),
        "them": panels.named(panels.others(pairing, own)),
        "may_end": people.may_end(request.actor, pairing),
    }


def kindly(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For addresses by which one of two writes: once their pairing has ended, a kind word and the way to what was done."""

    @functools.wraps(view)
    def asked(request: HttpRequest, organization: str, pairing: uuid.UUID, **ids: Any) -> HttpResponse:
        if pairings.mine(request.actor).filter(pk=pairing, ended_at__isnull=False).exists():
            messages.info(request, "You two have closed this. All of it can be read, and nothing new is written.")
            return redirect("plans:pair", organization, pairing)
        return view(request, organization, pairing, **ids)

    return asked
