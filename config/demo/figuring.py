"""The figures of the demo: the pilot's people came in before its pairs began, a measure was written down, a change explained."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import connection
from django.db.models import F
from django.utils import timezone

from accounts.actors import Actor
from accounts.identifiers import uuid7
from accounts.models import AuditEvent
from accounts.tenancy import tenant
from analytics.services import figures, noting
from config.demo.going import BEGUN
from matching.models import Pairing
from plans.models import Goal
from programs.enums import Side
from programs.models import Cohort, Measure, Milestone, NudgeRule, Participant, Program
from programs.selectors.days import today_of
from programs.services.nudging import title_of

DAY = dt.timedelta(days=1)
# So many days before its pairs began the pilot was launched, and people were added to it one after the other.
LAUNCHED, FIRST, APART = 42, 38, 2
READINGS = (
    (30, Decimal(41), "Five questions by mail after a month, 15 of 17 answered"),
    (6, Decimal(58), "The same five questions again, 14 of 17 answered"),
)
GOALS = (("Use the team's channel every day", 100), ("Ask three beginners before each town hall", 40))
CHANGED = 19
WHY = (
    "In the pulse after two weeks several people said that they had signed at once and were reminded all the same: the letter "
    "came on the day of the next session. It waits two days longer now."
)
_THEN = """
INSERT INTO accounts_auditevent (id, organization_id, created_at, user_id, actor_name, verb, kind, row_id, label, detail)
VALUES (%s, %s, now() - make_interval(days => %s), %s, %s, 'changed a nudge', 'nudgerule', %s, %s, '{}')"""


def tell(actor: Actor, pilot: Cohort) -> None:
    """Let the pilot have a past, and add what people add by hand."""
    with tenant(actor.organization_id, actor.user_id):
        _came(pilot)
        measure = Measure.objects.filter(program=pilot.program).order_by("position")[0]
        today = today_of(pilot.program.organization)
        for days, value, source in READINGS:
            noting.record(actor=actor, measure=measure, day=today - days * DAY, value=value, source=source)
        _changed(actor, pilot.program)
        for pair in Pairing.objects.filter(cohort=pilot, state="active").order_by("mentor__employee__number"):
            _agreed(pair)


def take(actor: Actor) -> None:
    """Once everything is told: the figures of today, and of every week so far."""
    figures.take_due(actor.organization_id)


def _agreed(pair: Pairing) -> None:
    """Two who have no goal yet agree on two of them, and have reached one."""
    if not Goal.objects.filter(pairing=pair).exists():
        now = timezone.now()
        for what, progress in GOALS:
            Goal.objects.create(
                pairing=pair, learner=Side.MENTEE, what=what, progress=progress, state="accepted", mentor_accepted_at=now,
                mentee_accepted_at=now,
            )  # fmt: skip


def _came(pilot: Cohort) -> None:
    """The people of pairs were added over some weeks, and had done everything when their pair began."""
    begun = timezone.now() - BEGUN * DAY
    Program.objects.filter(pk=pilot.program_id).update(
        launched_at=begun - LAUNCHED * DAY, created_at=begun - LAUNCHED * DAY
    )
    Cohort.objects.filter(pk=pilot.pk).update(created_at=begun - LAUNCHED * DAY)
    rows = Participant.objects.filter(cohort=pilot).order_by("employee__number")
    for place, row in enumerate(rows):
        joined = begun - max(FIRST - APART * place, 4) * DAY
        Participant.objects.filter(pk=row.pk).update(joined_at=joined)
        Milestone.objects.filter(participant=row, reached_at__gt=begun).update(
            reached_at=F("reached_at") - (BEGUN + 2) * DAY
        )


def _changed(actor: Actor, program: Program) -> None:
    """The invitation's reminder was moved some weeks ago. The trail is never changed, so it is written as of then."""
    rule = NudgeRule.objects.get(program=program, key="charter-unsigned")
    event, label = uuid7(), f"{title_of(rule)} of {program}"
    with connection.cursor() as cursor:
        cursor.execute(_THEN, [event, actor.organization_id, CHANGED, actor.user_id, actor.name, str(rule.pk), label])
    noting.explain(actor=actor, event=AuditEvent.objects.get(pk=event), text=WHY)
