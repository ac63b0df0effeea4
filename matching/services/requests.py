"""Asking somebody for a match, and answering: each change waits for its turn in the cohort, so nobody takes a place twice."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.actors import Actor, Grant, NotAllowed, system
from accounts.services import audit, invitations
from matching import introductions, letters
from matching.enums import Declined, Liking, RequestState
from matching.models import Handle, Pairing, PairRequest, Preference, Recommendation, RequestNote
from matching.selectors import asking
from matching.services import closing, obstacles, refreshes, runs
from nudges.services import delivery, messages
from programs import rules
from programs.enums import LinkScope, Side

WORKING_DAYS = 5
# Nobody has to answer more than this at once, however often they are wished for.
MOST_TO_ANSWER = 5
MOST_NOTES = 8
# Asking and taking back writes letters, so neither can be done all day.
MOST_A_DAY = 5
AGAIN = dt.timedelta(days=30)


class CannotAsk(Exception):
    """The request cannot be made; the message says why, and nothing about the other person."""


class NotOpen(Exception):
    """The request has ended, so that nothing can be done to it any more."""


class CannotPair(Exception):
    """The two cannot become a pair now; the message says so without a reason that is somebody else's."""


def deadline(organization_id: uuid.UUID) -> dt.datetime:
    """Five working days from now, as the organization keeps them: neither days off nor blackouts count."""
    return delivery.after_working_days(organization_id=organization_id, now=timezone.now(), days=WORKING_DAYS)


@transaction.atomic
def ask(*, actor: Actor, seat: Handle, other: Handle, message: str = "") -> PairRequest:
    """Ask somebody to be a pair. Raises CannotAsk when it is not open, too much is open already, or the two cannot be one."""
    _require_self(actor, seat)
    runs.wait_for_turn(seat.opening.cohort_id)
    now = asking.seats(actor).filter(pk=seat.pk).first()
    if now is None or asking.standing(now) != "open":
        raise CannotAsk("You cannot ask at the moment. Your page says why.")
    return _ask(actor, now, other, message, cascaded=False)


def _ask(actor: Actor, seat: Handle, other: Handle, message: str, *, cascaded: bool) -> PairRequest:
    _refuse(seat, other)
    pair = _pair(seat, other)
    if obstacles.of_pair(actor=system(seat.organization_id), cohort=seat.opening.cohort, pair=pair):
        # SECURITY: which rule it is may be a conflict that somebody told an admin of, or say who the other is.
        raise CannotAsk("You two cannot be a pair in this program. Choose somebody else; it is nothing that you did.")
    row = PairRequest.objects.create(
        cohort_id=seat.opening.cohort_id,
        asker=seat.participant,
        asked=other.participant,
        message=message.strip(),
        expires_at=deadline(seat.organization_id),
        cascaded=cascaded,
    )
    _write(row, "asked", to=other, about=seat, quote=row.message)
    return row


def _refuse(seat: Handle, other: Handle) -> None:
    """Raise CannotAsk for what counting requests can tell."""
    me, them = seat.participant_id, other.participant_id
    open_ones = PairRequest.objects.filter(cohort_id=seat.opening.cohort_id, state=RequestState.OPEN)
    _refuse_again(me, them)
    if open_ones.filter(asker=them, asked=me).exists():
        raise CannotAsk("This person has asked you already. Answer that request, and you are a pair.")
    if open_ones.filter(asker=me).count() >= asking.MOST_OPEN:
        raise CannotAsk(f"You have {asking.MOST_OPEN} open requests. Wait for an answer, or take one back.")
    if open_ones.filter(asked=them).count() >= MOST_TO_ANSWER:
        raise CannotAsk(
            "This person has several requests to answer at the moment. Put them on your list and try later."
        )


