"""Making a pair by one click of an admin: both are told after the quiet minutes, and until then it can be taken back.

And doing so for seniors who stayed silent.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor, system
from accounts.enums import Permission
from accounts.services import audit, invitations
from matching import introductions
from matching.enums import PairingState
from matching.models import Pairing
from matching.services import candidates, obstacles, pairings, refreshes, runs
from nudges.services import messages
from programs.enums import FollowUpKind, Need
from programs.models import FollowUp, Participant
from programs.services import follow_ups, participants


class CannotAssign(Exception):
    """The two cannot be made a pair; the message tells an admin why."""


class TooLate(Exception):
    """The two have been told already."""

    def __init__(self) -> None:
        super().__init__("Both have been told already. End the pairing on its own page instead.")


def refuse_forbidden(*, actor: Actor, pair: Pairing) -> None:
    """Raise CannotAssign when a rule forbids the pair today."""
    if found := obstacles.of_pair(actor=actor, cohort=pair.cohort, pair=pair):
        raise CannotAssign(" ".join(found))


def hold(*, actor: Actor, pair: Pairing, explanation: Mapping[str, Any], verb: str) -> Pairing:
    """Save a pair that may be made, and let its introductions wait for the quiet minutes; in the caller's transaction."""
    until = timezone.now() + dt.timedelta(seconds=settings.PUBLISH_HOLD_SECONDS)
    pair.started_at, pair.reasons = until, introductions.why(pair, explanation)
    pair.save()
    people = [pair.mentor.employee.email, pair.mentee.employee.email]
    doors = invitations.doors(actor=system(pair.organization_id), emails=people)
    messages.queue(letters=introductions.letters_for([pair], doors, {pair.pk: explanation}), due_at=until)
    audit.record(actor=actor, verb=verb, row=pair, label=introductions.label(pair))
    refreshes.want(cohort_id=pair.cohort_id)
    return pair


@transaction.atomic
def assign_silent(*, actor: Actor, mentee: Participant, mentor: Participant) -> Pairing:
    """Give somebody who stayed silent a mentor, with the profile as it is. Raises CannotAssign.

    What the program asks for beside the profile nobody can do for them: who owes it is not matched.
    """
    actor.require(Permission.MANAGE_MATCHING)
    runs.wait_for_turn(mentee.cohort_id)
    people = Participant.objects.select_related("employee", "cohort__program__organization", "cohort__organization")
    row = people.select_for_update(of=("self",)).get(pk=mentee.pk)
    if row.owes:
        raise CannotAssign(f"{row.employee.name} cannot be matched yet. Missing: {owed(row)}.")
    participants.excuse(actor=actor, cohort=row.cohort, participants=[row])
    row.refresh_from_db(fields=["state", "excused"])
    pair = Pairing(cohort=row.cohort, mentor=mentor, mentee=row)
    refuse_forbidden(actor=actor, pair=pair)
    why = {"reasons": candidates.of_pair(actor=actor, mentor=mentor, mentee=row)}
    hold(actor=actor, pair=pair, explanation=why, verb="chose a mentor for somebody silent")
    follow_ups.assigned(actor=actor, participant=row)
    return pair


def owed(participant: Participant) -> str:
    """What somebody still owes, in words."""
    return ", ".join(str(Need(one).label).lower() for one in participant.owes)


@transaction.atomic
def take_back(*, actor: Actor, pairing: Pairing | None) -> Pairing:
    """Undo a choice before anybody was told: whoever waited for it waits again. Raises TooLate afterwards."""
    actor.require(Permission.MANAGE_MATCHING)
    if pairing is None:
        raise TooLate
    runs.wait_for_turn(pairing.cohort_id)
    now = Pairing.objects.get(pk=pairing.pk)
    if now.state != PairingState.ACTIVE or not now.untold:
        raise TooLate
    refreshes.want(cohort_id=now.cohort_id)
    return pairings.end(actor=actor, pairing=now, reason="Taken back before anybody was told")


def standing(*, actor: Actor, rows: Sequence[FollowUp]) -> Mapping[uuid.UUID, Pairing]:
    """The pairings that were chosen for silent people and stand, by participant."""
    actor.require(Permission.MANAGE_MATCHING)
    people = [row.participant_id for row in rows if row.kind == FollowUpKind.ASSIGNED]
    found = Pairing.objects.filter(mentee__in=people, state=PairingState.ACTIVE).select_related("mentor__employee")
    return {pair.mentee_id: pair for pair in found}
