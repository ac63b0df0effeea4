"""What the worker does for plans: thin wrappers around the services."""

from __future__ import annotations

import uuid

from accounts.actors import system
from accounts.tasking import fan_out, sweep_task, tenant_task
from plans.services import (
    blackouts,
    closings,
    cohort_compass,
    concerns,
    farewells,
    handovers,
    insights,
    keys,
    opening,
    panels,
    partings,
    questions,
    rollouts,
    sessions,
    step_letters,
    templates,
    votes,
)
from programs.selectors import programs


@tenant_task(queue="default")
def start_template(organization_id: uuid.UUID, program_id: str) -> None:
    """Give a program that was launched its own copy of the plan it chose."""
    actor = system(organization_id)
    templates.start(actor=actor, program=programs.programs(actor).get(pk=uuid.UUID(program_id)))


@tenant_task(queue="default", opens=False)
def open_plans_of(organization_id: uuid.UUID) -> None:
    """Open the plans of an organization's pairings that have begun, and hand over what goes on in them."""
    opening.open_due(organization_id)
    handovers.carry_due(organization_id)


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


@tenant_task(queue="default", opens=False)
def move_dates_of(organization_id: uuid.UUID) -> None:
    """Keep the due dates of an organization's plans out of its blackouts."""
    blackouts.move_dates(organization_id)


@sweep_task(queue="default")
def move_dates() -> None:
    """Look for due dates that lie in a blackout, or were moved out of one that is gone, in every organization."""
    fan_out(move_dates_of)


@tenant_task(queue="default", opens=False)
def carry_version(organization_id: uuid.UUID, rollout_id: str) -> None:
    """Carry a published version to the plans that it is for, or take it back from them."""
    rollouts.work(actor=system(organization_id), rollout_id=uuid.UUID(rollout_id))


@tenant_task(queue="default")
def resume_rollouts(organization_id: uuid.UUID) -> None:
    """Take up an organization's published versions whose worker was lost or whose message never arrived."""
    rollouts.sweep(actor=system(organization_id))


@sweep_task(queue="default")
def sweep_rollouts() -> None:
    """Look for published versions that wait, in every organization."""
    fan_out(resume_rollouts)


@tenant_task(queue="default", opens=False)
def ask_pairs_of(organization_id: uuid.UUID) -> None:
    """Write down whom of an organization's pairs nothing is known of; the nudges ask them when their time has come."""
    questions.ask_due(organization_id)


@tenant_task(queue="default", opens=False)
def let_go_of(organization_id: uuid.UUID) -> None:
    """Cancel what an organization's ended pairs still had ahead, and seats that nobody will take any more."""
    panels.let_go(organization_id)
    sessions.let_go(organization_id)


@sweep_task(queue="default")
def let_go() -> None:
    """Look for sessions of pairs that have ended, in every organization."""
    fan_out(let_go_of)


@sweep_task(queue="default")
def ask_pairs() -> None:
    """Look for pairs without a date and without a sign of contact, in every organization."""
    fan_out(ask_pairs_of)


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


@tenant_task(queue="default", opens=False)
def end_due_of(organization_id: uuid.UUID) -> None:
    """End an organization's pairings whose time has come, and tell those that have ended."""
    closings.carry_due(organization_id)
    partings.carry_due(organization_id)
    farewells.tell_due(organization_id)


@sweep_task(queue="default")
def end_due() -> None:
    """Look for pairings that come to their end, in every organization."""
    fan_out(end_due_of)


@tenant_task(queue="default", opens=False)
def tick_messages_of(organization_id: uuid.UUID) -> None:
    """End the message steps of an organization whose letters have left."""
    step_letters.tick_told(organization_id)


@sweep_task(queue="default")
def tick_messages() -> None:
    """Look for message steps whose letters have left, in every organization."""
    fan_out(tick_messages_of)


@tenant_task(queue="default")
def read_compass_of(organization_id: uuid.UUID) -> None:
    """Make the figures of an organization's cohorts for the month that is over."""
    cohort_compass.freeze(actor=system(organization_id))


@sweep_task(queue="default")
def read_compasses() -> None:
    """Look for months that are over, in every organization."""
    fan_out(read_compass_of)


@tenant_task(queue="default", opens=False)
def show_insights_of(organization_id: uuid.UUID) -> None:
    """Show themes that enough pairs of an organization have raised."""
    insights.show_due(organization_id)


@sweep_task(queue="default")
def show_insights() -> None:
    """Look for such themes, in every organization."""
    fan_out(show_insights_of)
