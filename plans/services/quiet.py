"""What an admin does about a pair of which nothing is heard: ask them, and look again later. Nothing ends by itself."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.actors import Actor, NotAllowed
from accounts.enums import Permission
from accounts.models import Organization
from accounts.services import audit
from matching import introductions, rules
from matching.models import Pairing
from plans.models import PairFollowUp
from programs.selectors.days import today_of

# So long the work queue does not name a pair again that was asked.
REST = dt.timedelta(days=30)


@transaction.atomic
def asked(*, actor: Actor, pairing: Pairing) -> PairFollowUp:
    """The two were asked how they are: look again in a month. Doing it twice is one."""
    actor.require(Permission.MANAGE_MATCHING)
    if rules.is_in(actor, pairing):
        raise NotAllowed("an admin's own pairing is for another admin")
    today = today_of(Organization.objects.get(pk=actor.organization_id))
    Pairing.objects.select_for_update(of=("self",)).only("pk").get(pk=pairing.pk)
    standing = PairFollowUp.objects.filter(pairing=pairing, until__gt=today).first()
    if standing is not None:
        return standing
    row: PairFollowUp = PairFollowUp.objects.create(pairing=pairing, until=today + REST, done_by_id=actor.user_id)
    audit.record(actor=actor, verb="asked a quiet pair", row=pairing, label=introductions.label(pairing))
    return row


@transaction.atomic
def take_back(*, actor: Actor, follow_up: PairFollowUp) -> None:
    """Name the pair again."""
    actor.require(Permission.MANAGE_MATCHING)
    pairing = follow_up.pairing
    if PairFollowUp.objects.filter(pk=follow_up.pk).delete()[0]:
        label = introductions.label(pairing)
        audit.record(actor=actor, verb="took back that a quiet pair was asked", row=pairing, label=label)
