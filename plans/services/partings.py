"""Another partner, without fault: somebody wishes so, and nobody ever learns who.

SECURITY: a wish is sealed, writes nothing else, no event of the trail and no line of a log, and is carried in an afternoon
after its own day, all of an organization together; then it is deleted. What follows is the same for both of the two, and
the same as when an admin ends a pairing.
"""

from __future__ import annotations

import datetime as dt
import uuid
import zoneinfo
from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, QuerySet, Sum
from django.utils import timezone

from accounts.actors import Actor, NotAllowed, system
from accounts.enums import Permission
from accounts.models import Organization
from accounts.services import audit
from accounts.tenancy import private, tenant
from matching import introductions
from matching import rules as people
from matching.enums import PairingState
from matching.models import Pairing
from matching.services import pairings
from plans import locks, rules, sealing
from plans.enums import WhyPart
from plans.models import ChangeWish, Parting, PartingReason
from plans.selectors import keys as held_keys
from plans.services import keys
from programs.models import Participant
from programs.selectors.days import today_of

# From this hour on what was wished on earlier days is carried; so many reasons are told together, or none.
CARRIED_FROM, TOLD_TOGETHER = 16, 5


class TooLate(Exception):
    """The pairing has ended."""


@transaction.atomic
def wish(*, actor: Actor, pairing: Pairing, why: WhyPart) -> None:
    """Keep that the actor would like another partner, or keep another reason for it. Raises TooLate."""
    if not people.speaks(actor, pairing):
        raise NotAllowed("only the two of a pair can wish for another partner")
    if not rules.voice(actor, _turn(pairing.pk)):
        raise TooLate
    with held_keys.as_one_of(actor, pairing) as author:
        held = ChangeWish.objects.filter(pairing=pairing, author=author).first()
        row = held or ChangeWish(organization_id=pairing.organization_id, pairing=pairing, author=author)
        row.reason = sealing.seal(keys.give(pairing), why, place=row.place)
        row.save()


@transaction.atomic
def take_back(*, actor: Actor, pairing: Pairing) -> None:
    """Delete the actor's own wish. Raises TooLate once it was carried."""
    if not people.speaks(actor, pairing):
        raise NotAllowed("only the two of a pair can wish for another partner")
    if not rules.voice(actor, _turn(pairing.pk)):
        raise TooLate
    with held_keys.as_one_of(actor, pairing) as author:
        ChangeWish.objects.filter(pairing=pairing, author=author).delete()


def forget(pairing: Pairing, person: Participant) -> None:
    """Whoever speaks for their side no more has no wish about the pairing, and could not take it back."""
    with private(purpose=locks.ERASURE):
        ChangeWish.objects.filter(pairing=pairing, author=person).delete()


def carry_due(organization_id: uuid.UUID) -> int:
    """End the pairings of which somebody wished so before today, and count the reasons; returns how many have ended."""
    with tenant(organization_id):
        organization = Organization.objects.get(pk=organization_id)
        now = timezone.now().astimezone(zoneinfo.ZoneInfo(organization.time_zone))
        if now.hour < CARRIED_FROM:
            return 0
        midnight = dt.datetime.combine(today_of(organization), dt.time(), now.tzinfo)
        due = ChangeWish.objects.filter(created_at__lt=midnight).order_by("pairing_id")
        with private(purpose=locks.COUNT):
            ids = list(dict.fromkeys(due.values_list("pairing_id", flat=True)))
    ended = 0
    for pk in ids:
        with tenant(organization_id):
            ended += _carry(pk, midnight)
    with tenant(organization_id):
        _tell()
    return ended


def _carry(pairing_id: uuid.UUID, midnight: dt.datetime) -> bool:
    """One pairing, in one transaction. A wish about a pairing that has ended in another way goes without a trace."""
    pairing = _turn(pairing_id)
    with private(purpose=locks.COUNT):
        wishes = ChangeWish.objects.filter(pairing=pairing)
        # It may have been taken back since it was found, and one of today would be carried on its own day.
        if not wishes.filter(created_at__lt=midnight).exists():
            return False
        reasons = _reasons(pairing, list(wishes))
        wishes.delete()
    if pairing.state != PairingState.ACTIVE:
        return False
    _count(pairing.cohort.program_id, reasons)
    pairings.end(actor=system(pairing.organization_id), pairing=pairing, wants_successor=True)
    Parting.objects.create(pairing=pairing)
    return True


def _turn(pairing_id: uuid.UUID) -> Pairing:
    rows = Pairing.objects.select_for_update(of=("self",))
    named = rows.select_related("cohort__program__organization", "mentor__employee", "mentee__employee")
    found: Pairing = named.get(pk=pairing_id)
    return found


def _reasons(pairing: Pairing, rows: Sequence[ChangeWish]) -> Counter[str]:
    """What was given as reasons; one whose key is lost counts as none."""
    key = held_keys.held(pairing)
    return Counter(sealing.opened(key, bytes(row.reason), place=row.place) for row in rows if key)


def _count(program_id: uuid.UUID, reasons: Counter[str]) -> None:
    for reason, count in reasons.items():
        PartingReason.objects.get_or_create(program_id=program_id, reason=reason)
        PartingReason.objects.filter(program=program_id, reason=reason).update(waiting=F("waiting") + count)


def _tell() -> None:
    """Tell the reasons of a program once there are five or more: fewer would say who gave them."""
    waiting = PartingReason.objects.values("program_id").annotate(count=Sum("waiting"))
    ready = waiting.filter(count__gte=TOLD_TOGETHER).values_list("program_id", flat=True)
    PartingReason.objects.filter(program__in=list(ready)).update(told=F("told") + F("waiting"), waiting=0)


@transaction.atomic
def settle(*, actor: Actor, parting: Parting) -> Parting:
    """Take it from the list of the day: both have somebody new, or nobody is looked for."""
    actor.require(Permission.MANAGE_MATCHING)
    rows: QuerySet[Parting] = Parting.objects.select_for_update(of=("self",))
    row = rows.select_related("pairing__mentor__employee", "pairing__mentee__employee").get(pk=parting.pk)
    if people.is_in(actor, row.pairing):
        raise NotAllowed("an admin's own pairing is for another admin")
    if row.handled_at is None:
        row.handled_at = timezone.now()
        row.save(update_fields=["handled_at"])
        label = introductions.label(row.pairing)
        audit.record(actor=actor, verb="settled what comes after a pairing", row=row.pairing, label=label)
    return row
