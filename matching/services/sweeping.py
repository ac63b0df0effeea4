"""What time brings about among those who ask for a match, found from rows."""

from __future__ import annotations

import uuid

from matching.services import closing, openings, refreshes, requests


def asking(organization_id: uuid.UUID) -> None:
    """Open what is due, end what nobody answered, close what has no place left, and refresh what was forgotten."""
    openings.open_due(organization_id)
    requests.expire_due(organization_id)
    closing.sweep()
    refreshes.sweep()
