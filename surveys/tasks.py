"""What the worker does for surveys: thin wrappers around the services."""

from __future__ import annotations

import uuid

from accounts.actors import system
from accounts.tasking import fan_out, sweep_task, tenant_task
from programs.selectors import programs
from surveys.services import launching, mixing, snapshots, waves


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


@tenant_task(queue="default", opens=False)
def take_snapshots_of(organization_id: uuid.UUID) -> None:
    """Work out what may be shown of an organization's waves, where more have answered or a wave is over."""
    snapshots.take_due(organization_id)


@sweep_task(queue="default")
def sweep_snapshots() -> None:
    """Look for waves of which more may be shown, in every organization."""
    fan_out(take_snapshots_of)
