"""Hours with the coach: offered, taken with one tap, given back. Who has taken one is known to the two of them alone."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actors import Actor, NotAllowed
from accounts.services import audit
from accounts.tenancy import private
from circles import letters, locks, rules
from circles.models import Booking, CircleMember, CohortCircles, OfficeHour
from circles.selectors import hours as selectors
from nudges.services import messages
from plans.services.sessions import WrongTimes, checked
from programs.rules import is_self

# So long it is known who had an hour.
KEPT = dt.timedelta(days=30)
_PEOPLE = ("hour__coach__organization", "hour__cohort__program__organization", "participant__employee__organization")


class NotFree(Exception):
    """The hour is somebody else's by now, or was taken back; the message says so."""


@transaction.atomic
def offer(
    *, actor: Actor, setting: CohortCircles, starts_at: dt.datetime, minutes: int, place: str = "", meeting_link: str = ""
) -> OfficeHour:  # fmt: skip
    """Offer an hour of the coach, as the coach or for them. Raises WrongTimes."""
    if not selectors.may_offer(actor, setting):
        raise NotAllowed("the coach offers hours, or an admin for the coach")
    row = OfficeHour(
        cohort=setting.cohort, coach=setting.coach, starts_at=checked([starts_at])[0], minutes=minutes, place=place,
        meeting_link=meeting_link,
    )  # fmt: skip
    if _overlaps(row):
        raise WrongTimes("Another hour of the coach lies at this time.")
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as problem:
        raise WrongTimes("Another hour of the coach lies at this time.") from problem
    _note(actor, setting, "offered an hour of a coach", row)
    return row


def _overlaps(row: OfficeHour) -> bool:
    near = OfficeHour.objects.filter(
        coach=row.coach,
        withdrawn_at=None,
        starts_at__lt=row.ends_at,
        starts_at__gt=row.starts_at - dt.timedelta(hours=5),
    )
    return any(one.ends_at > row.starts_at for one in near)


@transaction.atomic
def withdraw(*, actor: Actor, setting: CohortCircles, hour: OfficeHour) -> None:
    """Take an hour back; whoever had taken it is told, without a reason."""
    if not selectors.may_offer(actor, setting) or hour.cohort_id != setting.cohort_id:
        raise NotAllowed("the coach takes hours back, or an admin for the coach")
    take_back([hour])
    _note(actor, setting, "took back an hour of a coach", hour)


def take_back(rows: Iterable[OfficeHour]) -> None:
    """The same because there is no such coach any more, or no circles."""
    ids = [row.pk for row in rows]
    OfficeHour.objects.filter(pk__in=ids, withdrawn_at=None).update(withdrawn_at=timezone.now())
    with private(purpose=locks.TELL):
        _free(list(Booking.objects.filter(hour__in=ids).select_related(*_PEOPLE)))


def _note(actor: Actor, setting: CohortCircles, verb: str, row: OfficeHour) -> None:
    """What an admin does for the coach stands in the trail; what the coach does themself does not."""
    assert setting.coach is not None
    if not is_self(actor, setting.coach):
        audit.record(actor=actor, verb=verb, row=row, label=setting.cohort.name, starts_at=str(row.starts_at))


@transaction.atomic
def book(*, actor: Actor, seat: CircleMember, hour: OfficeHour) -> Booking:
    """Take an hour of the coach. Raises NotFree."""
    rules.require_seat(actor, seat)
    if not rules.is_of(hour, seat.circle):
        raise NotAllowed("this hour is of another cohort")
    free = OfficeHour.objects.filter(pk=hour.pk, taken_at=None, withdrawn_at=None, starts_at__gt=timezone.now())
    # The row is held from here on: whoever taps at the same moment finds it taken.
    if not free.update(taken_at=timezone.now()):
        raise NotFree("This hour is taken by now. Here are those that are free.")
    with private(person=seat.participant_id):
        row = Booking.objects.create(hour=hour, participant=seat.participant)
        row = Booking.objects.select_related(*_PEOPLE).get(pk=row.pk)
    messages.queue(letters=letters.hour(row, letters.BOOKED))
    return row


@transaction.atomic
def give_back(*, actor: Actor, seat: CircleMember, hour: OfficeHour) -> None:
    """Give an hour back that one has taken; it is free for others. Raises NotFree when one has it no more."""
    rules.require_seat(actor, seat)
    with private(person=seat.participant_id):
        rows = list(Booking.objects.filter(hour=hour, participant=seat.participant_id).select_related(*_PEOPLE))
        if not rows:
            raise NotFree("This hour is not yours any more.")
        _free(rows)


def give_back_of(participant_ids: Collection[uuid.UUID]) -> None:
    """The same for those who leave their circle."""
    with private(purpose=locks.TELL):
        ahead = Booking.objects.filter(participant__in=participant_ids, hour__starts_at__gt=timezone.now())
        _free(list(ahead.select_related(*_PEOPLE)))


@transaction.atomic
def purge(*, actor: Actor) -> int:
    """Forget who had an hour that is long over; returns how many."""
    with private(purpose=locks.ERASURE):
        return int(Booking.objects.filter(hour__starts_at__lt=timezone.now() - KEPT).delete()[0])


def _free(rows: Iterable[Booking]) -> None:
    for row in rows:
        messages.cancel(keys=letters.hour_keys(row, [row.participant.employee, row.hour.coach]))
        messages.queue(letters=letters.hour(row, letters.GIVEN_BACK))
        Booking.objects.filter(pk=row.pk).delete()
        OfficeHour.objects.filter(pk=row.hour_id).update(taken_at=None)
