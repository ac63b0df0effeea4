"""What a program asks of everybody before they are matched."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, Func, OuterRef, Q, Value
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from programs import needs
from programs.enums import MilestoneKind, Need, ParticipantState, Side
from programs.models import Milestone, Participant, Program
from programs.services import milestones

_DONE = {
    Need.CHARTER: MilestoneKind.SIGNED,
    Need.TRAINING: MilestoneKind.TRAINED,
    Need.READINESS: MilestoneKind.REFLECTED,
}


@transaction.atomic
def change(*, actor: Actor, program: Program, gate: Sequence[str]) -> Program:
    """Ask for more or for less. Who has done it before does not do it again; pairs that exist stay as they are."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row = Program.objects.select_for_update().get(pk=program.pk)
    before, row.gate = row.gate, [need for need in Need.values if need in gate]
    if before == row.gate:
        return row
    if set(row.gate) - set(before):
        row.gate_changed_at = timezone.now()
    row.save(update_fields=["gate", "gate_changed_at"])
    people = Participant.objects.filter(cohort__program=row)
    for need in Need.values:
        owing = people.filter(owes__contains=[need])
        if need not in row.gate:
            owing.update(owes=Func("owes", Value(need), function="array_remove"))
        elif need not in before:
            did = Milestone.objects.filter(participant=OuterRef("pk"), kind=_DONE[Need(need)])
            asked = people.filter(side__in=[side for side in Side.values if needs.of([need], side)])
            asked.exclude(owes__contains=[need]).exclude(Exists(did)).update(
                owes=Func("owes", Value(need), function="array_append")
            )
    _settle(row)
    audit.record(actor=actor, verb="changed what is asked before matching", row=row, before=before, after=row.gate)
    return row


@dataclass(frozen=True)
class Effect:
    """What a change of what is asked would do: how many ready people it holds back, and how many it makes ready."""

    held: int
    freed: int


def effect(*, actor: Actor, program: Program, gate: Sequence[str]) -> Effect:
    """What a change would do. It is done and taken back at once, so that the warning never differs from the deed."""
    actor.require(Permission.MANAGE_PROGRAMS)
    with transaction.atomic():
        before = _ready(program)
        change(actor=actor, program=program, gate=gate)
        after = _ready(program)
        transaction.set_rollback(True)
    return Effect(held=len(before - after), freed=len(after - before))


def _ready(program: Program) -> set[uuid.UUID]:
    rows = Participant.objects.filter(cohort__program=program, state=ParticipantState.READY)
    return set(rows.values_list("pk", flat=True))


def _settle(program: Program) -> None:
    """Who owes something is not ready, and who owes nothing and has a profile is."""
    people = Participant.objects.filter(cohort__program=program)
    people.filter(state=ParticipantState.READY).exclude(owes=[]).update(state=ParticipantState.ENROLLED)
    enough = Q(complete=True) | Q(excused=True)
    found = people.filter(enough, state=ParticipantState.ENROLLED, owes=[])
    # Held, so that nobody who withdraws at this moment is made ready.
    ready = list(found.select_for_update(of=("self",)).order_by("pk"))
    people.filter(pk__in=[row.pk for row in ready]).update(state=ParticipantState.READY)
    milestones.reach(participants=ready, kind=MilestoneKind.ADMITTED)