def _refuse_again(me: uuid.UUID, them: uuid.UUID) -> None:
    """Raise CannotAsk where one person would get more letters from another than a request is worth.

    Requests that have ended count as well. A "no" stands until the one who said it asks; an admin can still make the pair.
    """
    now = timezone.now()
    mine = PairRequest.objects.filter(asker=me)
    before = list(mine.filter(asked=them).order_by("created_at"))
    if any(row.state == RequestState.OPEN for row in before):
        raise CannotAsk("You have asked this person already.")
    refused = [row.created_at for row in before if row.state == RequestState.DECLINED]
    if refused and not PairRequest.objects.filter(asker=them, asked=me, created_at__gt=refused[-1]).exists():
        raise CannotAsk("This person has said no. Should they change their mind, they can ask you.")
    if before and before[-1].created_at > now - AGAIN:
        raise CannotAsk(f"You have asked this person lately. You can ask the same person once in {AGAIN.days} days.")
    if mine.filter(created_at__gt=now - dt.timedelta(days=1), cascaded=False).count() >= MOST_A_DAY:
        raise CannotAsk(f"You have asked {MOST_A_DAY} people today. Wait for their answers, or go on tomorrow.")


def _require_self(actor: Actor, seat: Handle, request: PairRequest | None = None) -> None:
    if not _is_self(actor, seat, request):
        raise NotAllowed("people ask and answer for themselves")


def _is_self(actor: Actor, seat: Handle, request: PairRequest | None) -> bool:
    """By their login, or by the link in a letter about this request to the address that they have today."""
    employee = seat.participant.employee
    if request is not None and actor.grant == Grant(LinkScope.REQUEST, request.pk):
        return bool(employee.email) and employee.email == actor.email
    return rules.is_self(actor, employee)


def _pair(one: Handle, other: Handle) -> Pairing:
    """The two as a pair that is not saved."""
    first, second = (one, other) if one.participant.side == Side.MENTOR else (other, one)
    return Pairing(cohort=one.opening.cohort, mentor=first.participant, mentee=second.participant)


@dataclass(frozen=True)
class _Two:
    """Both people of a request that somebody is about to change."""

    row: PairRequest
    asker: Handle
    asked: Handle

    def other(self, seat: Handle) -> Handle:
        return self.asked if seat.participant_id == self.row.asker_id else self.asker


def _open(actor: Actor, request: PairRequest) -> _Two:
    """The request as it is now, held until the end of the transaction. Raises NotOpen, or NotAllowed for an outsider."""
    runs.wait_for_turn(request.cohort_id)
    row = PairRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    two = _Two(row, *closing.both(row))
    by_house = actor.user_id is None and actor.grant is None
    if not by_house and not any(_is_self(actor, one, row) for one in (two.asker, two.asked)):
        raise NotAllowed("only the two people of a request answer it")
    if row.state != RequestState.OPEN:
        raise NotOpen(gettext("This request has ended already."))
    return two


def _end(row: PairRequest, state: RequestState, **values: object) -> None:
    for name, value in {"state": state, "ended_at": timezone.now(), **values}.items():
        setattr(row, name, value)
    row.save(update_fields=["state", "ended_at", *values])


def _write(row: PairRequest, event: str, *, to: Handle, about: Handle, **more: Any) -> None:
    messages.queue(letters=letters.about(row, event, to=to.participant, other=about, **more))


@transaction.atomic
def accept(*, actor: Actor, request: PairRequest) -> Pairing:
    """Say yes: the two are a pair from now on, and both are introduced with their names.

    Raises NotOpen, or CannotPair when a rule forbids it today or somebody else was faster.
    """
    two = _open(actor, request)
    _require_self(actor, two.asked, two.row)
    pair = _pair(two.asker, two.asked)
    worker = system(two.row.organization_id)
    if obstacles.of_pair(actor=worker, cohort=pair.cohort, pair=pair):
        raise CannotPair(
            gettext("You two cannot become a pair any more: somebody was faster, or something has changed.")
        )
    explanation = {"reasons": _reasons(two)}
    pair.reasons = introductions.why(pair, explanation)
    pair.save()
    _end(two.row, RequestState.ACCEPTED, pairing=pair)
    audit.record(actor=actor, verb="became a pair by a request", row=pair, label=introductions.label(pair))
    doors = invitations.doors(actor=worker, emails=[one.participant.employee.email for one in (two.asker, two.asked)])
    messages.queue(letters=introductions.letters_for([pair], doors, {pair.pk: explanation}))
    closing.close_full(cohort_id=two.row.cohort_id)
    refreshes.want(cohort_id=two.row.cohort_id)
    return pair


