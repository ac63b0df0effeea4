"""Notes of one of a pair: written, changed, shared, deleted by their author alone. No trail and no log hears of it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor, NotAllowed
from matching.models import Pairing
from plans import rules, sealing
from plans.models import Note
from plans.selectors.keys import as_one_of
from plans.services import keys


@transaction.atomic
def write(*, actor: Actor, pairing: Pairing, text: str, shared: bool) -> Note:
    """Write a new note, for oneself or for both."""
    if not rules.active_side(actor, pairing):
        raise NotAllowed("only the two of a pair write notes, while the pairing goes on")
    with as_one_of(actor, pairing) as author:
        row = Note(organization_id=pairing.organization_id, pairing=pairing, author=author, shared=shared)
        row.shared_at = timezone.now() if shared else None
        row.words = sealing.seal(keys.give(pairing), text, place=row.place)
        row.save(force_insert=True)
        return row


@transaction.atomic
def edit(*, actor: Actor, note: Note, text: str) -> Note:
    """Change the words of an own note; who reads it stays as it is."""
    with as_one_of(actor, note.pairing):
        row = _held(actor, note)
        if not rules.active_side(actor, row.pairing):
            raise NotAllowed("only its author changes a note, while the pairing goes on")
        row.words = sealing.seal(keys.give(row.pairing), text, place=row.place)
        row.edited_at = timezone.now()
        row.save(update_fields=["words", "edited_at"])
        return row


@transaction.atomic
def share(*, actor: Actor, note: Note, shared: bool) -> Note:
    """Let the other read an own note, or not any more. It is sealed anew, for its words know who may read them."""
    with as_one_of(actor, note.pairing):
        row = _held(actor, note)
        if shared and not rules.active_side(actor, row.pairing):
            raise NotAllowed("only its author shares a note, while the pairing goes on")
        if row.shared == shared:
            return row
        key = keys.give(row.pairing)
        words = sealing.opened(key, bytes(row.words), place=row.place)
        row.shared, row.shared_at = shared, timezone.now() if shared else None
        row.words = sealing.seal(key, words, place=row.place)
        row.save(update_fields=["shared", "shared_at", "words"])
        return row


@transaction.atomic
def delete(*, actor: Actor, note: Note) -> None:
    """Delete an own note for both, also after the pairing has ended."""
    with as_one_of(actor, note.pairing):
        _held(actor, note).delete()


def _held(actor: Actor, note: Note) -> Note:
    """The note as it is now, locked, for its author, who may have it open twice. The database holds none for anybody else."""
    rows = Note.objects.select_for_update(of=("self",))
    row = rows.select_related("pairing__mentor__employee", "pairing__mentee__employee").filter(pk=note.pk).first()
    if row is None or not rules.is_author(actor, row):
        raise NotAllowed("only its author changes, shares or deletes a note")
    return row
