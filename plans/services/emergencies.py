"""Opening the notes of a pair in an emergency: two admins, a reason, an hour, and both people of the pair are told at once."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor, NotAllowed
from accounts.enums import Permission
from accounts.services import audit
from accounts.tenancy import private
from matching import introductions
from matching.models import Pairing
from nudges.services import messages
from plans import letters, locks, rules
from plans.enums import AccessState
from plans.models import EmergencyAccess, Note
from plans.selectors import emergencies, keys, notes
from plans.selectors.notes import Page

KIND = "notes opened"


class NotPossible(Exception):
    """The access cannot be asked for, agreed to or used; the message says why."""


@transaction.atomic
def ask(*, actor: Actor, pairing: Pairing, reason: str) -> EmergencyAccess:
    """Ask for the notes of a pair to be opened. By itself it opens nothing. Raises NotPossible."""
    _require(actor, pairing)
    Pairing.objects.select_for_update().get(pk=pairing.pk)
    standing = emergencies.standing(EmergencyAccess.objects.filter(pairing=pairing))
    if {AccessState.WAITING, AccessState.OPEN} & {one.state for one in standing}:
        raise NotPossible("An emergency access to these notes is under way already.")
    if not keys.any_of(pairing):
        raise NotPossible("The two have no notes that could be opened.")
    row = EmergencyAccess.objects.create(pairing=pairing, reason=reason, asked_by_id=actor.user_id)
    label = introductions.label(pairing)
    audit.record(actor=actor, verb="asked for emergency access to notes", row=row, label=label, reason=reason)
    return row


@transaction.atomic
def approve(*, actor: Actor, access: EmergencyAccess) -> EmergencyAccess:
    """Agree as the second admin: the notes open for an hour, and both people are told. Raises NotPossible."""
    row = _held(access)
    _require(actor, row.pairing)
    if row.asked_by_id is None or row.asked_by_id == actor.user_id:
        raise NotPossible("A second admin has to agree, not the one who asked.")
    if rules.state_of(row, timezone.now()) != AccessState.WAITING:
        raise NotPossible("It does not wait for anybody any more. If it is still needed, ask again.")
    if row.asked_by_id not in emergencies.free(row.pairing, [row.asked_by_id]):
        raise NotPossible("Whoever asked may not take part any more.")
    row.approved_by_id, row.approved_at = actor.user_id, timezone.now()
    row.save(update_fields=["approved_by", "approved_at"])
    audit.record(
        actor=actor, verb="opened notes in an emergency", row=row, label=introductions.label(row.pairing),
        reason=row.reason, asked_by=str(row.asked_by),
    )  # fmt: skip
    said = {"first": str(row.asked_by), "second": actor.name, "reason": row.reason}
    written = letters.to_both(row.pairing, key=f"notes-opened:{row.pk}", template="notes_opened", kind=KIND, said=said)
    messages.queue(letters=written)
    return row


@transaction.atomic
def read(*, actor: Actor, access: EmergencyAccess) -> list[Page]:
    """Every note of the pair, opened for one of the two admins within the hour. Raises NotPossible."""
    row = _held(access)
    _require(actor, row.pairing)
    if actor.user_id not in (row.asked_by_id, row.approved_by_id):
        raise NotPossible("Only the two who agreed read these notes.")
    if rules.state_of(row, timezone.now()) != AccessState.OPEN:
        raise NotPossible("The notes are not open. They are for one hour, once two have agreed.")
    audit.record(actor=actor, verb="read notes in an emergency", row=row, label=introductions.label(row.pairing))
    if notes.gone(row.pairing):
        return []
    rows = Note.objects.filter(pairing=row.pairing).select_related("author__employee").order_by("-created_at", "-id")
    with private(purpose=locks.EMERGENCY):
        return notes.pages(row.pairing, rows)


def _require(actor: Actor, pairing: Pairing) -> None:
    actor.require(Permission.MANAGE_MATCHING)
    if not emergencies.may_take_part(actor, pairing):
        raise NotAllowed("nobody takes part who is in the pair, or above or below one of the two")


def _held(access: EmergencyAccess) -> EmergencyAccess:
    """The access as it is now, locked, with its pair."""
    people = ("pairing__mentor__employee", "pairing__mentee__employee", "pairing__cohort__program__organization")
    rows = EmergencyAccess.objects.select_for_update(of=("self",)).select_related(*people, "asked_by")
    held: EmergencyAccess = rows.get(pk=access.pk)
    return held
