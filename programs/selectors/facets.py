"""Where the counted choices of the directory's filters are kept."""

from __future__ import annotations

from accounts.tenancy import current_organization_id


def key() -> str:
    """The cache key of the organization of the context; never one that another could share."""
    return f"{current_organization_id()}:directory:facets"
