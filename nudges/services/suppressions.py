"""Addresses that are not written to: letters come back, somebody called them spam, or wants no nudges."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from nudges.enums import SuppressionReason
from nudges.models import Message, Suppression

# Stops every letter, and not only nudges: nobody would read it.
_TOTAL = (SuppressionReason.BOUNCE,)


def against(*, message: Message) -> Suppression | None:
    """What forbids to send a message, if anything does. Essential letters go to everybody whose address works."""
    standing = Suppression.objects.filter(email=message.to_email, lifted_at=None)
    if message.essential:
        return standing.filter(reason__in=_TOTAL).first()
    return standing.filter(rule__in={"", message.rule}).first()


def put(*, email: str, reason: str, rule: str = "", detail: str = "") -> Suppression:
    """Write to an address no more; saying it twice changes nothing. The caller has asked who may."""
    row, _ = Suppression.objects.get_or_create(
        email=email.lower(), reason=reason, rule=rule, lifted_at=None, defaults={"detail": detail[:500]}
    )
    return row


@transaction.atomic
def add(*, actor: Actor, email: str, reason: str, detail: str = "") -> Suppression:
    """Put an address on the list by hand, such as after a complaint."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row = put(email=email, reason=reason, detail=detail)
    audit.record(actor=actor, verb="stopped letters to an address", row=row, label=row.email, reason=reason)
    return row


@transaction.atomic
def lift(*, actor: Actor, suppression: Suppression) -> bool:
    """Write to an address again; False when somebody was faster. Who unsubscribed has to be asked first, by the admin."""
    actor.require(Permission.MANAGE_PROGRAMS)
    standing = Suppression.objects.filter(pk=suppression.pk, lifted_at=None)
    if not standing.update(lifted_at=timezone.now(), lifted_by_id=actor.user_id):
        return False
    audit.record(actor=actor, verb="allowed letters to an address", row=suppression, label=suppression.email)
    return True


def lifted_at(*, email: str) -> dt.datetime | None:
    """When an admin last allowed letters to an address whose letters had come back."""
    rows = Suppression.objects.filter(email=email.lower(), reason=SuppressionReason.BOUNCE).exclude(lifted_at=None)
    found: dt.datetime | None = rows.order_by("-lifted_at").values_list("lifted_at", flat=True).first()
    return found


def take_off(*, email: str, rule: str = "") -> int:
    """Take back that somebody does not want nudges: of one kind, and of all. The person itself asks."""
    standing = Suppression.objects.filter(email=email.lower(), reason=SuppressionReason.UNSUBSCRIBED, lifted_at=None)
    return standing.filter(rule__in={"", rule}).update(lifted_at=timezone.now())
