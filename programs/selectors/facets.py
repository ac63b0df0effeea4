"""Where what was counted in the directory is kept: the choices of its filters, and who fits an audience."""

from __future__ import annotations

from accounts.tenancy import current_organization_id

SECONDS = 600


def key() -> str:
    """The cache key of the filters' choices in the organization of the context; never one that another could share."""
    return f"{current_organization_id()}:directory:facets"


def audiences_key() -> str:
    """The cache key of how many fit each audience that was asked for."""
    return f"{current_organization_id()}:directory:audiences"
