"""What the two say of a session afterwards: whether it took place, how it was, and sessions that nobody had planned here."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.actors import Actor, NotAllowed
from matching.models import Pairing
from plans import rules
from plans.enums import SessionState
from plans.models import PanelAnswer, Session, SessionAnswer, Step
from plans.models.sessions import Said
from plans.services import compass, sessions, steps
from programs.models import Participant
from programs.selectors.days import day_of, today_of

SAID = ("took_place", "useful", "led", "next_fixed", "agenda", "asked", "learned", "answered_at")


class WrongDay(Exception):
    """A day on which the two cannot have met; the message says why."""


class NotOver(Exception):
    """Nobody can say how a session was that has not been, or was cancelled."""


@transaction.atomic
def answer(*, actor: Actor, session: Session, **said: Any) -> Said:
    """Say one thing or more: ``took_place``, ``useful`` from 1 to 5, who ``led``, whether the next date is ``next_fixed``;
    and for the compass who set the ``agenda``, who ``asked`` and who ``learned`` more.

    Whoever says how it was says that it took place. Raises NotOver.
    """
    row = sessions.held(session)
    seat = rules.acting_at(actor, row)
    if seat is None:
        raise NotAllowed("only the two of a pair say how their session was")
    since = row.pairing.joined(seat)
    before = since is not None and row.starts_at is not None and row.starts_at < since
    if before or not row.is_over or row.state not in (SessionState.AGREED, SessionState.HELD, SessionState.MISSED):
        raise NotOver(gettext("There is nothing to say of this session now."))
    return _say(row, seat, **({"took_place": True} | said))


def _say(row: Session, seat: Participant, **said: Any) -> Said:
    mine = _held(row, seat)
    for name, value in said.items():
        setattr(mine, name, value)
    if mine.took_place is False:
        mine.useful, mine.next_fixed = None, None
        mine.led = mine.agenda = mine.asked = mine.learned = ""
    mine.answered_at = mine.answered_at or timezone.now()
    mine.save(update_fields=SAID)
    _settle(row)
    compass.heed(session=row)
    return mine


def _held(row: Session, seat: Participant) -> Said:
    """The own answer, locked: that of the side, or of a further mentor, which is their own alone."""
    if rules.speaks_for_side(seat, row.pairing):
        return SessionAnswer.objects.select_for_update().get(session=row, side=seat.side)
    return PanelAnswer.objects.select_for_update().get_or_create(session=row, participant=seat)[0]


def _settle(row: Session) -> None:
    """One of them is enough for having met; it did not take place when nobody says that it did and somebody denies it."""
    said = set(SessionAnswer.objects.filter(session=row).values_list("took_place", flat=True))
    said |= (
        set(PanelAnswer.objects.filter(session=row).values_list("took_place", flat=True))
        if row.pairing.further
        else set()
    )
    before = row.state
    row.state = SessionState.HELD if True in said else SessionState.MISSED if False in said else SessionState.AGREED
    if row.state == before:
        return
    row.save(update_fields=["state"])
    if row.step is None:
        return
    if row.state == SessionState.HELD and row.ends_at:
        steps.finish(step=row.step, at=row.ends_at)
    elif not Session.objects.filter(step=row.step, state=SessionState.HELD).exists():
        steps.take_up(step=row.step)


@transaction.atomic
def record(*, actor: Actor, pairing: Pairing, day: dt.date, minutes: int, step: Step | None = None) -> Session:
    """Write down a session that was held, on a day where the organization is. Raises WrongDay.

    One that was agreed for this step and has passed is meant by it; otherwise it is a session of its own.
    """
    seat = rules.acting(actor, pairing)
    if seat is None:
        raise NotAllowed("only the two of a pair write down their sessions")
    check_day(pairing, day)
    if step is not None and step.plan.pairing_id != pairing.pk:
        raise NotAllowed("this step is of another pair")
    row = _meant(pairing, step) or _logged(pairing, seat.side, step, day, minutes)
    _say(row, seat, took_place=True)
    return row


def _meant(pairing: Pairing, step: Step | None) -> Session | None:
    if step is None:
        return None
    rows = Session.objects.filter(pairing=pairing, step=step, state=SessionState.AGREED)
    return next((row for row in rows.select_related("step").order_by("starts_at") if row.is_over), None)


def _logged(pairing: Pairing, side: str, step: Step | None, day: dt.date, minutes: int) -> Session:
    organization = pairing.cohort.program.organization
    noon = dt.datetime.combine(day, dt.time(12), zoneinfo.ZoneInfo(organization.time_zone))
    starts_at = min(noon, timezone.now() - dt.timedelta(minutes=minutes))
    row = Session(
        pairing=pairing, step=step, minutes=minutes, proposed_by=side, starts_at=starts_at, logged=True,
        state=SessionState.AGREED,
    )  # fmt: skip
    row.save(force_insert=True)
    sessions.ask_anew(row)
    return row


def check_day(pairing: Pairing, day: dt.date) -> None:
    """Raise WrongDay for a day on which the two were no pair yet, or that is still to come."""
    organization = pairing.cohort.program.organization
    if day > today_of(organization):
        raise WrongDay(gettext("This day is still to come."))
    if day < day_of(organization, pairing.started_at):
        raise WrongDay(gettext("You two were no pair yet on this day."))
