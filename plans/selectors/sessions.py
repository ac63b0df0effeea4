"""How the sessions of a pair are obtained: for the two, behind the link of a letter, and for somebody's assistant."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import F, Prefetch, Q, QuerySet, prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.actors import Actor
from matching import rules as people
from matching.enums import PairingState
from matching.models import Pairing
from plans import rules
from plans.enums import SessionState, StepKind, StepState
from plans.models import PanelAnswer, Session, SessionAnswer, SessionSlot, Step
from plans.models.sessions import Said
from plans.selectors import linked
from programs.enums import LinkScope
from programs.models import Participant
from programs.selectors.days import day_of

_PEOPLE = ("mentor__employee__organization", "mentee__employee__organization", "cohort__program__organization")
# What can be added for the compass, in the order in which it is asked.
MORE = ("asked", "agenda", "learned")
# So useful or less, and somebody to talk to is offered.
LITTLE_USE = 2
OPEN = (SessionState.PROPOSED, SessionState.AGREED)


def _rows() -> QuerySet[Session]:
    slots = Prefetch("slots", SessionSlot.objects.order_by("starts_at"))
    pairs = [f"pairing__{path}" for path in _PEOPLE]
    return Session.objects.select_related("step__template_step", *pairs).prefetch_related(slots, "answers")


def of_pairing(actor: Actor, pairing: Pairing) -> QuerySet[Session]:
    """The sessions of a pair, for the two alone, the latest first; raises Http404 for everybody else."""
    return _rows().filter(pairing=for_the_two(actor, pairing)).order_by("-starts_at", "-id")


def one(actor: Actor, pairing: Pairing, pk: uuid.UUID) -> Session:
    """One of them; raises Http404."""
    return get_object_or_404(of_pairing(actor, pairing), pk=pk)


@dataclass(frozen=True)
class Compared:
    """One question of the compass with both answers."""

    name: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Told:
    """A session as one of the two sees it: what waits for them, and what both have said once both did."""

    session: Session
    side: str
    slots: list[SessionSlot]
    mine: Said | None
    theirs: SessionAnswer | None
    # Of a panel: whether the reader looks for times, and what those beside whoever speaks have said.
    decides: bool = True
    beside: list[tuple[Participant, Said]] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether it lies ahead, or times for it wait for an answer."""
        return bool(self.slots) or (self.session.state == SessionState.AGREED and not self.session.is_over)

    @property
    def my_turn(self) -> bool:
        """Whether the times on the table wait for this side."""
        return bool(self.slots) and self.decides and self.session.proposed_by != self.side

    @property
    def asks(self) -> bool:
        """Whether this side can still say how it was; what did not take place was nothing."""
        over = self.session.is_over and self.session.state in (SessionState.AGREED, SessionState.HELD)
        return over and self.mine is not None and self.mine.took_place is not False and self.mine.next_fixed is None

    @property
    def more(self) -> list[str]:
        """What this side can still add for the compass, once it has told the rest; none of it is owed, and of several
        mentors the one who leads is asked."""
        if (
            not self.decides
            or self.mine is None
            or self.mine.next_fixed is None
            or self.session.state != SessionState.HELD
        ):
            return []
        return [name for name in MORE if not getattr(self.mine, name)]

    @property
    def compared(self) -> list[Compared]:
        """What both have said for the compass: one answer is seen for one's own, and never before."""
        if self.mine is None or self.theirs is None:
            return []
        said = [Compared(name, getattr(self.mine, name), getattr(self.theirs, name)) for name in MORE]
        return [one for one in said if one.mine and one.theirs]

    @property
    def was_of_little_use(self) -> bool:
        """Whether this side has said so; the other's answer opens no door."""
        return bool(self.mine and self.mine.useful and self.mine.useful <= LITTLE_USE)

    @property
    def is_unknown(self) -> bool:
        """Whether its time is over and nobody has said anything."""
        return self.session.state == SessionState.AGREED and self.session.is_over

    @property
    def theirs_to_see(self) -> SessionAnswer | None:
        """What the other said, once this side has said something too: nobody is swayed."""
        answered = self.mine and self.theirs and self.mine.answered_at and self.theirs.answered_at
        return self.theirs if answered else None

    @property
    def heard(self) -> list[tuple[Participant, Said]]:
        """The same of everybody beside the two who speak."""
        return [one for one in self.beside if one[1].answered_at] if self.mine and self.mine.answered_at else []


