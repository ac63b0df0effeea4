"""Whether one has asked for another partner oneself, which pairs have parted, and the reasons, five or more at a time."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from accounts.actors import Actor, NotAllowed
from accounts.enums import Permission
from matching import rules
from matching.models import Pairing
from matching.selectors import panels
from plans.models import ChangeWish, Parting, PartingReason
from plans.selectors import keys
from programs.rules import themself


def wished(actor: Actor, pairing: Pairing) -> bool:
    """Whether the actor has asked for another partner. Nobody is told of anybody else."""
    if not rules.speaks(actor, pairing):
        raise NotAllowed("only the two of a pair have wishes about it")
    with keys.as_one_of(actor, pairing) as author:
        return ChangeWish.objects.filter(pairing=pairing, author=author).exists()


def open_ones(actor: Actor) -> QuerySet[Parting]:
    """Pairs that have parted, of whom somebody may need a new partner; an admin's own are for another one."""
    actor.require(Permission.MANAGE_MATCHING)
    rows = Parting.objects.filter(handled_at=None)
    for side in ("mentor", "mentee"):
        rows = rows.exclude(pairing__in=Pairing.objects.filter(themself(actor, f"{side}__employee__")))
    rows = rows.exclude(panels.sits_in(themself(actor, "participant__employee__"), "pairing"))
    people = ("pairing__mentor__employee", "pairing__mentee__employee", "pairing__cohort__program")
    return rows.select_related(*people, "pairing__cohort__organization").order_by("created_at", "pk")


def reasons(actor: Actor, program_id: uuid.UUID) -> list[PartingReason]:
    """How often which reason was given in a program, as far as five or more were told together."""
    actor.require(Permission.MANAGE_MATCHING)
    return list(PartingReason.objects.filter(program=program_id, told__gt=0).order_by("-told", "reason"))
