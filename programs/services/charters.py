"""The charter: written by the organization version by version, and signed by everybody with name, date and version."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from programs import rules
from programs.enums import Need
from programs.models import Charter, Participant, Signature
from programs.selectors import charters
from programs.services import progress


class NotSigned(Exception):
    """A name is missing under the charter, or another version was written while it was read."""


@transaction.atomic
def write(*, actor: Actor, side: str, text: str) -> Charter:
    """Write a new version for one side; earlier versions stay under the names that were put there."""
    actor.require(Permission.MANAGE_PROGRAMS)
    before = charters.current(side)
    text = text.replace("\r\n", "\n").strip()
    if text == before.text.strip():
        return before
    highest = Charter.objects.filter(side=side).aggregate(n=Max("version"))["n"]
    row = Charter.objects.create(side=side, version=(highest or 1) + 1, text=text, written_by_id=actor.user_id)
    audit.record(actor=actor, verb="wrote a charter", row=row, label=str(row))
    return row


@transaction.atomic
def sign(*, actor: Actor, participant: Participant, name: str, version: int) -> Signature:
    """Put a name under the charter that was shown; raises NotSigned when it is another one by now."""
    rules.require_place(actor, participant)
    name = " ".join(name.split())[:200]
    charter = charters.current(participant.side)
    if not name or charter.version != version:
        changed = gettext("The charter was changed a moment ago. Please read it once more.")
        raise NotSigned(changed if name else gettext("Write your name."))
    if charter._state.adding:
        charter, _ = Charter.objects.get_or_create(
            side=charter.side, version=charter.version, defaults={"text": charter.text}
        )
    row, _ = Signature.objects.get_or_create(participant=participant, charter=charter, defaults={"name": name})
    progress.fulfil(participant=participant, need=Need.CHARTER)
    audit.record(actor=actor, verb="signed the charter", row=row, label=name, version=charter.version)
    return row
