"""How a program's rules are obtained, what they would send, why somebody was nudged or not, and who stayed silent."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import DateField, DateTimeField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from nudges import catalogue
from nudges.catalogue import Blueprint
from nudges.enums import MessageState
from nudges.models import Message
from nudges.services.forecasts import Planned, forecast
from programs.enums import EmployeeStatus, FollowUpKind, MilestoneKind, ParticipantState, ProgramState, Side
from programs.models import Cohort, FollowUp, Milestone, NudgeRule, Participant, Program

SILENT_RULE = "profile-not-started"
# How long somebody has to answer the last nudge before a human is asked.
SILENCE = dt.timedelta(days=2)
MOST_PLANNED = 5_000
_EVER = dt.datetime.min.replace(tzinfo=dt.UTC, year=1970)

# Every step that is still to come for the people of a cohort, whoever has not been asked yet counted as asked now.
_PLAN = """
  SELECT r.key, due.about_id, w.step, since.at + make_interval(days => w.days) AS due_at, due.email, due.name,
    due.time_zone, due.executive
  FROM ({due}) AS due
  JOIN programs_nudgerule r ON r.organization_id = %(organization)s AND r.program_id = due.program_id
    AND r.key = %(rule)s AND r.enabled
  CROSS JOIN LATERAL (SELECT greatest(coalesce(due.since, %(now)s), r.switched_on_at) AS at) AS since
  CROSS JOIN LATERAL unnest(r.waits) WITH ORDINALITY AS w(days, step)
  WHERE due.cohort_id = %(cohort)s AND due.person_id = coalesce(%(person)s::uuid, due.person_id) AND w.step <= r.most
    AND w.days < r.ends_after AND %(now)s < since.at + make_interval(days => r.ends_after)
    AND NOT EXISTS (SELECT 1 FROM nudges_message m WHERE m.organization_id = %(organization)s
      AND m.about_id = due.about_id AND m.rule = r.key AND m.step >= w.step AND m.state <> 'pending'
      AND m.created_at >= coalesce({round}, '-infinity')
      AND NOT (m.state = 'cancelled' AND m.released_at IS NULL))
  ORDER BY due_at, due.about_id LIMIT %(most)s
"""


@dataclass(frozen=True)
class RuleStory:
    """What one rule did and will do for one participant; ``applies`` is whether its trigger holds now."""

    rule: NudgeRule
    blueprint: Blueprint
    applies: bool = False
    planned: list[Planned] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)


def rules(actor: Actor, program: Program) -> list[tuple[Blueprint, NudgeRule]]:
    """The rules of a program in the order of the catalogue; a draft has none yet."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = {row.key: row for row in NudgeRule.objects.filter(program=program)}
    return [(one, rows[key]) for key, one in catalogue.blueprints().items() if key in rows]


def rule(actor: Actor, program_id: uuid.UUID, rule_id: uuid.UUID) -> NudgeRule:
    """One rule of a program; raises Http404."""
    actor.require(Permission.MANAGE_PROGRAMS)
    known = NudgeRule.objects.filter(program_id=program_id, key__in=catalogue.blueprints())
    return get_object_or_404(known.select_related("program__organization"), pk=rule_id)


def timeline(actor: Actor, cohort: Cohort) -> list[Planned]:
    """Every nudge that a cohort gets from now on if nobody does anything, in the order in which they leave."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return _planned(cohort, None)


def _planned(cohort: Cohort, person_id: uuid.UUID | None) -> list[Planned]:
    now = timezone.now()
    kinds = _told()
    found = [one for blueprint in kinds for one in _steps(blueprint, cohort, person_id, now)]
    late: dict[tuple[uuid.UUID, str], int] = {}
    for one in found:
        if one.due_at <= now:
            late[one.about_id, one.rule] = max(one.step, late.get((one.about_id, one.rule), 0))
    # What is late by several steps is told once.
    return forecast([one for one in found if one.step >= late.get((one.about_id, one.rule), 0)], now)


def _told() -> list[Blueprint]:
    """SECURITY: the kinds of which an admin may know who gets them; of private ones not even whether."""
    return [one for one in catalogue.blueprints().values() if not one.private]


def _steps(blueprint: Blueprint, cohort: Cohort, person_id: uuid.UUID | None, now: dt.datetime) -> list[Planned]:
    values = {
        "organization": str(cohort.organization_id),
        "cohort": str(cohort.pk),
        "rule": blueprint.key,
        "person": str(person_id) if person_id else None,
        "most": MOST_PLANNED,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PLAN.format(due=blueprint.due, round=blueprint.round), values)
        return [Planned(*row) for row in cursor.fetchall()]


def unasked(actor: Actor, cohort: Cohort) -> int:
    """How many people of a cohort have not been asked for their profile yet."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = Participant.objects.filter(cohort=cohort, state=ParticipantState.ENROLLED, invited_at=None)
    return rows.filter(complete=False, excused=False).count()


