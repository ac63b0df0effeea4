"""What every page of a pair needs: who the two are, and which of them looks."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from matching import panels
from matching import rules as people
from matching.selectors import pairings
from plans import rules

if TYPE_CHECKING:
    from matching.models import Pairing


def pairing_of(request: HttpRequest, pairing: uuid.UUID) -> Pairing:
    """A pairing that whoever asks may see; raises Http404."""
    return get_object_or_404(pairings.pairings(request.actor), pk=pairing)


def own_pairing_of(request: HttpRequest, pairing: uuid.UUID) -> Pairing:
    """One of the own pairings, whatever else an admin may see; raises Http404."""
    return get_object_or_404(pairings.mine(request.actor), pk=pairing)


def frame(request: HttpRequest, pairing: Pairing) -> dict[str, Any]:
    """Title and tabs of a pair's page, or a panel's; ``decides`` says who speaks for a side, and ``them`` are all others."""
    own = people.own_side(request.actor, pairing)
    return {
        "pairing": pairing,
        "inside": people.is_in(request.actor, pairing),
        "active": bool(rules.active_side(request.actor, pairing)),
        "decides": bool(rules.voice(request.actor, pairing)),
        "own": own,
        "other": people.partner(request.actor, pairing),
        "them": panels.named(panels.others(pairing, own)),
        "may_end": people.may_end(request.actor, pairing),
    }
