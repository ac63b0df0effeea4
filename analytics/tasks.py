"""What the worker does for figures and comparisons: thin wrappers around the services."""

from __future__ import annotations

import uuid

from accounts.tasking import fan_out, sweep_task, tenant_task
from analytics.services import comparisons, figures, report_mails


@tenant_task(queue="default", opens=False)
def take_figures_of(organization_id: uuid.UUID) -> None:
    """Take an organization's figures of today, or what is missing of them."""
    figures.take_due(organization_id)


@sweep_task(queue="default")
def take_figures() -> None:
    """Look for figures that are due, in every organization."""
    fan_out(take_figures_of)


@tenant_task(queue="matching", opens=False)
def compute_comparison(organization_id: uuid.UUID, comparison_id: str) -> None:
    """Do one comparison."""
    # Imported here because it brings the arithmetic, which web processes never need.
    from analytics.services import outcomes

    outcomes.execute(organization_id, uuid.UUID(comparison_id))


@tenant_task(queue="default")
def sweep_comparisons_of(organization_id: uuid.UUID) -> None:
    """Put comparisons of a dead worker back into the queue."""
    comparisons.sweep(organization_id)


@tenant_task(queue="default")
def ask_for_comparisons_of(organization_id: uuid.UUID) -> None:
    """Ask for what a newer directory would change."""
    comparisons.request_due(organization_id)


@sweep_task(queue="default")
def sweep_comparisons() -> None:
    """Look for comparisons whose worker died, in every organization."""
    fan_out(sweep_comparisons_of)


@sweep_task(queue="default")
def ask_for_comparisons() -> None:
    """Look for comparisons that a newer directory would change, in every organization."""
    fan_out(ask_for_comparisons_of)


@tenant_task(queue="default", opens=False)
def send_reports_of(organization_id: uuid.UUID) -> None:
    """Make the board reports that are due, and write about them."""
    report_mails.send_due(organization_id)


@sweep_task(queue="default")
def send_reports() -> None:
    """Look for board reports that are due, in every organization."""
    fan_out(send_reports_of)
