"""The compass of a pair as the two see it, whether they have asked for company, and the pairs that an admin shall look at."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.actors import Actor
from accounts.enums import Permission
from matching import rules as people
from matching.enums import PairingState
from matching.models import Pairing
from matching.selectors import panels
from plans import compass, rules
from plans.compass import Reading
from plans.enums import SessionState
from plans.models import JointAsk, Session, SessionAnswer
from plans.selectors import sessions
from programs.enums import Side
from programs.rules import themself


@dataclass(frozen=True)
class Point:
    """One session that took place, with what both have said of it; without a reading as long as they have not."""

    session: Session
    reading: Reading | None


def taps(answer: SessionAnswer | None) -> dict[str, str]:
    """What one of the two tapped of what the compass reads."""
    return {name: getattr(answer, name) for name in compass.MEANT} if answer else {}


def points(pairing_id: uuid.UUID) -> list[Point]:
    """The sessions of a pair that took place, the first one first; the caller has asked who may see them.

    SECURITY: only what both have answered is read, whoever looks and however long ago it was.
    """
    rows = Session.objects.filter(pairing=pairing_id, state=SessionState.HELD)
    rows = rows.select_related("step__template_step").prefetch_related("answers").order_by("starts_at", "pk")
    return [Point(row, _shared(row)) for row in rows]


def _shared(row: Session) -> Reading | None:
    said = {answer.side: taps(answer) for answer in row.answers.all()}
    return compass.shared(said.get(Side.MENTOR, {}), said.get(Side.MENTEE, {}))


@dataclass(frozen=True)
class Compass:
    """What a pair's compass shows: every session that took place, and who of the two asks for somebody to look with them."""

    points: list[Point]
    ask: JointAsk | None
    side: str

    @property
    def read(self) -> list[Point]:
        """The sessions of which something can be said."""
        return [point for point in self.points if point.reading]

    @property
    def asked_by_me(self) -> bool:
        return bool(self.ask and getattr(self.ask, f"{self.side}_at"))

    @property
    def asked_by_other(self) -> bool:
        return bool(self.ask and getattr(self.ask, f"{rules.other_side(self.side)}_at"))


def of_pairing(actor: Actor, pairing: Pairing) -> Compass:
    """The compass of a pair, for the two alone; raises Http404 for everybody else.

    Whoever leads a panel since sees nothing of the sessions before they came: others said that of each other.
    """
    row = sessions.for_the_two(actor, pairing)
    ask = JointAsk.objects.filter(pairing=row, handled_at=None).first()
    since = row.joined(people.own_side(actor, row))
    found = [
        one for one in points(row.pk) if since is None or (one.session.starts_at and one.session.starts_at >= since)
    ]
    return Compass(found, ask, rules.side_in(actor, row))


def asks(actor: Actor) -> QuerySet[JointAsk]:
    """Pairs both of whom have asked for somebody to look with them, the longest first; an admin's own are for another one."""
    actor.require(Permission.MANAGE_MATCHING)
    rows = JointAsk.objects.filter(handled_at=None, pairing__state=PairingState.ACTIVE)
    rows = rows.exclude(mentor_at=None).exclude(mentee_at=None)
    for side in Side.values:
        rows = rows.exclude(pairing__in=Pairing.objects.filter(themself(actor, f"{side}__employee__")))
    rows = rows.exclude(panels.sits_in(themself(actor, "participant__employee__"), "pairing"))
    named = ("pairing__mentor__employee", "pairing__mentee__employee", "pairing__cohort__program")
    return rows.select_related(*named).order_by("created_at", "pk")