def story(actor: Actor, participant: Participant) -> list[RuleStory]:
    """Why somebody was nudged, or was not: rule by rule, what was sent, what waits, and what is to come."""
    actor.require(Permission.MANAGE_PROGRAMS)
    cohort = participant.cohort
    planned = _planned(cohort, participant.pk)
    told = Message.objects.filter(about_id__in=[participant.pk, *_owned(participant)])
    # SECURITY: a private nudge may be about the same row as another one.
    told = told.exclude(rule__in=catalogue.private())
    messages = list(told.defer("text", "html").order_by("due_at", "pk"))
    unsent = (MessageState.PENDING, MessageState.CANCELLED)
    waiting = {(one.rule, one.about_id, one.step) for one in messages if one.state in unsent}
    return [
        RuleStory(
            rule=row,
            blueprint=blueprint,
            applies=not blueprint.private and _applies(blueprint, participant),
            planned=[
                one for one in planned if one.rule == row.key and (row.key, one.about_id, one.step) not in waiting
            ],
            messages=[one for one in messages if one.rule == row.key],
        )
        for blueprint, row in rules(actor, cohort.program)
    ]


def _owned(participant: Participant) -> list[uuid.UUID]:
    """Rows of other kinds that somebody's nudges can be about."""
    values = {"organization": str(participant.organization_id), "person": str(participant.pk)}
    found: list[uuid.UUID] = []
    with connection.cursor() as cursor:
        for blueprint in _told():
            if blueprint.owned:
                cursor.execute(blueprint.owned, values)
                found += [row[0] for row in cursor.fetchall()]
    return found


def _applies(blueprint: Blueprint, participant: Participant) -> bool:
    values: dict[str, Any] = {
        "organization": str(participant.organization_id), "person": str(participant.pk), "now": timezone.now(),
    }  # fmt: skip
    asked = f"SELECT EXISTS (SELECT 1 FROM ({blueprint.due}) AS due WHERE due.person_id = %(person)s)"
    with connection.cursor() as cursor:
        cursor.execute(asked, values)
        return bool(cursor.fetchone()[0])


def silent(actor: Actor) -> QuerySet[Participant]:
    """Seniors who were nudged for the last time and have not answered: a human takes over. The longest silence first.

    What they were told before their last answer was another round; a new letter, like a nudge, gives them its days.
    """
    actor.require(Permission.MANAGE_PROGRAMS)
    now = timezone.now()
    over = (MessageState.SENT, MessageState.SUPPRESSED, MessageState.DEAD)
    told = Message.objects.filter(about_id=OuterRef("pk"), rule=SILENT_RULE, state__in=over)
    told = told.filter(created_at__gte=Coalesce(OuterRef("answered_at"), Value(_EVER)))
    told = told.annotate(at=Coalesce("sent_at", "due_at")).order_by("-step")
    last = NudgeRule.objects.filter(program=OuterRef("cohort__program"), key=SILENT_RULE)
    chose = Milestone.objects.filter(participant=OuterRef("pk"), kind=MilestoneKind.HANDED_OVER)
    looked_after = FollowUp.objects.filter(participant=OuterRef("pk"), until__gt=_today(now))
    rows = Participant.objects.filter(
        side=Side.MENTEE, state=ParticipantState.ENROLLED, completeness=0, excused=False,
        cohort__program__state=ProgramState.LIVE, employee__status=EmployeeStatus.ACTIVE,
    )  # fmt: skip
    asked = Q(invited_at__lt=now - SILENCE) & (Q(answered_at=None) | Q(answered_at__lt=F("invited_at")))
    rows = rows.filter(asked).exclude(Exists(chose))
    rows = rows.annotate(
        last_step=last.values("most")[:1],
        told_at=told.values("at")[:1],
        told_step=told.values("step")[:1],
    )
    due = rows.filter(told_step__gte=F("last_step"), told_at__lt=now - SILENCE).exclude(Exists(looked_after))
    return due.select_related("employee", "cohort__program").order_by("told_at", "pk")


def _today(now: dt.datetime) -> Func:
    """The day where each row's organization is, whatever zone the page or the worker stands in."""
    zone = F("organization__time_zone")
    moment = Value(now, DateTimeField())
    return Func(zone, moment, template="timezone(%(expressions)s)::date", output_field=DateField())


def follow_ups(actor: Actor) -> Sequence[FollowUp]:
    """What was done about silent people lately, the latest first: it can be undone."""
    actor.require(Permission.MANAGE_PROGRAMS)
    since = timezone.now() - dt.timedelta(days=14)
    rows = FollowUp.objects.filter(created_at__gte=since).select_related("participant__employee", "done_by")
    return list(rows.select_related("participant__cohort__program").order_by("-created_at", "-pk")[:20])


def follow_up(actor: Actor, follow_up_id: uuid.UUID) -> FollowUp:
    """One thing that was done about somebody, but a mentor who was given; raises Http404."""
    return get_object_or_404(_done(actor).exclude(kind=FollowUpKind.ASSIGNED), pk=follow_up_id)


def assignment(actor: Actor, follow_up_id: uuid.UUID) -> FollowUp:
    """That somebody silent was given a mentor; raises Http404."""
    return get_object_or_404(_done(actor).filter(kind=FollowUpKind.ASSIGNED), pk=follow_up_id)


def _done(actor: Actor) -> QuerySet[FollowUp]:
    actor.require(Permission.MANAGE_PROGRAMS)
    return FollowUp.objects.select_related("participant__cohort__program", "participant__employee")


def silent_one(actor: Actor, participant_id: uuid.UUID) -> Participant:
    """One of those who stayed silent; raises Http404 for everybody else."""
    return get_object_or_404(silent(actor), pk=participant_id)
