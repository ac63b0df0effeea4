"""The way through a profile: what was said is kept, and where its owner was."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.actors import Actor
from profiles.models import Profile
from profiles.services import profiles
from profiles.services.linkedin.uploads import require_self
from programs.models import Participant


@transaction.atomic
def keep(*, actor: Actor, participant: Participant, answers: dict[str, Any], step: str) -> Profile:
    """Keep what somebody said anew, and that they go on with ``step``; whoever only looks at a screen wakes nobody."""
    require_self(actor, participant)
    profile = profiles.open_for(actor=actor, participant=participant)
    if answers:
        profile = profiles.save(actor=actor, participant=participant, answers=answers)
    if profile.step != step:
        profile.step = step
        Profile.objects.filter(pk=profile.pk).update(step=step)
    return profile
