"""Sessions of the demo's pilot: those that took place, one that was not told of, and one that waits for an answer."""

from __future__ import annotations

import datetime as dt
import random

from django.utils import timezone

from accounts.actors import Actor, of_membership
from accounts.models import Membership
from accounts.tenancy import tenant
from config.demo import nudging
from matching.models import Pairing
from plans.enums import ContactSource, SessionState, StepKind, StepState
from plans.models import Contact, Session, SessionAnswer, Step
from plans.selectors import availability
from plans.selectors import sessions as selectors
from plans.services import questions, sessions
from programs.enums import Side
from programs.models import Cohort
from programs.selectors.days import today_of

DAY = dt.timedelta(days=1)
AMARA, BERND = "amara@nordwind.example", "bernd@nordwind.example"
CALL = "https://meet.nordwind.example/amara-and-bernd"


def tell(actor: Actor, pilot: Cohort, rng: random.Random) -> None:
    """Every session of a plan that is behind a pair was one; some pairs meet elsewhere, one says nothing."""
    with tenant(actor.organization_id, actor.user_id):
        pairs = list(
            Pairing.objects.filter(cohort=pilot, state="active")
            .order_by("mentor__employee__number")
            .select_related("organization", "mentee__employee")
        )
        for place, pair in enumerate(pairs):
            _held(pair, rng)
            if place % 4 == 2:
                _elsewhere(pair, days=3 + place)
            if place % 4 == 3:
                _untold(pair, days=6)
        nudging.in_english(pilot)
    _propose(actor, pilot)
    questions.ask_due(actor.organization_id)


def _held(pair: Pairing, rng: random.Random) -> None:
    """The sessions of which both, or one of the two, told; Bernd owes three taps for the last one."""
    done = Step.objects.filter(plan__pairing=pair, template_step__kind=StepKind.SESSION, state=StepState.DONE)
    steps = list(done.order_by("due_on"))
    for step in steps:
        owed = pair.mentee.employee.email == BERND and step == steps[-1]
        _told(pair, step, rng, seniors=not owed and rng.random() < 0.7)


def _told(pair: Pairing, step: Step, rng: random.Random, *, seniors: bool) -> None:
    """One session that was held, and what was said of it."""
    at = step.ended_at or timezone.now() - DAY
    row = _session(pair.pk, at, SessionState.HELD, step)
    for side in Side.values:
        told = side == Side.MENTOR or seniors
        said = {"took_place": True, "useful": rng.randint(3, 5), "led": rng.choice(["mentor", "mentor", "even"])}
        told_at = at + 3 * DAY / 24 if told else None
        SessionAnswer.objects.create(
            session=row, side=side, answered_at=told_at, **(said | {"next_fixed": True} if told else {})
        )


def _session(pairing_id: object, at: dt.datetime, state: str, step: Step | None = None) -> Session:
    stem = {"minutes": 45, "proposed_by": Side.MENTOR, "proposals": 1, "agreed_at": at - 5 * DAY}
    return Session.objects.create(pairing_id=pairing_id, starts_at=at, state=state, step=step, **stem)


def _elsewhere(pair: Pairing, *, days: int) -> None:
    day = today_of(pair.organization) - days * DAY
    Contact.objects.create(pairing=pair, side=Side.MENTEE, source=ContactSource.TAP, day=day, minutes=30)


def _untold(pair: Pairing, *, days: int) -> None:
    """A date that has passed, and nobody said anything: unknown, and never missed."""
    row = _session(pair.pk, timezone.now() - days * DAY, SessionState.AGREED)
    SessionAnswer.objects.bulk_create(SessionAnswer(session=row, side=side) for side in Side.values)


def _propose(actor: Actor, pilot: Cohort) -> None:
    """Amara has proposed three times for what comes next, and Bernd has not chosen yet."""
    with tenant(actor.organization_id):
        membership = Membership.objects.select_related("user").get(user__email=AMARA)
    with tenant(actor.organization_id, membership.user_id):
        amara = of_membership(membership)
        pair = Pairing.objects.filter(cohort=pilot, mentor__employee__email=AMARA, state="active").first()
        if pair is None:
            return
        steps = selectors.steps_to_meet_for(amara, pair)
        times = availability.suggested(amara, pair)
        step = steps[0] if steps else None
        sessions.propose(actor=amara, pairing=pair, starts=times, minutes=45, meeting_link=CALL, step=step)
