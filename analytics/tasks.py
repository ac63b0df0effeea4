"""What the worker does for figures: thin wrappers around the services."""

from __future__ import annotations

import uuid

from accounts.tasking import fan_out, sweep_task, tenant_task
from analytics.services import figures


@tenant_task(queue="default", opens=False)
def take_figures_of(organization_id: uuid.UUID) -> None:
    """Take an organization's figures of today, or what is missing of them."""
    figures.take_due(organization_id)


@sweep_task(queue="default")
def take_figures() -> None:
    """Look for figures that are due, in every organization."""
    fan_out(take_figures_of)
