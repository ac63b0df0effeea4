"""When a circle meets: one meeting ahead at a time, proposed by whoever facilitates; each says whether they come."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from circles import letters, rules
from circles.models import Circle, CircleMeeting, CircleMember, MeetingAnswer
from circles.selectors import circles
from circles.selectors import meetings as selectors
from nudges.services import messages
from plans.services.sessions import checked
from programs.models import Participant


class NotAhead(Exception):
    """The meeting is over or was cancelled; the message says so."""


@transaction.atomic
def propose(
    *, actor: Actor, seat: CircleMember, starts_at: dt.datetime, minutes: int, place: str = "", meeting_link: str = "",
    outline: str = "",
) -> CircleMeeting:  # fmt: skip
    """Fix the next meeting of the own circle, or move the one that is ahead; everybody gets an invitation. Raises WrongTimes."""
    rules.require_facilitator(actor, seat)
    _hold(seat.circle_id)
    values = {
        "starts_at": checked([starts_at])[0], "minutes": minutes, "place": place, "meeting_link": meeting_link,
        "outline": outline,
    }  # fmt: skip
    row = selectors.ahead(seat.circle_id)
    moved = row is not None
    if row is None:
        row = CircleMeeting(circle=seat.circle, **values)
    else:
        _take_back(row)
        row.sequence += 1
        for name, value in values.items():
            setattr(row, name, value)
    row.save()
    MeetingAnswer.objects.filter(meeting=row).delete()
    MeetingAnswer.objects.create(meeting=row, participant=seat.participant, comes=True)
    messages.queue(letters=letters.meets(row, _people(row.circle_id), letters.MOVED if moved else letters.MEETS))
    return row


@transaction.atomic
def answer(*, actor: Actor, seat: CircleMember, meeting: CircleMeeting, comes: bool) -> None:
    """Say whether one comes. Raises NotAhead."""
    rules.require_seat(actor, seat)
    _require_ahead(seat, meeting)
    MeetingAnswer.objects.update_or_create(meeting=meeting, participant=seat.participant, defaults={"comes": comes})


@transaction.atomic
def cancel(*, actor: Actor, seat: CircleMember, meeting: CircleMeeting) -> None:
    """Cancel a meeting without a reason; calendars forget it. Raises NotAhead."""
    rules.require_facilitator(actor, seat)
    _require_ahead(seat, meeting)
    _cancel(meeting)


def cancel_ahead(rows: Iterable[CircleMeeting]) -> None:
    """The same because the circles are switched off."""
    for row in rows:
        _cancel(row)


def _cancel(row: CircleMeeting) -> None:
    _take_back(row)
    row.sequence, row.cancelled_at = row.sequence + 1, timezone.now()
    row.save(update_fields=["sequence", "cancelled_at"])
    messages.queue(letters=letters.meets(row, _people(row.circle_id), letters.CANCELLED))


def _take_back(row: CircleMeeting) -> None:
    """Letters about a time that holds no more need not leave."""
    messages.cancel(keys=letters.meeting_keys(row, _people(row.circle_id)))


def _require_ahead(seat: CircleMember, meeting: CircleMeeting) -> None:
    _hold(seat.circle_id)
    now = selectors.ahead(seat.circle_id)
    if now is None or now.pk != meeting.pk:
        raise NotAhead("This meeting is over, or was cancelled.")


def _hold(circle_id: uuid.UUID) -> None:
    """One at a time: two may be at the same meeting."""
    Circle.objects.select_for_update(of=("self",)).only("pk").get(pk=circle_id)


def _people(circle_id: uuid.UUID) -> list[Participant]:
    return [seat.participant for seat in circles.seated(circle_id)]


def tell_newcomers(circle_id: uuid.UUID, people: Sequence[Participant]) -> None:
    """Invite those who have just sat down to the meeting that is ahead."""
    if people and (row := selectors.ahead(circle_id)):
        messages.queue(letters=letters.meets(row, people, letters.MEETS))


def expect_no_more(seats: Iterable[CircleMember]) -> None:
    """Take a meeting that is ahead out of the calendars of those who leave, without a word about why."""
    for seat in seats:
        if row := selectors.ahead(seat.circle_id):
            MeetingAnswer.objects.filter(meeting=row, participant=seat.participant).delete()
            row.sequence += 1
            told = letters.meets(row, [seat.participant], letters.CANCELLED)
            messages.queue(letters={f"{key}:left": letter for key, letter in told.items()})


def drop(circle_ids: Collection[uuid.UUID]) -> None:
    """Delete what circles that are over still had ahead; nobody sits there who would have to be told."""
    CircleMeeting.objects.filter(circle__in=circle_ids, starts_at__gt=timezone.now()).delete()
