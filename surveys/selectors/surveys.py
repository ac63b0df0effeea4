"""How surveys, their versions and questions are obtained for those who write them: whoever manages programs."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.actors import Actor
from accounts.enums import Permission
from plans.enums import VersionState
from programs.models import Program
from programs.selectors import programs
from surveys import levels
from surveys.enums import Moment, WaveState
from surveys.models import Question, Survey, SurveyVersion, Wave

_ORDER = {moment: place for place, moment in enumerate(Moment.values)}


@dataclass(frozen=True)
class Line:
    """One survey in the list: its live and its draft version, what it asks, and the promises that it makes."""

    row: Survey
    live: SurveyVersion | None
    draft: SurveyVersion | None
    questions: int
    promises: list[levels.Promise]


def program(actor: Actor, pk: uuid.UUID) -> Program:
    """The program whose surveys somebody writes; 404 for a program that is not theirs."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return get_object_or_404(programs.programs(actor), pk=pk)


def surveys(actor: Actor, row: Program) -> QuerySet[Survey]:
    """The surveys of a program."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return Survey.objects.filter(program=row)


def get(actor: Actor, program_id: uuid.UUID, pk: uuid.UUID) -> Survey:
    """One survey with its program; 404 for anything else."""
    row = program(actor, program_id)
    survey: Survey = get_object_or_404(surveys(actor, row), pk=pk)
    survey.program = row
    return survey


def listed(actor: Actor, row: Program) -> list[Line]:
    """A program's surveys in the order of their moments, those that were put away last; four statements."""
    found = list(surveys(actor, row))
    found.sort(key=lambda one: (one.archived_at is not None, _ORDER[one.moment], one.created_at))
    versions: dict[uuid.UUID, dict[str, SurveyVersion]] = defaultdict(dict)
    current = (VersionState.LIVE, VersionState.DRAFT)
    for version in SurveyVersion.objects.filter(survey__in=found, state__in=current):
        versions[version.survey_id][version.state] = version
    shown = {own.get(VersionState.LIVE) or own.get(VersionState.DRAFT) for own in versions.values()}
    used: dict[uuid.UUID, list[str]] = defaultdict(list)
    asked = Question.objects.filter(version__in=[one for one in shown if one], removed_at=None)
    for survey_id, level in asked.values_list("version__survey_id", "level"):
        used[survey_id].append(level)
    return [_line(one, versions[one.pk], used[one.pk]) for one in found]


def _line(row: Survey, versions: dict[str, SurveyVersion], asked: list[str]) -> Line:
    live, draft = versions.get(VersionState.LIVE), versions.get(VersionState.DRAFT)
    return Line(row, live, draft, len(asked), levels.used(set(asked)))


def versions(actor: Actor, survey: Survey) -> QuerySet[SurveyVersion]:
    """A survey's versions, the newest first."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = SurveyVersion.objects.filter(survey=survey).select_related("published_by", "survey__program")
    return rows.order_by("-number")


def version_in(actor: Actor, survey: Survey, state: str) -> SurveyVersion | None:
    """The draft or the live version of a survey."""
    row: SurveyVersion | None = versions(actor, survey).filter(state=state).first()
    return row


def live(survey: Survey) -> SurveyVersion | None:
    """What a wave of a survey sends; whoever calls has proved that they may send or see it."""
    row: SurveyVersion | None = SurveyVersion.objects.filter(survey=survey, state=VersionState.LIVE).first()
    if row is not None:
        row.survey = survey
    return row


def question(actor: Actor, version: SurveyVersion, pk: uuid.UUID, *, removed: bool = False) -> Question | None:
    """One question of a version, or one that was taken out of it."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row: Question | None = Question.objects.filter(version=version, pk=pk, removed_at__isnull=not removed).first()
    return row


def removed(actor: Actor, version: SurveyVersion) -> list[Question]:
    """What was taken out of a draft and can be put back, the latest first."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return list(Question.objects.filter(version=version, removed_at__isnull=False).order_by("-removed_at"))


def keys_of(actor: Actor, survey: Survey) -> set[str]:
    """Every key that a question of any version ever had; a new question gets another one."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return set(Question.objects.filter(version__survey=survey).values_list("key", flat=True))


def comparable(actor: Actor, survey: Survey) -> list[Any]:
    """Live questions of the program's other surveys that something can be compared with, each with the survey it is in."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = Question.objects.filter(version__survey__program=survey.program_id, version__state=VersionState.LIVE)
    rows = rows.exclude(version__survey=survey.pk).exclude(measure="").select_related("version__survey")
    return list(rows.order_by("version__survey__title", "position"))


def under_way(actor: Actor, survey: Survey) -> list[Wave]:
    """Waves of a survey that are open or planned, with the version that each sends."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = Wave.objects.filter(survey=survey).exclude(state=WaveState.CLOSED)
    return list(rows.select_related("version", "cohort").order_by("opens_at"))
