"""A cohort whose people were just asked: one is on each step of the way in, and Bernd's letter waits in the mailbox."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from accounts.actors import Actor, by_link
from accounts.models import OneTapLink
from accounts.tenancy import tenant
from config.demo import nudging
from nudges.enums import MessageState
from nudges.models import Message
from profiles.models import Topic
from profiles.services import gate
from programs.enums import LinkScope, MilestoneKind, Refusal, Side
from programs.models import Cohort, Employee, Milestone, Nomination, Participant
from programs.selectors.days import today_of
from programs.services import charters, cohorts, invitations, participants, places

DAYS = {
    MilestoneKind.INVITED: 9, MilestoneKind.OPENED: 6, MilestoneKind.HANDED_OVER: 6, MilestoneKind.STARTED: 6,
    MilestoneKind.COMPLETE: 5, MilestoneKind.SIGNED: 5, MilestoneKind.ADMITTED: 5,
}  # fmt: skip
HABITS = {"headline": "I like straight answers.", "languages": ["en"], "contact": "either", "pace": "open"}


def tell(actor: Actor, before: Cohort, juniors: Sequence[Employee], seniors: Sequence[Employee]) -> None:
    """Open the cohort, ask its people, and let all but Bernd answer in different ways."""
    with tenant(actor.organization_id, actor.user_id):
        cohort = cohorts.clone(actor=actor, cohort=before, name="Spring cohort", starts_on=None, cap=8)
        cohorts.greet(actor=actor, cohort=cohort, greeting="Olu and I would be glad to have you in the spring.")
        for side, people in ((Side.MENTOR, juniors), (Side.MENTEE, seniors)):
            ids = [employee.pk for employee in people]
            participants.enrol(actor=actor, cohort=cohort, employee_ids=ids, side=side)
        nudging.in_english(cohort)
        rows = list(Participant.objects.filter(cohort=cohort).order_by("employee__number"))
        invitations.invite(actor=actor, cohort=cohort, participants=rows)
        known = [topic.pk for topic in Topic.objects.order_by("theme", "name")]
    with tenant(actor.organization_id):
        answering = [row for row in rows if row.employee_id != seniors[0].pk]
        for number, row in enumerate(answering):
            _answer(number % 7, row, known[number : number + 3])
        _as_days_ago(cohort, newest=seniors[0])
        named = Employee.objects.filter(participations=None).order_by("number")[0]
        why = "Explains things so that one wants to try them."
        Nomination.objects.create(cohort=cohort, employee=named, side=Side.MENTOR, by_email=actor.email, why=why)
        Nomination.objects.create(cohort=cohort, employee=named, side=Side.MENTEE, by_email=named.email)


def _answer(way: int, row: Participant, topic_ids: Sequence[object]) -> None:
    """What one of them did with the letter."""
    actor = by_link(OneTapLink.objects.filter(scope=LinkScope.PLACE, subject=row.pk)[0])
    if way == 0:
        return
    if way == 1:
        places.hand_over(actor=actor, participant=row)
    elif way == 2:
        until = today_of(row.cohort.organization) + dt.timedelta(days=60)
        places.postpone(actor=actor, participant=row, until=until)
    elif way == 3:
        places.decline(actor=actor, participant=row, reason=Refusal.TIME)
    else:
        places.keep(actor=actor, participant=row)
        gate.choose_topics(actor=actor, participant=row, topic_ids=topic_ids)  # type: ignore[arg-type]
        if way > 4:
            zone = {"time_zone": row.employee.time_zone}
            slots = ["1-morning", "2-midday", "3-afternoon"]
            gate.choose_slots(actor=actor, participant=row, slots=slots, answers=HABITS | zone)
        if way > 5:
            charters.sign(actor=actor, participant=row, name=row.employee.name, version=1)


def _as_days_ago(cohort: Cohort, newest: Employee) -> None:
    """Everything happened today; in the story it took days, but for the one whose letter leaves now."""
    now = timezone.now()
    people = Participant.objects.filter(cohort=cohort).exclude(employee=newest)
    for kind, days in DAYS.items():
        rows = Milestone.objects.filter(participant__in=people, kind=kind)
        rows.update(reached_at=now - dt.timedelta(days=days))
    asked = now - dt.timedelta(days=DAYS[MilestoneKind.INVITED])
    people.update(invited_at=asked)
    answered = now - dt.timedelta(days=DAYS[MilestoneKind.OPENED])
    people.exclude(answered_at=None).update(answered_at=answered)
    letters = Milestone.objects.filter(participant__in=people, kind=MilestoneKind.INVITED).values("letter")
    sent = asked + dt.timedelta(minutes=1)
    Message.objects.filter(dedupe_key__in=letters).update(
        state=MessageState.SENT, due_at=sent, next_at=sent, sent_at=sent, released_at=sent
    )
