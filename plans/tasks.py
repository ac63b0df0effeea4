"""What the worker does for plans: thin wrappers around the services."""

from __future__ import annotations

import uuid

from accounts.actors import system
from accounts.tasking import fan_out, sweep_task, tenant_task
from plans.services import concerns, keys, opening, templates, votes
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


@tenant_task(queue="default")
def note_words_of(organization_id: uuid.UUID) -> None:
    """Write down how many private messages went on the days that are over, in the name of nobody."""
    concerns.note(actor=system(organization_id))


@sweep_task(queue="default")
def note_words() -> None:
    """Look for days that are over, in every organization."""
    fan_out(note_words_of)


@tenant_task(queue="default")
def count_votes_of(organization_id: uuid.UUID) -> None:
    """Count the rounds of an organization that are over, then ask those who have come so far."""
    votes.settle(actor=system(organization_id))
    votes.open_due(actor=system(organization_id))


@sweep_task(queue="default")
def sweep_votes() -> None:
    """Ask and count, in every organization."""
    fan_out(count_votes_of)


@tenant_task(queue="default")
def tend_keys_of(organization_id: uuid.UUID) -> None:
    """Delete the keys of an organization whose time is over, and seal the others under the newest master key."""
    keys.shred(actor=system(organization_id))
    keys.rewrap(actor=system(organization_id))


@sweep_task(queue="default")
def sweep_keys() -> None:
    """Look after the keys of pairs, in every organization."""
    fan_out(tend_keys_of)
