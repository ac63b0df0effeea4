"""Whom a pair holds, for rooms further up; the settings name it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.utils import timezone

from matching.enums import PairingState
from matching.models import Pairing
from matching.selectors import panels


def paired(participant_ids: Sequence[uuid.UUID], *, told: bool = False) -> set[uuid.UUID]:
    """Which of these participants, whom the caller has obtained, are in an active pair; with ``told``, one they know of."""
    rows = Pairing.objects.filter(state=PairingState.ACTIVE)
    if told:
        rows = rows.filter(started_at__lte=timezone.now())
    sides = (
        rows.filter(**{f"{side}__in": participant_ids}).values_list(side, flat=True) for side in ("mentor", "mentee")
    )
    return {pk for side in sides for pk in side} | set(panels.held(participant_ids, told=told))
