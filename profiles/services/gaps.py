"""What a profile still lacks, in words."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext

from profiles import completeness
from profiles.models import Profile
from profiles.services import profiles
from programs.models import Participant


def missing(participant_id: uuid.UUID | None) -> list[str]:
    """The parts that matching waits for, the most important first, in the language that is on.

    All of them before anybody opened the profile.
    """
    participant = Participant.objects.filter(pk=participant_id).first()
    if participant is None:
        return []
    profile = Profile.objects.filter(participant=participant).first()
    given = profiles.given(profile) if profile else {}
    _, parts = completeness.measure(participant.side, given)
    return [gettext(part.missing) for part in parts]
