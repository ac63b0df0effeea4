"""The photo that somebody shows of themself."""

from __future__ import annotations

from django.db import transaction

from accounts.actors import Actor
from profiles.models import Portrait
from profiles.services import profiles
from profiles.services.linkedin.uploads import require_self
from programs.models import Participant

# Pixels of a side: as large as a photo is drawn on a sharp screen, and small enough for a page of twelve.
SIDE = 160


@transaction.atomic
def show(*, actor: Actor, participant: Participant, image: bytes, alt: str) -> Portrait:
    """Show this photo, a PNG of our own making, instead of any other."""
    require_self(actor, participant)
    profile = profiles.open_for(actor=actor, participant=participant)
    looks = {"image": image, "alt": alt, "source": ""}
    return Portrait.objects.update_or_create(profile=profile, defaults=looks)[0]


@transaction.atomic
def describe(*, actor: Actor, participant: Participant, alt: str) -> None:
    """Say what the photo shows."""
    require_self(actor, participant)
    Portrait.objects.filter(profile__participant=participant).update(alt=alt)


@transaction.atomic
def remove(*, actor: Actor, participant: Participant) -> bool:
    """Show initials again; False when there was no photo."""
    require_self(actor, participant)
    return bool(Portrait.objects.filter(profile__participant=participant).delete()[0])
