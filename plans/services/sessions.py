"""How the two of a pair come to a time: proposing, accepting, moving, keeping and cancelling."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from accounts.actors import Actor, NotAllowed
from accounts.tenancy import tenant
from matching.enums import PairingState
from matching.models import Pairing
from nudges.services import messages
from plans import rules, session_letters
from plans.enums import SessionState
from plans.models import PanelAnswer, Session, SessionAnswer, SessionSlot, Step
from programs.enums import Side

MOST_SLOTS = 3
# Nobody plans further ahead; a year typed wrong is found out.
FAR = dt.timedelta(days=366)


class WrongTimes(Exception):
    """Times that nobody could keep; the message says why."""


class NotOpen(Exception):
    """The session, or the time, is not there to be decided on any more; the message says what became of it."""


@transaction.atomic
def propose(
    *,
    actor: Actor,
    pairing: Pairing,
    starts: Sequence[dt.datetime],
    minutes: int,
    meeting_link: str = "",
    step: Step | None = None,
) -> Session:
    """Put times on the table for a new session; the other one is written to. Raises WrongTimes and NotOpen."""
    side = rules.voice_in(actor, pairing)
    if not side:
        raise NotAllowed("only the two of a pair propose times")
    # One at a time: both may propose at this moment.
    Pairing.objects.select_for_update(of=("self",)).only("pk").get(pk=pairing.pk)
    if Session.objects.filter(pairing=pairing, state=SessionState.PROPOSED).exists():
        raise NotOpen(gettext("There are times on the table already. Answer them, or propose others there."))
    if step is not None and step.plan.pairing_id != pairing.pk:
        raise NotAllowed("this step is of another pair")
    times = checked(starts)
    row = Session(pairing=pairing, step=step, minutes=minutes, meeting_link=meeting_link, proposed_by=side)
    row.save(force_insert=True)
    return _offer(row, side, times)


@transaction.atomic
def propose_others(
    *,
    actor: Actor,
    session: Session,
    starts: Sequence[dt.datetime],
    minutes: int | None = None,
    meeting_link: str | None = None,
) -> Session:
    """Put other times on the table; one that was agreed holds until the other one chooses. Raises WrongTimes and NotOpen.

    An assistant does it for whom they help, and changes nothing but the times.
    """
    row = held(session)
    side = rules.voice_at(actor, row)
    helped = "" if side else rules.helped_in(actor, row.pairing)
    if not (side or helped):
        raise NotAllowed("only the two of a pair and their assistants move a session")
    _require_open(row)
    times = checked(starts)
    if side:
        row.minutes = minutes or row.minutes
        row.meeting_link = row.meeting_link if meeting_link is None else meeting_link
    return _offer(row, side or helped, times)


def _offer(row: Session, side: str, times: Sequence[dt.datetime]) -> Session:
    messages.cancel(keys=session_letters.keys(row) if row.state == SessionState.PROPOSED else [])
    SessionSlot.objects.filter(session=row).delete()
    SessionSlot.objects.bulk_create(SessionSlot(session=row, starts_at=at) for at in times)
    row.proposed_by, row.proposals = side, row.proposals + 1
    row.save(update_fields=["proposed_by", "proposals", "minutes", "meeting_link"])
    event = "moving" if row.state == SessionState.AGREED else "proposed"
    messages.queue(letters=session_letters.to_one(row, event, rules.other_side(side)))
    return row


def checked(starts: Sequence[dt.datetime]) -> list[dt.datetime]:
    """The times in order; raises WrongTimes."""
    now, times = timezone.now(), sorted(set(starts))
    if not times or len(times) > MOST_SLOTS:
        raise WrongTimes(gettext("Propose one to %d different times.") % MOST_SLOTS)
    if times[0] <= now:
        raise WrongTimes(gettext("A time lies in the past. Choose a later one."))
    if times[-1] > now + FAR:
        raise WrongTimes(gettext("A time lies more than a year ahead. Is the year right?"))
    return times


@transaction.atomic
def accept(*, actor: Actor, session: Session, slot: str) -> Session:
    """Agree on one of the times on the table; both get an invitation, or its change. Raises NotOpen.

    ``slot`` is its id. Who proposed the times does not choose among them.
    """
    row = held(session)
    side = rules.voice_at(actor, row)
    if not side:
        raise NotAllowed("only the two of a pair agree on a time")
    _require_open(row)
    chosen = next((one for one in row.slots.all() if str(one.pk) == slot), None)
    if chosen is None or side == row.proposed_by:
        raise NotOpen(gettext("This time is not on the table any more. Here is what holds now."))
    if chosen.starts_at <= timezone.now():
        raise NotOpen(gettext("This time is over already. Choose another one, or propose others."))
    return _agree(row, chosen.starts_at)


def _agree(row: Session, at: dt.datetime) -> Session:
    again = row.state == SessionState.AGREED
    messages.cancel(keys=session_letters.keys(row))
    row.sequence += again
    row.state, row.starts_at, row.agreed_at = SessionState.AGREED, at, timezone.now()
    row.save(update_fields=["sequence", "state", "starts_at", "agreed_at"])
    SessionSlot.objects.filter(session=row).delete()
    ask_anew(row)
    messages.queue(letters=session_letters.to_both(row, "moved" if again else "agreed"))
    return row


def ask_anew(row: Session) -> None:
    """Give both sides, and every further mentor, an empty answer for the time that holds now."""
    SessionAnswer.objects.filter(session=row).delete()
    SessionAnswer.objects.bulk_create(SessionAnswer(session=row, side=side) for side in Side.values)
    if row.pairing.further:
        PanelAnswer.objects.filter(session=row).delete()
        PanelAnswer.objects.bulk_create(PanelAnswer(session=row, participant=one) for one in row.pairing.panel)


@transaction.atomic
def keep(*, actor: Actor, session: Session) -> Session:
    """Say that the time that was agreed stays, whatever else was proposed. Raises NotOpen."""
    row = held(session)
    side = rules.voice_at(actor, row)
    if not side:
        raise NotAllowed("only the two of a pair agree on a time")
    if row.state != SessionState.AGREED or not SessionSlot.objects.filter(session=row).delete()[0]:
        raise NotOpen(gettext("No other time is on the table any more. Here is what holds now."))
    messages.cancel(keys=session_letters.keys(row))
    if side != row.proposed_by:
        messages.queue(letters=session_letters.to_one(row, "kept", row.proposed_by))
    return row


@transaction.atomic
def cancel(*, actor: Actor, session: Session) -> Session:
    """Cancel a session that was proposed or agreed, without a reason; calendars forget it. Raises NotOpen."""
    row = held(session)
    side = rules.voice_at(actor, row)
    if not side:
        raise NotAllowed("only the two of a pair cancel their session")
    _require_open(row)
    agreed = row.state == SessionState.AGREED
    _close(row)
    told = session_letters.to_both(row, "cancelled", by=side) if agreed else {}
    messages.queue(letters=told or session_letters.to_one(row, "withdrawn", rules.other_side(side)))
    return row


def let_go(organization_id: uuid.UUID) -> int:
    """Cancel what pairs that have ended still had ahead, so that no calendar keeps it; returns how many sessions."""
    with tenant(organization_id):
        ahead = Q(state=SessionState.PROPOSED) | Q(state=SessionState.AGREED, starts_at__gt=timezone.now())
        rows = list(Session.objects.filter(ahead).exclude(pairing__state=PairingState.ACTIVE).order_by("pk"))
        for one in rows:
            row = held(one)
            agreed = row.state == SessionState.AGREED
            _close(row)
            messages.queue(letters=session_letters.to_both(row, "ended") if agreed else {})
        return len(rows)


def _close(row: Session) -> None:
    """Take a session off the table and out of the calendars; who is told of it is the caller's to say."""
    messages.cancel(keys=session_letters.keys(row))
    row.state, row.sequence = SessionState.CANCELLED, row.sequence + 1
    row.save(update_fields=["state", "sequence"])
    SessionSlot.objects.filter(session=row).delete()


def _require_open(row: Session) -> None:
    if row.state not in (SessionState.PROPOSED, SessionState.AGREED) or row.is_over:
        raise NotOpen(gettext("This session has ended. Here is what became of it."))


def held(session: Session) -> Session:
    """The session as it is now, locked, for the two may be at it at once."""
    people = [f"pairing__{side}__employee__organization" for side in Side.values]
    rows = Session.objects.select_for_update(of=("self",))
    rows = rows.select_related("step__template_step", "pairing__cohort__program__organization", *people)
    row: Session = rows.get(pk=session.pk)
    return row
