"""Who must never be paired, in any program."""

from __future__ import annotations

from django.db import transaction

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from matching.models import NeverPair
from programs.models import Employee
from programs.services import revisions


class SamePerson(Exception):
    """Nobody is kept apart from themself."""


@transaction.atomic
def keep_apart(*, actor: Actor, one: Employee, other: Employee, reason: str = "") -> NeverPair:
    """Two people are never proposed for each other again; saying it twice keeps the newer reason."""
    actor.require(Permission.MANAGE_MATCHING)
    if one.pk == other.pk:
        raise SamePerson("These are one and the same person. Name two.")
    first, second = sorted((one, other), key=lambda person: person.pk)
    row, _ = NeverPair.objects.update_or_create(one=first, other=second, defaults={"reason": reason})
    audit.record(actor=actor, verb="kept two people apart", row=row, label=_label(row))
    # Whoever is a pair already is looked at again, as after any other change of what rules are judged by.
    revisions.note()
    return row


@transaction.atomic
def release(*, actor: Actor, separation: NeverPair) -> None:
    """The two may be proposed for each other again, from the next run on."""
    actor.require(Permission.MANAGE_MATCHING)
    audit.record(actor=actor, verb="let two people be paired again", row=separation, label=_label(separation))
    separation.delete()
    revisions.note()


def _label(row: NeverPair) -> str:
    return f"{row.one.name} and {row.other.name}"
