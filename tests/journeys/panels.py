"""The pages of the demo's panel: for one of its further mentors, who can sign in for this, and for an admin."""

from __future__ import annotations

from collections.abc import Iterator

from accounts.enums import Role
from accounts.tenancy import tenant
from matching.models import PanelSeat
from plans.models import Session
from tests.factories.cast import Member, make_member
from tests.tenancy.worlds import World

_TAILS = ("", "agreement/", "goals/", "sessions/", "notes/", "talk/", "ways/")


def world_of(world: World) -> World:
    """The same rows, but the pairing is that of the seat."""
    with tenant(world.organization.pk):
        seat = PanelSeat.objects.select_related("pairing").get(pk=world["panel_seat"].pk)
    return World(world.organization, world.member, world.rows | {"pairing": seat.pairing})


def places(owner: Member) -> Iterator[tuple[str, Member]]:
    """Every page on which a panel looks different, with who looks at it."""
    with tenant(owner.organization.pk):
        seat = PanelSeat.objects.select_related("participant__employee", "pairing").order_by("pk")[0]
        person, pairing = seat.participant.employee, seat.pairing
        sessions = list(Session.objects.filter(pairing=pairing).values_list("pk", flat=True)[:2])
    sits = make_member(organization=owner.organization, email=person.email, name=person.name, role=Role.PARTICIPANT)
    root = owner.url(f"pairings/{pairing.pk}/")
    yield from ((f"{root}{tail}", sits) for tail in (*_TAILS, *(f"sessions/{pk}/" for pk in sessions)))
    yield from ((f"{root}{tail}", owner) for tail in ("", "panel/", "about/"))
