"""The worker's side of this room: forgetting what is kept for a while."""

from __future__ import annotations

import uuid

from accounts import actors
from accounts.services import stored_answers
from accounts.tasking import fan_out, sweep_task, tenant_task


@tenant_task(queue="default")
def forget_answers(organization_id: uuid.UUID) -> None:
    """Delete what writes by the API were answered more than a day ago."""
    stored_answers.forget_old(actor=actors.system(organization_id))


@sweep_task(queue="default")
def sweep_answers() -> None:
    """Look for old answers in every organization."""
    fan_out(forget_answers)
