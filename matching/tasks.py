"""The matching queue: thin wrappers around the services."""

from __future__ import annotations

import uuid

from accounts.tasking import fan_out, sweep_task, tenant_task
from matching.services import publications, rechecks, refreshes, runs, scenarios, sweeping


@tenant_task(queue="matching", opens=False)
def execute_run(organization_id: uuid.UUID, run_id: str) -> None:
    """Do one run."""
    # Imported here because it brings scipy, which web processes never need.
    from matching.services import execution

    execution.execute(organization_id, uuid.UUID(run_id))


@tenant_task(queue="matching", opens=False)
def answer_scenario(organization_id: uuid.UUID, scenario_id: str) -> None:
    """Answer one what-if."""
    # Imported here because it brings scipy, which web processes never need.
    from matching.services import answers

    answers.find(organization_id, uuid.UUID(scenario_id))


@tenant_task(queue="matching", opens=False)
def refresh_recommendations(organization_id: uuid.UUID, opening_id: str) -> None:
    """Bring the recommendations of one cohort up to date."""
    # Imported here because a web process never compares everybody with everybody.
    from matching.services import recommendations

    recommendations.refresh(organization_id, uuid.UUID(opening_id))


@tenant_task(queue="default")
def note_change(organization_id: uuid.UUID, participant_id: str) -> None:
    """Have the recommendations of somebody's cohort made anew."""
    refreshes.want_for(participant_id=uuid.UUID(participant_id))


@tenant_task(queue="default")
def sweep_runs_of(organization_id: uuid.UUID) -> None:
    """Put runs and what-ifs of a dead worker back into the queue."""
    runs.sweep(organization_id)
    scenarios.sweep(organization_id)


@tenant_task(queue="default")
def clear_scenarios_of(organization_id: uuid.UUID) -> None:
    """Let go of what-ifs that nobody kept."""
    scenarios.clear()


@tenant_task(queue="default")
def publish_due_of(organization_id: uuid.UUID) -> None:
    """Publish what an organization scheduled for now."""
    publications.publish_due(organization_id)


@tenant_task(queue="default", opens=False)
def sweep_asking_of(organization_id: uuid.UUID) -> None:
    """Do what time brings about among those who ask: open, expire, close, and refresh what was forgotten."""
    sweeping.asking(organization_id)


@sweep_task(queue="default")
def sweep_runs() -> None:
    """Look for runs whose worker died, in every organization."""
    fan_out(sweep_runs_of)


@sweep_task(queue="default")
def clear_scenarios() -> None:
    """Look for what-ifs that nobody kept, in every organization."""
    fan_out(clear_scenarios_of)


@sweep_task(queue="default")
def publish_due() -> None:
    """Look for publications whose time has come, in every organization."""
    fan_out(publish_due_of)


@sweep_task(queue="default")
def sweep_asking() -> None:
    """Look for what time brings about among those who ask, in every organization."""
    fan_out(sweep_asking_of)


@tenant_task(queue="matching", opens=False)
def check_rules_of(organization_id: uuid.UUID) -> None:
    """Look whether an organization's pairs still keep the rules, when its directory has changed."""
    rechecks.check(organization_id)


@sweep_task(queue="default")
def sweep_rules() -> None:
    """Look for directories that have changed since their pairs were looked at, in every organization."""
    fan_out(check_rules_of)
