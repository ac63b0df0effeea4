"""How far somebody has come."""

from __future__ import annotations

import datetime as dt

from programs.models import Milestone, Participant


def reached(participant: Participant) -> dict[str, dt.datetime]:
    """When each step was reached by a participant whom the caller has obtained."""
    return dict(Milestone.objects.filter(participant=participant).values_list("kind", "reached_at"))
