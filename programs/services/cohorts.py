"""Intakes of a program: changing one, and cloning it for the next."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from programs.models import Audience, Cohort, Program
from programs.services import participants


@transaction.atomic
def change(*, actor: Actor, cohort: Cohort) -> Cohort:
    """Keep a cohort's name, dates and cap; a higher cap lets people move up from the waitlist."""
    actor.require(Permission.MANAGE_PROGRAMS)
    cohort.save()
    participants.promote(actor=actor, cohort=cohort)
    audit.record(actor=actor, verb="changed a cohort", row=cohort, cap=cohort.cap, starts_on=str(cohort.starts_on))
    return cohort


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
        cloned_from=cohort,
    )
    for audience in Audience.objects.filter(cohort=cohort):
        audience.pk, audience.cohort, audience._state.adding = None, made, True
        audience.id = Audience._meta.get_field("id").get_default()
        audience.save(force_insert=True)
    audit.record(actor=actor, verb="cloned a cohort", row=made, label=made.name, from_cohort=cohort.name)
    return made
