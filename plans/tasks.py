"""What the worker does for plans: thin wrappers around the services."""

from __future__ import annotations

import uuid

from accounts.actors import system
from accounts.tasking import fan_out, sweep_task, tenant_task
from plans.services import opening, questions, sessions, templates
from programs.selectors import programs


@tenant_task(queue="default")
def start_template(organization_id: uuid.UUID, program_id: str) -> None:
    """Give a program that was launched its own copy of the plan it chose."""
    actor = system(organization_id)
    templates.start(actor=actor, program=programs.programs(actor).get(pk=uuid.UUID(program_id)))


@tenant_task(queue="default", opens=False)
def open_plans_of(organization_id: uuid.UUID) -> None:
    """Open the plans of an organization's pairings that have begun."""
    opening.open_due(organization_id)


@sweep_task(queue="default")
def open_plans() -> None:
    """Look for pairings that have begun, in every organization."""
    fan_out(open_plans_of)


@tenant_task(queue="default", opens=False)
def ask_pairs_of(organization_id: uuid.UUID) -> None:
    """Write down whom of an organization's pairs nothing is known of; the nudges ask them when their time has come."""
    questions.ask_due(organization_id)


@tenant_task(queue="default", opens=False)
def let_go_of(organization_id: uuid.UUID) -> None:
    """Cancel what an organization's ended pairs still had ahead."""
    sessions.let_go(organization_id)


@sweep_task(queue="default")
def let_go() -> None:
    """Look for sessions of pairs that have ended, in every organization."""
    fan_out(let_go_of)


@sweep_task(queue="default")
def ask_pairs() -> None:
    """Look for pairs without a date and without a sign of contact, in every organization."""
    fan_out(ask_pairs_of)
