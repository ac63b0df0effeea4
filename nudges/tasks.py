"""The mail queue: thin wrappers around the outbox."""

from __future__ import annotations

import uuid

from accounts.tasking import fan_out, sweep_task, tenant_task
from nudges.services import deliveries, messages


@tenant_task(queue="mail", opens=False)
def relay_messages(organization_id: uuid.UUID) -> None:
    """Send what is due in one organization."""
    messages.relay(organization_id)


@sweep_task(queue="mail")
def sweep_messages() -> None:
    """Find due messages of every organization: a lost wake-up costs a minute, not a message."""
    fan_out(relay_messages)


@tenant_task(queue="mail", opens=False)
def tell_systems(organization_id: uuid.UUID) -> None:
    """Tell other systems of one organization what has happened."""
    deliveries.sweep(organization_id)


@sweep_task(queue="mail")
def sweep_systems() -> None:
    """Look in every organization for what other systems are to be told."""
    fan_out(tell_systems)
