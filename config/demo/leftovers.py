"""Pairs are published, some came too late for them, and whoever is left over may choose now."""

from __future__ import annotations

from accounts.actors import Actor
from accounts.tenancy import tenant
from config.demo.asking import HELLO
from matching.models import Handle, Opening, PairRequest
from matching.selectors import asking, searching
from matching.services import leftovers, openings, recommendations, requests
from programs.enums import Side
from programs.models import Cohort


def choose(actor: Actor, cohort: Cohort) -> None:
    """Open the cohort's pool for those left over; one of them has asked whoever fits best."""
    with tenant(actor.organization_id, actor.user_id):
        openings.save(actor=actor, cohort=Cohort.objects.get(pk=cohort.pk), leftovers=True)
    with tenant(actor.organization_id):
        leftovers.open_due(actor.organization_id)
        opening = Opening.objects.get(cohort=cohort)
    recommendations.refresh(actor.organization_id, opening.pk)
    with tenant(actor.organization_id, actor.user_id):
        seats = asking.annotated_seats().filter(opening=opening, participant__side=Side.MENTOR)
        for seat in seats.filter(asking.free("participant__")).order_by("participant__employee__number"):
            if other := searching.found(seat, searching.Search()).first():
                _ask(seat, other)
                return
    raise RuntimeError("nobody who is left over in the demo may meet anybody")


def _ask(seat: Handle, other: Handle) -> None:
    PairRequest.objects.create(
        cohort=seat.opening.cohort, asker=seat.participant, asked=other.participant, message=HELLO,
        expires_at=requests.deadline(seat.organization_id),
    )  # fmt: skip
