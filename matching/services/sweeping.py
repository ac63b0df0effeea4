"""What time brings about among those who ask for a match, found from rows."""

from __future__ import annotations

import uuid

from accounts.tenancy import tenant
from matching.services import closing, leftovers, openings, refreshes, requests


def asking(organization_id: uuid.UUID) -> None:
    """Open and close what is due, end what nobody answered, close what has no place left, and refresh what was forgotten.

    Each in a transaction of its own and whatever became of the ones before: one bad row holds up nothing else. The first
    error is raised at the end.
    """
    found: list[Exception] = []
    for step in (
        lambda: openings.begin(organization_id),
        lambda: openings.open_due(organization_id),
        lambda: leftovers.open_due(organization_id),
        lambda: leftovers.close_due(organization_id),
        lambda: requests.expire_due(organization_id),
        closing.sweep,
        refreshes.sweep,
    ):
        try:
            with tenant(organization_id):
                step()
        except Exception as error:
            found.append(error)
    if found:
        raise found[0]
