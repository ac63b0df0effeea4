"""What is known of the end of a pair: whether it is proposed, what they did, and what each thanks the other for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.actors import Actor, NotAllowed
from matching import rules as people
from matching.enums import PairingState
from matching.models import Pairing
from plans import rules, sealing
from plans.enums import ChangeState, GoalState, SessionState, StepKind, StepState
from plans.models import Afterwards, Closing, Goal, Handover, Session, Step, Thanks
from plans.selectors import goals, keys, ledger, notes
from programs.selectors.days import day_of, today_of

# From so many days before the last one on the page of a pair speaks of closing; so long after the end thanks can be written.
NEAR, THANKED = dt.timedelta(days=14), dt.timedelta(days=14)


def current(actor: Actor, pairing: Pairing) -> Closing | None:
    """The proposal to close that can still be answered or taken back."""
    rows = Closing.objects.filter(pairing=pairing, withdrawn_at=None, closed_at=None)
    row = rows.first()
    return row if row is not None and row.is_open else None


def by_the_two(pairing: Pairing) -> bool:
    """Whether a pairing was closed by its two people."""
    return Closing.objects.filter(pairing=pairing, closed_at__isnull=False).exists()


@dataclass(frozen=True)
class Card:
    """What the page of a pair says of the end: what was proposed, or that the last day is near."""

    closing: Closing | None
    mine: bool
    near: bool
    ends_on: dt.date


def card(actor: Actor, pairing: Pairing) -> Card | None:
    """For one of the two while the pairing goes on; nobody else is told."""
    side = rules.voice_in(actor, pairing)
    if not side:
        return None
    row, last = current(actor, pairing), goals.ends_on(pairing)
    near = today_of(pairing.cohort.program.organization) >= last - NEAR
    return Card(row, row is not None and row.by == side, near, last)


def last_talk(actor: Actor, pairing: Pairing) -> Step | None:
    """The last session of their plan, which has the agenda of a good end; None where the plan has none."""
    rows = Step.objects.filter(plan__pairing=pairing, template_step__kind=StepKind.SESSION)
    rows = rows.exclude(state=StepState.LEFT_OUT).select_related("template_step__stage")
    return rows.order_by("-template_step__stage__position", "-template_step__position", "-pk").first()


@dataclass(frozen=True)
class LookBack:
    """What two did: days, numbers, and their goals as far as they came. ``changes`` are those that both have confirmed, and
    None for the further mentors of a panel, who have no part in them.
    """

    begun: dt.date
    ended: dt.date | None
    sessions: int
    steps: int
    changes: int | None
    goals: list[Goal] = field(default_factory=list)

    @property
    def reached(self) -> int:
        """How many of the goals they have reached."""
        return sum(goal.reached for goal in self.goals)


def look_back(actor: Actor, pairing: Pairing) -> LookBack:
    """For the two alone. Takes four queries."""
    if not people.is_in(actor, pairing):
        raise NotAllowed("only the two of a pair look back")
    organization = pairing.cohort.program.organization
    agreed = goals.goals(actor, pairing).filter(state=GoalState.ACCEPTED)
    done = Step.objects.filter(plan__pairing=pairing, state=StepState.DONE)
    return LookBack(
        begun=day_of(organization, pairing.started_at),
        ended=day_of(organization, pairing.ended_at) if pairing.ended_at else None,
        sessions=held(pairing),
        steps=done.count(),
        changes=_changes(actor, pairing) if people.speaks(actor, pairing) else None,
        goals=list(agreed.order_by("-progress", "created_at", "pk")),
    )


def _changes(actor: Actor, pairing: Pairing) -> int:
    rows = ledger.entries(actor, pairing).filter(confirmed_at__isnull=False)
    return rows.exclude(state=ChangeState.DROPPED).count()


def held(pairing: Pairing, since: dt.datetime | None = None) -> int:
    """How many sessions took place, or how many since somebody came to them; the caller is one of the two."""
    rows = Session.objects.filter(pairing=pairing, state=SessionState.HELD)
    return (rows.filter(starts_at__gte=since) if since else rows).count()


@dataclass(frozen=True)
class Words:
    """What somebody wrote; ``text`` is None where it does not open any more."""

    text: str | None
    since: dt.datetime


def own_thanks(actor: Actor, pairing: Pairing) -> Words | None:
    """What the actor thanks the other for; they may change it."""
    return _thanks(actor, pairing, people.own_side(actor, pairing).pk)


def received(actor: Actor, pairing: Pairing) -> Words | None:
    """What the other thanks the actor for: opened when the pairing has ended, and not a day before."""
    if pairing.state != PairingState.ENDED:
        return None
    return _thanks(actor, pairing, people.partner(actor, pairing).pk)


def _thanks(actor: Actor, pairing: Pairing, author_id: object) -> Words | None:
    if not people.speaks(actor, pairing):
        raise NotAllowed("only the two of a pair read what they thank each other for")
    with keys.as_one_of(actor, pairing):
        row = None if notes.gone(pairing) else Thanks.objects.filter(pairing=pairing, author=author_id).first()
        if row is None:
            return None
        key = keys.held(pairing)
    try:
        return Words(sealing.opened(key, bytes(row.words), place=row.place) if key else None, row.created_at)
    except sealing.Unreadable:
        return Words(None, row.created_at)


def may_thank(actor: Actor, pairing: Pairing) -> bool:
    """While the pairing goes on, and for two weeks after the two have closed it; after any other end no word goes on."""
    if rules.voice(actor, pairing):
        return True
    if not people.speaks(actor, pairing) or pairing.ended_at is None or not by_the_two(pairing):
        return False
    return pairing.state == PairingState.ENDED and pairing.ended_at > timezone.now() - THANKED


@dataclass(frozen=True)
class Next:
    """What the actor would like next, and whether both want to stay in touch."""

    mine: Afterwards
    both_in_touch: bool


def next_steps(actor: Actor, pairing: Pairing) -> Next:
    """For one of the two: what the other would like is told only where both want the same."""
    if not people.speaks(actor, pairing):
        raise NotAllowed("only the two of a pair see what comes next")
    own = people.own_side(actor, pairing).pk
    two = (pairing.mentor_id, pairing.mentee_id)
    rows = {row.participant_id: row for row in Afterwards.objects.filter(pairing=pairing, participant__in=two)}
    return Next(rows.get(own) or Afterwards(), len(rows) == 2 and all(row.in_touch for row in rows.values()))


def taken_over(actor: Actor, pairing: Pairing) -> Handover | None:
    """From which pairing plan, agreement and goals were taken over; for the two and for those who run the matching."""
    people_of = ("before__mentor__employee",)
    return Handover.objects.filter(pairing=pairing).select_related(*people_of).first()
