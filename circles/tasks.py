"""What the worker does for circles: thin wrappers around the services."""

from __future__ import annotations

import uuid

from accounts.actors import system
from accounts.tasking import fan_out, sweep_task, tenant_task
from circles.services import coaching, facilitating, hours, keys, placing, wall


@tenant_task(queue="default", opens=False)
def place_mentors_of(organization_id: uuid.UUID) -> None:
    """Give an organization's mentors their seats, and take back those of who has left."""
    placing.place_due(organization_id)


@tenant_task(queue="default")
def tend_circles_of(organization_id: uuid.UUID) -> None:
    """Let coaches go who are too near, hand the care for circles on, and forget what was taken off the walls or is long over."""
    actor = system(organization_id)
    coaching.recheck(actor=actor)
    facilitating.rotate(actor=actor)
    wall.purge(actor=actor)
    hours.purge(actor=actor)
    keys.rewrap(actor=actor)


@sweep_task(queue="default")
def sweep_circles() -> None:
    """Look after the circles of every organization."""
    fan_out(place_mentors_of)
    fan_out(tend_circles_of)
