"""Writing a nudge that goes to both of a pair: whom one message is for, and who the other is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from matching.models import Pairing
from programs.services import nudging

if TYPE_CHECKING:
    from nudges.letters import Letter
    from nudges.models import Message
    from programs.models import Participant
    from programs.nudge_links import Link

# The participants of a pairing ``m``, and the same for one person; an id of both, since both are told of the one thing.
BOTH = "p.organization_id = m.organization_id AND p.id IN (m.mentor_id, m.mentee_id)"
Links = Callable[[Pairing, "Participant"], list["Link"]]


def compose(message: Message, *, due: str, links: Links) -> Letter | None:
    """The nudge to whom ``due`` still gives for it, with ``person_id``, ``pairing_id`` and ``side``; else None."""
    with connection.cursor() as cursor:
        values: dict[str, Any] = {
            "organization": str(message.organization_id), "about": str(message.about_id), "now": timezone.now(),
        }  # fmt: skip
        cursor.execute(f"SELECT person_id, pairing_id, side FROM ({due}) AS due WHERE about_id = %(about)s", values)
        found = cursor.fetchone()
    if found is None:
        return None
    person_id, pairing_id, side = found
    names = ("mentor__employee", "mentee__employee", "organization")
    pairing = Pairing.objects.select_related(*names).get(pk=pairing_id)
    own, other = pairing.seats(side)
    return nudging.compose(
        message,
        person_id=person_id,
        links=lambda: links(pairing, own),
        values=lambda: {"other": other.employee.name},
    )
