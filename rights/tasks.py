"""What the worker does about people's data: thin wrappers around the services."""

from __future__ import annotations

import uuid

from accounts.tasking import fan_out, sweep_task, tenant_task
from rights.services import erasures, organization_exports, retention


@tenant_task(queue="default", opens=False)
def work_on_erasures(organization_id: uuid.UUID) -> None:
    """Remind, tell, and forget whoever's day has come."""
    erasures.work(organization_id)


@sweep_task(queue="default")
def sweep_erasures() -> None:
    """Look for erasures that are due, in every organization."""
    fan_out(work_on_erasures)


@tenant_task(queue="default", opens=False)
def work_on_exports(organization_id: uuid.UUID) -> None:
    """Write exports that wait, and delete those that are a week old."""
    organization_exports.work(organization_id)


@sweep_task(queue="default")
def sweep_exports() -> None:
    """Look for exports that wait or are too old, in every organization."""
    fan_out(work_on_exports)


@tenant_task(queue="default", opens=False)
def delete_what_is_old(organization_id: uuid.UUID) -> None:
    """Delete what is older than the organization keeps it."""
    retention.work(organization_id)


@sweep_task(queue="default")
def sweep_old() -> None:
    """Look for what is too old, in every organization."""
    fan_out(delete_what_is_old)
