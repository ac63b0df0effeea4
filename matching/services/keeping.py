"""Keeping the answer to a what-if under a name, and letting it go."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from matching.enums import RunState
from matching.models import Scenario
from matching.services.scenarios import CannotAsk, turn

MOST_KEPT = 20


@transaction.atomic
def keep(*, actor: Actor, scenario: Scenario, name: str) -> Scenario:
    """Keep an answer under a name, or give it another one. Raises CannotAsk when the name is taken or many are kept."""
    actor.require(Permission.MANAGE_MATCHING)
    turn(scenario.run)
    row = Scenario.objects.filter(pk=scenario.pk).first()
    if row is None or row.state != RunState.DONE:
        raise CannotAsk("There is no answer to keep yet. Ask again.")
    others = Scenario.objects.filter(run_id=row.run_id).exclude(name="").exclude(pk=row.pk)
    if others.filter(name__iexact=name).exists():
        raise CannotAsk(f"“{name}” is kept already. Choose another name.")
    if not row.name and others.count() >= MOST_KEPT:
        raise CannotAsk(
            f"{MOST_KEPT} what-ifs of this run are kept, which is as many as there can be. Delete one first."
        )
    before = row.name
    Scenario.objects.filter(pk=row.pk).update(name=name)
    row.name = name
    verb = "renamed a what-if" if before else "kept a what-if"
    audit.record(actor=actor, verb=verb, row=row, label=name, run=str(scenario.run), before=before)
    return row


@transaction.atomic
def forget(*, actor: Actor, scenario: Scenario) -> Scenario:
    """Keep it no longer: it is gone from the list, and its answer within a day. Until then ``keep`` brings it back."""
    actor.require(Permission.MANAGE_MATCHING)
    turn(scenario.run)
    if Scenario.objects.filter(pk=scenario.pk).exclude(name="").update(name="", created_at=timezone.now()):
        audit.record(actor=actor, verb="deleted a what-if", row=scenario, label=scenario.name, run=str(scenario.run))
    return scenario
