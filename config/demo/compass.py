"""The compass in the demo: what pairs tapped beside the three, one that turned and came back, and one that asks for company."""

from __future__ import annotations

import datetime as dt
import random
import uuid

from django.utils import timezone

from accounts.actors import Actor
from accounts.tenancy import tenant
from matching.models import Pairing
from plans.documents import Task
from plans.enums import Led, SessionState
from plans.models import Contact, JointAsk, PlanTemplate, Session, SessionAnswer, TemplateVersion
from plans.selectors import templates as selectors
from plans.services import cohort_compass, compass, drafts
from programs.enums import Side
from programs.models import Cohort

AMARA = "amara@nordwind.example"
# Led, agenda, asked and learned, session by session: Bernd explains, both notice it, and it turns.
_SERIES = (
    (Led.MENTOR, Led.EVEN, Led.MENTEE, Led.MENTEE),
    (Led.EVEN, Led.EVEN, Led.MENTEE, Led.EVEN),
    (Led.MENTEE, Led.MENTEE, Led.EVEN, Led.MENTEE),
    (Led.MENTOR, Led.EVEN, Led.MENTEE, Led.EVEN),
    (Led.MENTOR, Led.MENTOR, Led.MENTEE, Led.MENTEE),
)
# So many days ago Amara and Bernd talked beside their plan.
_TALKS = (29, 22, 16, 11)
_HALF_TIME = Task(
    key=uuid.UUID("8a0c9a43-0c6e-4f57-9d61-5d2f6f4f1e21"),
    kind="message",
    title="Half of your way",
    text="Half of your time together is behind you. Look at your goals, and say to each other what should be different from now"
    " on.",
    direction="both",
    days=75,
    required=False,
)


def tell(actor: Actor, pilot: Cohort, rng: random.Random) -> None:
    """Let the pilot's pairs have tapped, and have the month that is over be read."""
    with tenant(actor.organization_id, actor.user_id):
        Cohort.objects.filter(pk=pilot.pk).update(created_at=timezone.now() - dt.timedelta(days=70))
        pairs = Pairing.objects.filter(cohort=pilot, state="active").order_by("mentor__employee__number")
        pairs = list(pairs.select_related("mentor__employee"))
        for pair in pairs:
            _tapped(pair, rng)
        others = [pair for pair in pairs if pair.mentor.employee.email != AMARA]
        JointAsk.objects.create(pairing=others[2], mentor_at=timezone.now(), mentee_at=timezone.now())
        _never_met(others)
        cohort_compass.freeze(actor=actor)
        _write_half_time(actor, pilot)


def _talk(pair: Pairing, days: int) -> None:
    """A talk beside the plan, of which both told."""
    at = timezone.now() - dt.timedelta(days=days)
    stem = {"minutes": 30, "proposed_by": Side.MENTOR, "proposals": 1, "agreed_at": at - dt.timedelta(days=4)}
    row = Session.objects.create(pairing=pair, starts_at=at, state=SessionState.HELD, **stem)
    told = {"took_place": True, "useful": 4, "next_fixed": True, "answered_at": at + dt.timedelta(hours=3)}
    SessionAnswer.objects.bulk_create(SessionAnswer(session=row, side=side, **told) for side in Side.values)


def _never_met(pairs: list[Pairing]) -> None:
    """One pair that has not had a session stays without any date: a human is needed."""
    met = set(Session.objects.filter(state=SessionState.HELD).values_list("pairing_id", flat=True))
    for pair in [one for one in pairs if one.pk not in met][:1]:
        Session.objects.filter(pairing=pair).delete()
        Contact.objects.filter(pairing=pair).delete()


def _tapped(pair: Pairing, rng: random.Random) -> None:
    """What both said of each session that one of them told of; Amara and Bernd by the script."""
    own = pair.mentor.employee.email == AMARA
    for days in _TALKS if own else ():
        _talk(pair, days)
    rows = list(Session.objects.filter(pairing=pair, state=SessionState.HELD).order_by("starts_at", "pk"))
    for place, row in enumerate(rows):
        said = _SERIES[place % len(_SERIES)] if own else rng.choice((_SERIES[0], _SERIES[1], _SERIES[4]))
        names = ("led", "agenda", "asked", "learned")
        told = SessionAnswer.objects.filter(session=row).exclude(answered_at=None)
        told.update(**dict(zip(names, said, strict=True)))
    if rows:
        compass.heed(session=rows[-1])


def _write_half_time(actor: Actor, pilot: Cohort) -> None:
    """A message step in the draft that the admin works on."""
    template = PlanTemplate.objects.get(program=pilot.program, usual=True)
    draft = TemplateVersion.objects.get(template=template, state="draft")
    stage = selectors.stages(actor, draft)[-1]
    drafts.save_step(actor=actor, version=draft, step=None, seen=0, wish=drafts.Wish(stage, _HALF_TIME))
