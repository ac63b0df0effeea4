"""The worker's side of this room: profiles to be measured again, and the sweep that finds forgotten ones."""

from __future__ import annotations

import uuid

from accounts import actors
from accounts.tasking import enqueue, every_organization, sweep_task, tenant_task
from profiles.services import profiles


@tenant_task(queue="default", name="profiles.measure_profile")
def measure_profile(organization_id: uuid.UUID, participant_id: str) -> None:
    """Measure one profile anew after its participant changed sides."""
    profiles.measure_again(actor=actors.system(organization_id), participant_ids=[uuid.UUID(participant_id)])


@sweep_task(name="profiles.sweep_profiles", queue="default")
def sweep_profiles() -> None:
    """Fan out one search for forgotten work per organization."""
    for organization_id in every_organization():
        enqueue(measure_forgotten, organization_id)


@tenant_task(queue="default", name="profiles.measure_forgotten")
def measure_forgotten(organization_id: uuid.UUID) -> None:
    """Measure the profiles that lists show differently from what they hold."""
    profiles.measure_differing(actor=actors.system(organization_id))
