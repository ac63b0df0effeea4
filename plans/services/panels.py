"""What the seats of a panel mean for what is written per side: sessions, signatures, votes. One transaction with the seat."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.tenancy import private, tenant
from matching import panel_letters
from matching.enums import PairingState
from matching.models import Pairing, PanelSeat
from matching.services import panels
from nudges.services import messages
from plans import letters, locks, session_letters
from plans.enums import SessionState
from plans.models import Agreement, Ballot, JointAsk, PanelAnswer, PanelSignature, Session, SessionAnswer
from plans.selectors import agreements
from plans.services import debriefs, partings, releasing, sessions, sheets
from programs.enums import Side
from programs.models import Participant


@transaction.atomic
def add(*, actor: Actor, pairing: Pairing, mentor: Participant) -> PanelSeat:
    """Let a further mentor sit on a pairing: they are invited to what lies ahead, and asked to sign. Raises panels.CannotSit."""
    seat = panels.add(actor=actor, pairing=pairing, mentor=mentor)
    _invite(seat, due_at=seat.joined_at)
    row = agreements.newest(seat.pairing)
    if row is not None:
        writer = seat.pairing.seats(row.written_by)[0]
        letter = letters.to_sign_one(seat.pairing, mentor, writer)
        messages.queue(letters={_to_sign(seat): letter}, due_at=seat.joined_at)
    return seat


@transaction.atomic
def take_back(*, actor: Actor, seat: PanelSeat) -> None:
    """Undo a seat before anybody was told of it. Raises panels.CannotSit."""
    ahead = _ahead(seat)
    messages.cancel(
        keys=[_to_sign(seat), *(session_letters.seat_key(row, "agreed", seat, seat.joined_at) for row in ahead)]
    )
    PanelAnswer.objects.filter(session__in=ahead, participant=seat.participant).delete()
    panels.take_back(actor=actor, seat=seat)


@transaction.atomic
def remove(*, actor: Actor, seat: PanelSeat, reason: str) -> PanelSeat:
    """Let a mentor leave a panel: what lies ahead leaves their calendar, and their open vote counts no more.

    Their letters wait for the quiet minutes, so that it can be undone. Raises panels.CannotSit.
    """
    ahead = _ahead(seat)
    now = panels.remove(actor=actor, seat=seat, reason=reason)
    for row in ahead:
        messages.cancel(keys=[key for key in session_letters.keys(row) if key.endswith(str(seat.participant_id))])
    assert now.left_at is not None
    _tell(ahead, now, "left", now.left_at, due_at=now.left_at + dt.timedelta(seconds=settings.PUBLISH_HOLD_SECONDS))
    PanelAnswer.objects.filter(session__in=ahead, participant=now.participant).delete()
    _take_vote_along(now.pairing_id, now.participant)
    return now


def _take_vote_along(pairing_id: uuid.UUID, person: Participant) -> None:
    """SECURITY: for a purpose of the house, or the database would find no vote to delete, and say nothing."""
    with private(purpose=locks.ERASURE):
        Ballot.objects.filter(continue_round__pairing=pairing_id, voter=person).delete()


@transaction.atomic
def restore(*, actor: Actor, seat: PanelSeat) -> PanelSeat:
    """Let somebody who has left sit down again; who was told already that they left is invited anew. Raises panels.CannotSit."""
    left_at, ahead = PanelSeat.objects.get(pk=seat.pk).left_at, _ahead(seat)
    now = panels.restore(actor=actor, seat=seat)
    assert left_at is not None
    waiting = [session_letters.seat_key(row, "left", now, left_at) for row in ahead]
    if messages.cancel(keys=waiting) == len(waiting):
        _answers(ahead, now)
    else:
        _invite(now, due_at=timezone.now())
    return now


@transaction.atomic
def lead(*, actor: Actor, seat: PanelSeat) -> Pairing:
    """Let a further mentor lead. All that the side has stays, and to each what they have signed and said; what whoever led
    has kept to themself goes. Raises CannotSit.
    """
    row = panels.lead(actor=actor, seat=seat)
    # Of whoever led, by the seat that they were just given: read beforehand it may have been another one.
    before = PanelSeat.objects.select_related("participant").filter(pairing=row).latest("created_at").participant
    _change_signatures(row, before)
    _change_answers(row, before)
    if not _sits(row, before):
        _take_vote_along(row.pk, before)
    partings.forget(row, before)
    sheets.empty(row, Side.MENTOR)
    releasing.unname(row, Side.MENTOR)
    asked = JointAsk.objects.filter(pairing=row, handled_at=None)
    asked.update(mentor_at=None)
    asked.filter(mentee_at=None).delete()
    return row


def _sits(row: Pairing, person: Participant) -> bool:
    return any(one.pk == person.pk for one in row.panel)


def let_go(organization_id: uuid.UUID) -> int:
    """Nobody joins a pairing that has ended: seats go of which nobody was told, with all their letters; returns how many."""
    with tenant(organization_id):
        rows = PanelSeat.objects.filter(left_at=None, joined_at__gt=timezone.now())
        rows = rows.exclude(pairing__state=PairingState.ACTIVE).select_related("participant", *_TWO)
        for seat in rows:
            told = [panel_letters.key(seat, one) for one in (seat.participant, *seat.pairing.everybody)]
            meant = Session.objects.filter(pairing=seat.pairing_id)
            told += [session_letters.seat_key(row, "agreed", seat, seat.joined_at) for row in meant]
            messages.cancel(keys=[_to_sign(seat), *told])
            PanelAnswer.objects.filter(session__in=meant, participant=seat.participant).delete()
            seat.delete()
        return len(rows)


_TWO = ("pairing__mentor", "pairing__mentee")


def _change_signatures(row: Pairing, before: Participant) -> None:
    """Whoever leads signs the wording itself, whoever sits beside them beside it."""
    own = {
        one.agreement_id: one for one in PanelSignature.objects.filter(agreement__pairing=row, participant=row.mentor)
    }
    for wording in Agreement.objects.select_for_update().filter(pairing=row):
        if wording.mentor_signed_at is not None:
            PanelSignature.objects.create(agreement=wording, participant=before, signed_at=wording.mentor_signed_at)
        wording.mentor_signed_at = own[wording.pk].signed_at if wording.pk in own else None
        wording.save(update_fields=["mentor_signed_at"])
    PanelSignature.objects.filter(pk__in=[one.pk for one in own.values()]).delete()


def _change_answers(row: Pairing, before: Participant) -> None:
    """What both have said of the sessions they had together changes places, so that each keeps their own."""
    sits = _sits(row, before)
    asked = PanelAnswer.objects.select_for_update().filter(session__pairing=row, participant=row.mentor)
    sides = {
        one.session_id: one
        for one in SessionAnswer.objects.select_for_update().filter(session__pairing=row, side=Side.MENTOR)
    }
    for own in asked:
        side = sides.get(own.session_id)
        if side is None:
            continue
        for name in debriefs.SAID:
            mine, theirs = getattr(own, name), getattr(side, name)
            setattr(side, name, mine)
            setattr(own, name, theirs)
        side.save(update_fields=debriefs.SAID)
        own.participant = before
        if sits or own.answered_at is not None:
            own.save(update_fields=[*debriefs.SAID, "participant"])
        else:
            own.delete()


def _ahead(seat: PanelSeat) -> list[Session]:
    """The sessions of a panel that are agreed and lie ahead."""
    rows = Session.objects.filter(pairing=seat.pairing_id, state=SessionState.AGREED, starts_at__gt=timezone.now())
    return [sessions.held(row) for row in rows.order_by("starts_at", "pk")]


def _invite(seat: PanelSeat, *, due_at: dt.datetime) -> None:
    ahead = _ahead(seat)
    _answers(ahead, seat)
    _tell(ahead, seat, "agreed", due_at, due_at=due_at)


def _answers(ahead: list[Session], seat: PanelSeat) -> None:
    rows = [PanelAnswer(session=row, participant=seat.participant) for row in ahead]
    PanelAnswer.objects.bulk_create(rows, ignore_conflicts=True)


def _tell(ahead: list[Session], seat: PanelSeat, event: str, at: dt.datetime, *, due_at: dt.datetime) -> None:
    found = {}
    for row in ahead:
        found[session_letters.seat_key(row, event, seat, at)] = session_letters.to_seat(row, event, seat.participant)
    messages.queue(letters=found, due_at=due_at)


def _to_sign(seat: PanelSeat) -> str:
    return f"panel:{seat.pk}:sign"
