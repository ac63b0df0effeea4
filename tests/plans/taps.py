"""Sessions that took place, and what the two tapped of them, by the services and by rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from matching.models import Pairing
from plans.enums import SessionState
from plans.models import Session, SessionAnswer
from plans.services import debriefs
from programs.enums import Side
from tests.factories.cast import Member
from tests.factories.days import noon
from tests.factories.plans import make_session
from tests.plans.conftest import Pair

AS_MEANT = {"led": "mentor", "agenda": "mentor", "asked": "mentee", "learned": "mentee"}
TURNED = {"led": "mentee", "agenda": "mentee", "asked": "mentor", "learned": "mentor"}
ALIKE = dict.fromkeys(AS_MEANT, "even")


def held(pairing: Pairing, *, days: int = 1, **said: Any) -> Session:
    """A session that took place so many days ago, of which both have said the same, as rows."""
    at = noon(pairing.organization, days)
    row = make_session(pairing=pairing, state=SessionState.HELD, starts_at=at, agreed_at=at)
    SessionAnswer.objects.bulk_create(
        SessionAnswer(session=row, side=side, took_place=True, answered_at=at if said else None, **said)
        for side in Side.values
    )
    return row


def over(pair: Pair, *, days: int = 1) -> Session:
    """A session that is over and of which nobody has said anything."""
    with pair.cast.chiara.acting():
        at = timezone.now() - dt.timedelta(days=days)
        row = make_session(pairing=pair.pairing, starts_at=at, agreed_at=at)
        SessionAnswer.objects.bulk_create(SessionAnswer(session=row, side=side) for side in Side.values)
        return row


def say(member: Member, session: Session, **said: Any) -> None:
    """One of the two taps something, signed in."""
    with member.acting() as actor:
        debriefs.answer(actor=actor, session=session, **said)


def both_say(pair: Pair, session: Session, said: dict[str, str]) -> None:
    """Both tap the same."""
    say(pair.amara, session, **said)
    say(pair.bernd, session, **said)
