"""The one letter that goes to everybody when a pairing has ended in any other way than by the two together."""

from __future__ import annotations

import datetime as dt
import uuid
import zoneinfo
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.actors import system
from accounts.tenancy import tenant
from matching.enums import PairingState
from matching.models import Pairing
from nudges import selectors as outbox
from nudges.services import messages
from plans import closing_letters
from plans.models import Closing

# All of a day are told at this hour, whatever ended them and when; those of which nobody was told for so long stay untold.
TOLD_AT, LOOKED_BACK = 17, dt.timedelta(days=3)


def tell_due(organization_id: uuid.UUID) -> int:
    """Write the letters of pairings that have ended lately and have none yet; they leave together. Returns how many."""
    with tenant(organization_id):
        ended = Pairing.objects.filter(state=PairingState.ENDED, ended_at__gt=timezone.now() - LOOKED_BACK)
        by_both = Closing.objects.filter(pairing=OuterRef("pk"), closed_at__isnull=False)
        # A mentee who goes on with a successor has been told by their introduction; nobody else has.
        gone_on = Pairing.objects.filter(predecessor=OuterRef("pk")).exclude(state=PairingState.UNDONE)
        people = [f"{side}__employee__organization" for side in ("mentor", "mentee")]
        rows = ended.filter(~Exists(by_both)).annotate(gone_on=Exists(gone_on))
        rows = rows.select_related("cohort__program__organization", *people)
        return sum(_tell(row) for row in rows.order_by("ended_at", "pk"))


def _tell(pairing: Any) -> int:
    told = outbox.states(system(pairing.organization_id), closing_letters.parted_keys(pairing))
    if told.total():
        return 0
    letters = closing_letters.parted(pairing, gone_on=pairing.gone_on)
    return messages.queue(letters=letters, due_at=leaves_at(pairing))


def leaves_at(pairing: Pairing) -> dt.datetime:
    """The first such hour after it has ended, where the organization is."""
    zone = zoneinfo.ZoneInfo(pairing.cohort.program.organization.time_zone)
    ended = (pairing.ended_at or timezone.now()).astimezone(zone)
    today = ended.replace(hour=TOLD_AT, minute=0, second=0, microsecond=0)
    return today if ended < today else today + dt.timedelta(days=1)
