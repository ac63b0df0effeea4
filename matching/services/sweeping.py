"""What time brings about among those who ask for a match, found from rows."""

from __future__ import annotations

import uuid

from matching.services import closing, leftovers, openings, refreshes, requests


def asking(organization_id: uuid.UUID) -> None:
    """Open and close what is due, end what nobody answered, close what has no place left, and refresh what was forgotten."""
    openings.begin(organization_id)
    openings.open_due(organization_id)
    leftovers.open_due(organization_id)
    leftovers.close_due(organization_id)
    requests.expire_due(organization_id)
    closing.sweep()
    refreshes.sweep()