def _reasons(two: _Two) -> list[dict[str, Any]]:
    """Why the two fit, as it was found for the one who asked or else for the other."""
    one, other = two.row.asker_id, two.row.asked_id
    found = Recommendation.objects.filter(asker=one, other=other).first()
    found = found or Recommendation.objects.filter(asker=other, other=one).first()
    return list(found.reasons) if found else []


@transaction.atomic
def decline(*, actor: Actor, request: PairRequest, reason: str) -> PairRequest:
    """Say no. The reason is counted; the other person gets a kind letter without it. Raises NotOpen."""
    two = _open(actor, request)
    _require_self(actor, two.asked, two.row)
    _end(two.row, RequestState.DECLINED, declined_for=Declined(reason))
    _write(two.row, "declined", to=two.asker, about=two.asked)
    return two.row


@transaction.atomic
def withdraw(*, actor: Actor, request: PairRequest) -> PairRequest:
    """Take a request back. Whoever has not been told of it yet never is. Raises NotOpen."""
    two = _open(actor, request)
    _require_self(actor, two.asker, two.row)
    _end(two.row, RequestState.WITHDRAWN)
    notes = two.row.notes.filter(author=two.row.asker_id).values_list("pk", flat=True)
    messages.cancel(keys=[letters.key(two.row.pk, "note", str(pk)) for pk in notes])
    if not messages.cancel(keys=[letters.key(two.row.pk, "again" if two.row.by_team else "asked")]):
        _write(two.row, "withdrawn", to=two.asked, about=two.asker)
    return two.row


@transaction.atomic
def write(*, actor: Actor, request: PairRequest, text: str) -> RequestNote:
    """Ask a question about a request, or answer one; the five working days begin again. Raises NotOpen, CannotAsk."""
    two = _open(actor, request)
    seat = next(one for one in (two.asker, two.asked) if _is_self(actor, one, two.row))
    notes = two.row.notes.count()
    if not notes and seat.participant_id == two.row.asker_id:
        raise CannotAsk(gettext("You can write more once there is a question."))
    if notes >= MOST_NOTES:
        raise CannotAsk(gettext("You two have written a lot. Say yes or no, and talk as a pair."))
    row = RequestNote.objects.create(pair_request=two.row, author=seat.participant, text=text.strip())
    two.row.expires_at = deadline(two.row.organization_id)
    two.row.save(update_fields=["expires_at"])
    _write(two.row, "note", to=two.other(seat), about=seat, quote=row.text, mark=str(row.pk))
    return row


def expire_due(organization_id: uuid.UUID) -> int:
    """End what nobody answered in five working days, and ask the next wish instead; returns how many ended."""
    due = PairRequest.objects.filter(state=RequestState.OPEN, expires_at__lte=timezone.now())
    return sum(_expire(system(organization_id), row) for row in due.order_by("expires_at", "pk")[:200])


@transaction.atomic
def _expire(actor: Actor, request: PairRequest) -> bool:
    try:
        two = _open(actor, request)
    except NotOpen:
        return False
    if two.row.expires_at > timezone.now():  # somebody has written in the meantime
        return False
    _end(two.row, RequestState.EXPIRED)
    asked = _ask_next(actor, two.asker)
    _write(two.row, "cascaded" if asked else "expired", to=two.asker, about=two.asked, following=asked)
    return True


def _ask_next(actor: Actor, seat: Handle) -> PairRequest | None:
    """Ask the first wish who has not been asked yet and is free."""
    now = asking.annotated_seats().filter(pk=seat.pk).first()
    if now is None or asking.standing(now) != "open":
        return None
    tried = PairRequest.objects.filter(asker=seat.participant_id).values("asked_id")
    wishes = Preference.objects.filter(participant=seat.participant_id, liking=Liking.WISH).exclude(other__in=tried)
    free = {row.participant_id: row for row in asking.others(now).filter(participant__in=wishes.values("other_id"))}
    for wish in wishes.order_by("place", "pk"):
        if wish.other_id not in free:
            continue
        try:
            with transaction.atomic():
                return _ask(actor, now, free[wish.other_id], "", cascaded=True)
        except CannotAsk:
            continue
    return None
