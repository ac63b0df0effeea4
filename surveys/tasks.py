"""What the worker does for surveys: thin wrappers around the services."""

from __future__ import annotations

import uuid

from accounts.actors import system
from accounts.tasking import fan_out, sweep_task, tenant_task
from programs.selectors import programs
from surveys.services import launching


@tenant_task(queue="default")
def start_surveys(organization_id: uuid.UUID, program_id: str) -> None:
    """Give a program that was launched its surveys."""
    actor = system(organization_id)
    launching.start(actor=actor, program=programs.programs(actor).get(pk=uuid.UUID(program_id)))


@tenant_task(queue="default")
def start_surveys_of(organization_id: uuid.UUID) -> None:
    """Give an organization's programs their surveys, if the message that they were launched was lost."""
    launching.start_due(actor=system(organization_id))


@sweep_task(queue="default")
def sweep_starts() -> None:
    """Look for launched programs without surveys, in every organization."""
    fan_out(start_surveys_of)
