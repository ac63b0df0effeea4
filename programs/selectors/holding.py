"""Who is in a pair: known to a room further down, which the settings name."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

from django.conf import settings
from django.utils.module_loading import import_string

from programs.models import Participant


def paired(participants: Sequence[Participant], *, told: bool = False) -> set[uuid.UUID]:
    """Which of these people, whom the caller has obtained, are in a pair that goes on; ``told`` leaves out who does not know."""
    ask: Callable[..., set[uuid.UUID]] = import_string(settings.PAIRED)
    return ask([row.pk for row in participants], told=told) if participants else set()