def told(session: Session, side: str, seat: Participant | None = None) -> Told:
    """One session as a side sees it, or a further mentor. What nobody can choose any more is not on the table."""
    answers = {answer.side: answer for answer in session.answers.all()}
    now = timezone.now()
    decided = session.state not in OPEN or session.is_over
    slots = [] if decided else [slot for slot in session.slots.all() if slot.starts_at > now]
    own, theirs = answers.get(side), answers.get(rules.other_side(side))
    since = session.pairing.joined(seat) if seat else None
    if since and session.starts_at and session.starts_at < since:
        # It was before their time: they say nothing of it, and nothing was said to them.
        return Told(session, side, slots, None, None, decides=rules.speaks_for_side(seat, session.pairing))
    if not session.pairing.further:
        return Told(session, side, slots, own, theirs)
    beside = {one.participant: one for one in session.panel_answers.all()}
    if seat is None or rules.speaks_for_side(seat, session.pairing):
        return Told(session, side, slots, own, theirs, beside=list(beside.items()))
    mine = beside.pop(seat, None) or PanelAnswer(session=session, participant=seat)
    said = [(session.pairing.mentor, own)] if own else []
    return Told(session, side, slots, mine, theirs, decides=False, beside=[*said, *beside.items()])


@dataclass(frozen=True)
class Meetings:
    """All sessions of a pair: what lies ahead, the earliest first, and what lies behind, the latest first."""

    ahead: list[Told]
    behind: list[Told]

    @property
    def waits(self) -> bool:
        """Whether times are on the table for a session that has no date yet: one at a time."""
        return any(one.session.state == SessionState.PROPOSED for one in self.ahead)


def meetings(actor: Actor, pairing: Pairing) -> Meetings:
    """The sessions of a pair as the actor sees them, those that were cancelled before they had a time left out."""
    rows = list(of_pairing(actor, pairing))
    seat = people.seat_of(actor, pairing)
    side = rules.side_of(seat)
    if pairing.further:
        prefetch_related_objects(rows, "panel_answers__participant__employee")
    shown = [told(row, side, seat) for row in rows if row.state != SessionState.CANCELLED or row.starts_at]
    ahead = [one for one in shown if one.is_open or one.session.state == SessionState.PROPOSED]
    behind = [one for one in shown if one not in ahead]
    return Meetings(sorted(ahead, key=_when), behind)


def _when(one: Told) -> tuple[bool, object]:
    at = one.session.starts_at or (one.slots[0].starts_at if one.slots else one.session.created_at)
    return one.session.state == SessionState.PROPOSED, at


def steps_to_meet_for(actor: Actor, pairing: Pairing) -> list[Step]:
    """The sessions of the plan that were not held yet, in the order in which they are due."""
    rows = Step.objects.filter(plan__pairing=pairing, state=StepState.OPEN, template_step__kind=StepKind.SESSION)
    return list(rows.select_related("template_step").order_by("due_on", "template_step__position", "id"))


def wanted(steps: Sequence[Step], asked: str) -> str:
    """The step that a new session is for: the one that was asked for, else the first that is left."""
    ids = [str(step.pk) for step in steps]
    return asked if asked in ids else (ids[0] if ids else "")


def by_link(actor: Actor) -> Session:
    """The session that a one-tap link is about, for whoever of the two it was given to; raises Http404."""
    rows = _rows().filter(pairing__in=linked.pairings(actor.email))
    return get_object_or_404(rows, pk=linked.subject_of_session(actor))


def for_the_two(actor: Actor, pairing: Pairing) -> Pairing:
    """A pair that the actor is one of, also when it has ended; raises Http404."""
    if not rules.side_in(actor, pairing):
        raise Http404
    return pairing


def on_the_table(actor: Actor, pairing: Pairing) -> Session | None:
    """The session of the pair for which times wait for an answer and no date holds; for the two alone."""
    return of_pairing(actor, pairing).filter(state=SessionState.PROPOSED).first()


def current(pairing: Pairing) -> Session | None:
    """The session for which times are on the table, else the next one that is agreed; the caller has asked who may see it."""
    ahead = Q(state=SessionState.PROPOSED) | Q(state=SessionState.AGREED, starts_at__gt=timezone.now())
    return _rows().filter(ahead, pairing=pairing).order_by(F("starts_at").asc(nulls_first=True), "id").first()


def meeting(pairing: Pairing, seat: Participant | None) -> Told | None:
    """What is on the table or agreed, as one of the two sees it; nothing for whoever is none of them."""
    found = current(pairing) if seat else None
    return told(found, rules.side_of(seat), seat) if found else None


def usual_link(pairing: Pairing) -> str:
    """Where the two met last time; the caller has asked who may see it."""
    rows = Session.objects.filter(pairing=pairing).exclude(meeting_link="")
    found: str | None = rows.order_by("-id").values_list("meeting_link", flat=True).first()
    return found or ""


def first_day(pairing: Pairing) -> dt.date:
    """The day on which the two became a pair, where the organization is."""
    return day_of(pairing.cohort.program.organization, pairing.started_at)


def helped(actor: Actor) -> list[Session]:
    """The sessions ahead whose times an assistant may move."""
    subject = actor.grant.subject if actor.grant and actor.grant.scope == LinkScope.SLOTS else None
    rows = _rows().filter(pairing__state=PairingState.ACTIVE, state__in=OPEN)
    rows = rows.filter(pairing__mentor=subject) | rows.filter(pairing__mentee=subject)
    return [row for row in rows.order_by("starts_at", "id") if not row.is_over and rules.helped_in(actor, row.pairing)]
