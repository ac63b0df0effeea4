"""The worker's side of this room: jobs on directory imports, and the sweep that finds forgotten ones."""

from __future__ import annotations

import uuid

from accounts import actors
from accounts.tasking import fan_out, sweep_task, tenant_task
from programs.services import decisions, nudging, places, recognition, shared_asks
from programs.services.imports import work


@tenant_task(queue="default", opens=False, name="programs.work_on_import")
def work_on_import(organization_id: uuid.UUID, import_id: str) -> None:
    """Check, apply or undo one import, whichever it waits for."""
    work.go_on(actor=actors.system(organization_id), import_id=uuid.UUID(import_id))


@sweep_task(name="programs.sweep_imports", queue="default")
def sweep_imports() -> None:
    """Fan out one search for forgotten imports per organization."""
    fan_out(resume_imports)


@tenant_task(queue="default", name="programs.resume_imports")
def resume_imports(organization_id: uuid.UUID) -> None:
    """Take up the organization's imports whose worker was lost or whose message never arrived."""
    work.resume_forgotten(actor=actors.system(organization_id))


@tenant_task(queue="default", name="programs.recognize_members")
def recognize_members(organization_id: uuid.UUID) -> None:
    """Link people of the directory to the logins of their addresses."""
    recognition.recognize(actor=actors.system(organization_id))


@sweep_task(name="programs.sweep_members", queue="default")
def sweep_members() -> None:
    """Recognize new members whose message never arrived, in every organization."""
    fan_out(recognize_members)


@tenant_task(queue="default", name="programs.settle_asks")
def settle_asks(organization_id: uuid.UUID) -> None:
    """Look whom those are about who asked by a shared link."""
    shared_asks.settle(actor=actors.system(organization_id))


@sweep_task(name="programs.sweep_asks", queue="default")
def sweep_asks() -> None:
    """Settle what was asked by shared links and whose message never arrived, in every organization."""
    fan_out(settle_asks)


@sweep_task(name="programs.sweep_pauses", queue="default")
def sweep_pauses() -> None:
    """Bring back those whose day has come, in every organization."""
    fan_out(bring_back)


@tenant_task(queue="default", name="programs.bring_back")
def bring_back(organization_id: uuid.UUID) -> None:
    """Ask those again who said "not now" until today."""
    places.bring_back(actor=actors.system(organization_id))


@tenant_task(queue="default", opens=False, name="programs.nudge_due")
def nudge_due(organization_id: uuid.UUID) -> None:
    """Put everybody who is due for a nudge into the outbox."""
    nudging.sweep(organization_id)


@sweep_task(name="programs.sweep_nudges", queue="default")
def sweep_nudges() -> None:
    """Look for people who are due in every organization; the unique key of a reason bears any number of sweeps."""
    fan_out(nudge_due)


@tenant_task(queue="default", name="programs.follow_waitlist")
def follow_waitlist(organization_id: uuid.UUID) -> None:
    """Write to applicants who moved up from the waitlist."""
    decisions.follow_waitlist(actor=actors.system(organization_id))


@sweep_task(name="programs.sweep_waitlists", queue="default")
def sweep_waitlists() -> None:
    """Look in every organization for applicants who moved up, or whose cohort is full by now."""
    fan_out(follow_waitlist)
