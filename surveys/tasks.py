"""What the worker does for surveys: thin wrappers around the services."""

from __future__ import annotations

import uuid

from accounts.tasking import fan_out, sweep_task, tenant_task
from surveys.services import mixing, waves


@tenant_task(queue="default", opens=False)
def tend_waves_of(organization_id: uuid.UUID) -> None:
    """Open an organization's waves that have come due, ask whoever has come due, close what is over."""
    waves.tend(organization_id)


@tenant_task(queue="default", opens=False)
def mix_answers_of(organization_id: uuid.UUID) -> None:
    """Mix an organization's anonymous answers, where enough people have answered."""
    mixing.mix_due(organization_id)


@sweep_task(queue="default")
def sweep_surveys() -> None:
    """Look after the surveys of every organization."""
    fan_out(tend_waves_of)
    fan_out(mix_answers_of)
