"""The worker's side of this room: sign-up answers, files from LinkedIn, profiles to be measured, and the sweep."""

from __future__ import annotations

import uuid

from accounts import actors
from accounts.tasking import fan_out, sweep_task, tenant_task
from profiles.services import profiles, topics
from profiles.services.linkedin import uploads, work
from profiles.services.signups import applying


@tenant_task(queue="default", name="profiles.measure_profile")
def measure_profile(organization_id: uuid.UUID, participant_id: str) -> None:
    """Measure one profile anew after its participant changed sides."""
    profiles.measure_again(actor=actors.system(organization_id), participant_ids=[uuid.UUID(participant_id)])


@tenant_task(queue="default", opens=False, name="profiles.apply_signups")
def apply_signups(organization_id: uuid.UUID, import_id: str) -> None:
    """Write the answers of one spreadsheet into profiles."""
    applying.go_on(actor=actors.system(organization_id), import_id=uuid.UUID(import_id))


@tenant_task(queue="default", opens=False, name="profiles.read_linkedin")
def read_linkedin(organization_id: uuid.UUID, import_id: str) -> None:
    """Read one file from LinkedIn, or fetch one photo."""
    work.go_on(actor=actors.system(organization_id), import_id=uuid.UUID(import_id))


@tenant_task(queue="default", name="profiles.start_topics")
def start_topics(organization_id: uuid.UUID) -> None:
    """Give an organization that launched a program the starting set of topics."""
    topics.start(actor=actors.system(organization_id))


@sweep_task(name="profiles.sweep_profiles", queue="default")
def sweep_profiles() -> None:
    """Fan out one search for forgotten work per organization."""
    fan_out(resume_forgotten)


@tenant_task(queue="default", name="profiles.resume_forgotten")
def resume_forgotten(organization_id: uuid.UUID) -> None:
    """Take up what a lost message left undone: topics, files, and profiles that lists show differently."""
    actor = actors.system(organization_id)
    topics.start_where_live(actor=actor)
    applying.resume_forgotten(actor=actor)
    work.resume_forgotten(actor=actor)
    uploads.tidy(actor=actor)
    profiles.measure_differing(actor=actor)
