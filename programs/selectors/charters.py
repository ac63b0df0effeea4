"""How charters and signatures are obtained."""

from __future__ import annotations

from django.db.models import Count

from accounts.actors import Actor
from accounts.enums import Permission
from programs import charters
from programs.enums import Side
from programs.models import Charter, Participant, Signature


def current(side: str) -> Charter:
    """What a side signs today; as long as nobody wrote another one, the proposed text, not kept yet."""
    found = Charter.objects.filter(side=side).order_by("-version").first()
    return found or Charter(side=side, version=1, text=charters.STANDARD[side])


def both(actor: Actor) -> list[Charter]:
    """The charter of each side, for those who may change them."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return [current(side) for side in Side.values]


def signed(actor: Actor) -> dict[str, int]:
    """How many people of each side have signed one of its versions; a new version does not ask them again."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = Signature.objects.values("charter__side").annotate(n=Count("participant", distinct=True)).order_by()
    return {row["charter__side"]: row["n"] for row in rows}


def signature(participant: Participant) -> Signature | None:
    """The last signature of a participant whom the caller has obtained, under a charter of the side they stand on."""
    rows = Signature.objects.filter(participant=participant, charter__side=participant.side)
    return rows.select_related("charter").order_by("-signed_at").first()
