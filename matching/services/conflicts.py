"""What an admin decides about a pair that breaks a rule since it was made: keep it, ask both, or let them go on apart."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor, NotAllowed
from accounts.enums import Permission
from accounts.services import audit
from matching import conflict_letters, introductions, wording
from matching.enums import PairingState, Resolution
from matching.models import Pairing, RuleConflict
from matching.selectors import bench as benches
from matching.selectors import conflicts
from matching.services import bench, pairings, runs
from nudges.services import messages
from programs.models import Participant

# How many who stand by are compared while the page waits.
COMPARED = 100


class Decided(Exception):
    """Nobody waits for this decision any more: another admin was faster, or the facts have changed."""

    def __init__(self) -> None:
        super().__init__("This has been decided already, or the facts have changed. Look at what stands now.")


@transaction.atomic
def keep(*, actor: Actor, conflict: RuleConflict, reason: str) -> RuleConflict:
    """Keep the pair although it breaks this rule. It is asked again only when the facts change. Raises Decided."""
    row = _held(actor, conflict, Resolution.OPEN)
    row.resolution, row.reason = Resolution.KEPT, reason
    row.resolved_at, row.resolved_by_id = timezone.now(), actor.user_id
    row.save(update_fields=["resolution", "reason", "resolved_at", "resolved_by"])
    _record(actor, "kept a pair that breaks a rule", row, reason=reason)
    return row


@transaction.atomic
def reopen(*, actor: Actor, conflict: RuleConflict) -> RuleConflict:
    """Take back that a pair was kept: it waits for a decision again. Raises Decided."""
    row = _held(actor, conflict, Resolution.KEPT)
    before, row.reason = row.reason, ""
    row.resolution, row.resolved_at, row.resolved_by_id = Resolution.OPEN, None, None
    row.save(update_fields=["resolution", "reason", "resolved_at", "resolved_by"])
    _record(actor, "no longer keeps a pair that breaks a rule", row, before=before)
    return row


@transaction.atomic
def ask_both(*, actor: Actor, conflict: RuleConflict, reason: str = "") -> RuleConflict:
    """Write the same neutral question to both, once; the decision still waits. Raises Decided."""
    row = _held(actor, conflict, Resolution.OPEN)
    if row.asked_at is not None or row.pairing.untold:
        raise Decided
    row.asked_at = timezone.now()
    row.save(update_fields=["asked_at"])
    contact = row.pairing.cohort.program.organization.contact_email or actor.email
    messages.queue(letters=conflict_letters.asked(row, contact=contact))
    _record(actor, "asked both of a pair how to go on", row, reason=reason)
    return row


@transaction.atomic
def part(*, actor: Actor, conflict: RuleConflict, reason: str) -> Pairing:
    """End the pairing without fault: somebody new is looked for, and the mentor stands by for others. Raises Decided."""
    row = _held(actor, conflict, Resolution.OPEN)
    return _part(actor, row, reason)


@transaction.atomic
def hand_over(*, actor: Actor, conflict: RuleConflict, mentor: Participant, reason: str) -> Pairing:
    """End the pairing without fault and give the mentee a mentor who stands by, in one act. Raises Decided, CannotAssign."""
    row = _held(actor, conflict, Resolution.OPEN)
    _part(actor, row, reason)
    return bench.assign(actor=actor, cohort=row.pairing.cohort, mentee=row.pairing.mentee, mentor=mentor)


def successors(*, actor: Actor, conflict: RuleConflict) -> list[bench.Fit]:
    """The best who stand by for the mentee, as if the pairing had ended."""
    pairing = conflict.pairing
    ready = benches.standing_by(actor, pairing.cohort).exclude(pk=pairing.mentor_id)[:COMPARED]
    found = bench.fits(actor=actor, cohort=pairing.cohort, mentors=list(ready), mentees=[pairing.mentee])
    return found.mentees[pairing.mentee_id].best if pairing.mentee_id in found.mentees else []


def _part(actor: Actor, row: RuleConflict, reason: str) -> Pairing:
    why = f"{wording.rule_name(row.rule)}: {reason}"[:300]
    ended = pairings.end(actor=actor, pairing=row.pairing, reason=why, wants_successor=True)
    standing = RuleConflict.objects.filter(pairing=row.pairing_id, resolution=Resolution.OPEN)
    standing.update(
        resolution=Resolution.ENDED, reason=reason, resolved_at=timezone.now(), resolved_by_id=actor.user_id
    )
    return ended


def _held(actor: Actor, conflict: RuleConflict, state: Resolution) -> RuleConflict:
    """The conflict as it is now, locked, for whoever may decide about it, with its pair going on."""
    actor.require(Permission.MANAGE_MATCHING)
    runs.wait_for_turn(conflict.pairing.cohort_id)
    people = ("pairing__mentor__employee", "pairing__mentee__employee", "pairing__cohort__program__organization")
    rows = RuleConflict.objects.select_for_update(of=("self",)).select_related(*people, "pairing__cohort__organization")
    row: RuleConflict = rows.get(pk=conflict.pk)
    if not conflicts.may_decide(actor, [row]):
        raise NotAllowed("whoever is one of the two, or above or below one of them, leaves it to another admin")
    if row.resolution != state or row.pairing.state != PairingState.ACTIVE:
        raise Decided
    return row


def _record(actor: Actor, verb: str, row: RuleConflict, **detail: str) -> None:
    label = introductions.label(row.pairing)
    audit.record(actor=actor, verb=verb, row=row.pairing, label=label, rule=wording.rule_name(row.rule), **detail)
