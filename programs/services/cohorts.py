"""Intakes of a program: changing one, and cloning it for the next."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from programs.models import Audience, Cohort, Program
from programs.selectors import drafts
from programs.services import participants


@transaction.atomic
def change(*, actor: Actor, cohort: Cohort, facts: dict[str, Any], audiences: dict[str, dict[str, Any]]) -> Cohort:
    """Change a cohort's name, dates, cap and audiences; a higher cap lets people move up, and nobody is sent away."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    before = drafts.of_cohort(row)
    for name, value in facts.items():
        setattr(row, name, value)
    row.save(update_fields=list(facts))
    for side, values in audiences.items():
        Audience.objects.filter(cohort=row, side=side).update(**values)
    participants.promote(actor=actor, cohort=row)
    changed = drafts.changed(before, drafts.of_cohort(row))
    audit.record(actor=actor, verb="changed a cohort", row=row, label=row.name, **changed)
    return row


@transaction.atomic
def greet(*, actor: Actor, cohort: Cohort, greeting: str) -> None:
    """Keep the admin's own words at the head of the letter of invitation."""
    actor.require(Permission.MANAGE_PROGRAMS)
    Cohort.objects.filter(pk=cohort.pk).update(greeting=greeting.strip())
    audit.record(actor=actor, verb="changed the letter of invitation", row=cohort, label=cohort.name)


@transaction.atomic
def clone(*, actor: Actor, cohort: Cohort, name: str, starts_on: dt.date | None, cap: int) -> Cohort:
    """Open the next intake with the same audiences; criteria and rules hang on the program and need no copy."""
    actor.require(Permission.MANAGE_PROGRAMS)
    program = Program.objects.select_for_update().get(pk=cohort.program_id)
    highest = Cohort.objects.filter(program=program).aggregate(n=Max("number"))["n"]
    length = cohort.ends_on - cohort.starts_on if cohort.ends_on and cohort.starts_on else None
    made = Cohort.objects.create(
        program=program,
        number=highest + 1,
        name=name,
        starts_on=starts_on,
        ends_on=starts_on + length if starts_on and length else None,
        cap=cap,
        greeting=cohort.greeting,
        cloned_from=cohort,
    )
    for audience in Audience.objects.filter(cohort=cohort):
        audience.pk, audience.cohort, audience._state.adding = None, made, True
        audience.id = Audience._meta.get_field("id").get_default()
        audience.save(force_insert=True)
    audit.record(actor=actor, verb="cloned a cohort", row=made, label=made.name, from_cohort=cohort.name)
    return made
