"""Endings in the demo: one pair that has closed with thanks, one that is asked to, and two who have parted without fault."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.actors import Actor
from accounts.tenancy import private, tenant
from matching.enums import PairingState
from matching.models import Pairing
from plans import sealing
from plans.enums import SessionState
from plans.models import Afterwards, Closing, FutureLeader, Goal, Parting, PartingReason, Session, Thanks
from plans.services import keys
from programs.enums import Side
from programs.models import Cohort, Participant

_THANKS = {
    Side.MENTOR: "You tried everything I showed you the same week, and told your own team where you had learned it.",
    Side.MENTEE: "You stopped me when I began to explain. I ask better questions since, and not only you.",
}
_LEADER = "Told a room of directors that their favorite report had been wrong for a year, and they thanked for it."
_LEADS = "Got forty people from five departments to agree on one page."
_GOALS = (
    ("Answer in the channel myself instead of calling", "Answers a week", "0", "5", 100),
    ("Build my own report from live data", "Reports built alone", "0", "2", 80),
)
_REASONS = (("time", 3), ("topi", 2), ("none", 4))


def tell(actor: Actor, pilot: Cohort) -> None:
    """In the pilot one of a pair proposes to close, and two have parted without fault."""
    with tenant(actor.organization_id, actor.user_id):
        rows = Pairing.objects.filter(cohort=pilot, state="active").exclude(mentor__state="withdrawn")
        pairs = list(rows.filter(mentor__employee__user=None).order_by("mentor__employee__number"))
        through = Goal.objects.filter(pairing__in=pairs, progress=100).values_list("pairing_id", flat=True)
        closing = next((pair for pair in pairs if pair.pk in set(through)), pairs[-1])
        Closing.objects.create(pairing=closing, by=Side.MENTEE, due_at=timezone.now() + dt.timedelta(days=11))
        _named(closing, _LEADER, quote=_LEADER, released_at=timezone.now())
        _part(next(pair for pair in reversed(pairs) if pair.pk != closing.pk))


def _part(pair: Pairing) -> None:
    """It ended four days ago, long enough for the letters that the demo does not make up."""
    ended = timezone.now() - dt.timedelta(days=4)
    Pairing.objects.filter(pk=pair.pk).update(state=PairingState.ENDED, ended_at=ended, wants_successor=True)
    Parting.objects.create(pairing=pair)
    for reason, told in _REASONS:
        PartingReason.objects.create(program=pair.cohort.program, reason=reason, told=told)


def look_back(actor: Actor, cohort: Cohort) -> None:
    """Olu, who can sign in, has mentored somebody in an earlier program, and the two have closed it together."""
    with tenant(actor.organization_id, actor.user_id):
        sides = {one: Participant.objects.get(cohort=cohort, side=one) for one in Side.values}
        pair = Pairing.objects.create(cohort=cohort, **sides)
        now = timezone.now()
        for what, measure, baseline, target, progress in _GOALS:
            Goal.objects.create(
                pairing=pair, learner=Side.MENTEE, what=what, measure=measure, baseline=baseline, target=target,
                progress=progress, state="accepted", mentor_accepted_at=now, mentee_accepted_at=now,
            )  # fmt: skip
        for days in (180, 140, 100, 60, 30, 8):
            at = now - dt.timedelta(days=days)
            values = {"starts_at": at, "agreed_at": at, "proposed_by": Side.MENTOR, "proposals": 1}
            Session.objects.create(pairing=pair, state=SessionState.HELD, **values)
        for side, words in _THANKS.items():
            _thank(pair, side, words)
        _named(pair, _LEADS)
        Afterwards.objects.create(pairing=pair, participant=pair.mentor, in_touch=True)
        Afterwards.objects.create(pairing=pair, participant=pair.mentee, in_touch=True, topic="Hiring on social media")
        begun, ended = now - dt.timedelta(days=190), now - dt.timedelta(days=5)
        Closing.objects.create(pairing=pair, by=Side.MENTOR, due_at=ended, confirmed_at=ended, closed_at=ended)
        Pairing.objects.filter(pk=pair.pk).update(state=PairingState.ENDED, started_at=begun, ended_at=ended)


def _named(pair: Pairing, words: str, **released: object) -> None:
    """The mentee has named the mentor as a future leader."""
    row = FutureLeader(organization_id=pair.organization_id, pairing=pair, mentor_id=pair.mentor_id, **released)
    with private(person=pair.mentee_id):
        row.words = sealing.seal(keys.give(pair), words, place=row.place)
        row.save(force_insert=True)


def _thank(pair: Pairing, side: str, words: str) -> None:
    """Written as the two would have, while it went on."""
    row = Thanks(organization_id=pair.organization_id, pairing=pair, author=pair.seats(side)[0])
    with private(person=row.author_id):
        row.words = sealing.seal(keys.give(pair), words, place=row.place)
        row.save(force_insert=True)
