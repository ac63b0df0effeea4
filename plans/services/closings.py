"""Closing by the two themselves: one proposes, the other says yes, and the worker ends it when its time has come.

Nobody is kept by silence: after two weeks without an answer it closes on the day that was said beforehand. And nobody is
surprised: until the last moment either of the two takes it back.
"""

from __future__ import annotations

import datetime as dt
import uuid
import zoneinfo

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from accounts.actors import Actor, NotAllowed, system
from accounts.tenancy import tenant
from matching.enums import PairingState
from matching.models import Pairing
from matching.services import pairings
from nudges.services import messages
from plans import closing_letters, rules
from plans.models import Closing
from programs.selectors.days import today_of

# So long a yes can be taken back, and so many days silence is waited for.
HOLD, SILENT_DAYS = dt.timedelta(minutes=10), 14
_REASON = "Closed by the two"
# Each proposal writes the other a letter, and so does taking it back.
MOST_A_DAY = 3


class AlreadyProposed(Exception):
    """The other one was faster."""


class NotOpen(Exception):
    """It was taken back, or has closed."""


class TooOften(Exception):
    """The same side has proposed it again and again."""

    def __init__(self) -> None:
        super().__init__(
            gettext("You have proposed it several times today. Talk to each other, or propose it tomorrow.")
        )


@transaction.atomic
def propose(*, actor: Actor, pairing: Pairing, on: dt.date | None) -> Closing:
    """Propose to close, on a day or as soon as the other says yes; they get a letter. Raises AlreadyProposed and TooOften."""
    held = _turn(pairing)
    side = _require_seat(actor, held)
    since = timezone.now() - dt.timedelta(days=1)
    if Closing.objects.filter(pairing=held, by=side, created_at__gt=since).count() >= MOST_A_DAY:
        raise TooOften
    row = Closing(pairing=held, by=side, on=on, due_at=in_silence(held, on))
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise AlreadyProposed from error
    messages.queue(letters=closing_letters.to_other(row, held, "proposed"))
    return row


@transaction.atomic
def confirm(*, actor: Actor, closing: Closing) -> Closing:
    """Say yes to what the other has proposed; for ten minutes, or until its day, it can be taken back. Raises NotOpen."""
    row, side = _held(actor, closing)
    if side == row.by:
        raise NotAllowed("whoever proposed it waits for the other")
    if row.confirmed_at is None:
        row.confirmed_at = timezone.now()
        row.due_at = max(row.confirmed_at + HOLD, morning(row.pairing, row.on) if row.on else row.confirmed_at)
        row.save(update_fields=["confirmed_at", "due_at"])
    return row


@transaction.atomic
def take_back(*, actor: Actor, closing: Closing) -> Closing:
    """Go on after all, whoever of the two says so; the other one is told, unless they never heard of it. Raises NotOpen."""
    row, side = _held(actor, closing)
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    unheard = messages.cancel(keys=closing_letters.keys(row, "proposed")) and side == row.by and not row.confirmed_at
    if not unheard:
        messages.queue(letters=closing_letters.going_on(row, row.pairing, rules.other_side(side)))
    return row


def carry_due(organization_id: uuid.UUID) -> int:
    """Close what is due, one pairing a transaction; returns how many. What an admin has ended meanwhile is put away."""
    closed = 0
    with tenant(organization_id):
        ids = list(_due().order_by("due_at", "pk").values_list("pk", flat=True))
    for pk in ids:
        with tenant(organization_id):
            closed += _carry(pk)
    return closed


def _due() -> Q:
    over = Q(due_at__lte=timezone.now()) | ~Q(pairing__state=PairingState.ACTIVE)
    return Closing.objects.filter(over, withdrawn_at=None, closed_at=None)


def _carry(pk: uuid.UUID) -> bool:
    found = _due().filter(pk=pk).first()
    if found is None:
        return False
    pairing = _turn(Pairing(pk=found.pairing_id))
    row = Closing.objects.select_for_update().get(pk=pk)
    if row.withdrawn_at is not None or row.closed_at is not None:
        return False
    if pairing.state != PairingState.ACTIVE:
        row.withdrawn_at = timezone.now()
        row.save(update_fields=["withdrawn_at"])
        return False
    pairings.end(actor=system(pairing.organization_id), pairing=pairing, reason=_REASON)
    row.closed_at = timezone.now()
    row.save(update_fields=["closed_at"])
    messages.queue(letters=closing_letters.closed(row, pairing))
    return True


def in_silence(pairing: Pairing, on: dt.date | None) -> dt.datetime:
    """When it closes without an answer: two weeks from today at the earliest."""
    earliest = today_of(pairing.cohort.program.organization) + dt.timedelta(days=SILENT_DAYS)
    return morning(pairing, max(earliest, on) if on else earliest)


def morning(pairing: Pairing, day: dt.date) -> dt.datetime:
    """The first moment of a day where the organization is."""
    zone = zoneinfo.ZoneInfo(pairing.cohort.program.organization.time_zone)
    return dt.datetime.combine(day, dt.time(), zone)


def _turn(pairing: Pairing) -> Pairing:
    """The pairing as it is now, once nobody else is at it: everything that ends it locks it first."""
    people = [f"{side}__employee__organization" for side in ("mentor", "mentee")]
    rows = Pairing.objects.select_for_update(of=("self",))
    found: Pairing = rows.select_related("cohort__program__organization", *people).get(pk=pairing.pk)
    return found


def _held(actor: Actor, closing: Closing) -> tuple[Closing, str]:
    pairing = _turn(Pairing(pk=closing.pairing_id))
    side = _require_seat(actor, pairing)
    row = Closing.objects.select_for_update().get(pk=closing.pk)
    if not row.is_open:
        raise NotOpen
    row.pairing = pairing
    return row, side


def _require_seat(actor: Actor, pairing: Pairing) -> str:
    side = rules.voice_in(actor, pairing)
    if not side:
        raise NotAllowed("only the two of a pair close it, while the pairing goes on")
    return side
