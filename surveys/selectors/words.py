"""Everything in a draft that can be said in a further language, and what is said there."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accounts.actors import Actor
from accounts.enums import Permission
from surveys.models import Option, Question, Survey, SurveyVersion, Wording
from surveys.selectors import documents


@dataclass(frozen=True)
class Line:
    """One text: whose it is, what it says, what it says in the other language; ``more`` is its intro or its help."""

    pk: uuid.UUID
    part: str
    text: str
    more: str
    said: str
    said_more: str
    # Whether it is a sentence, and wants room.
    long: bool


def of(actor: Actor, version: SurveyVersion, language: str) -> list[Line]:
    """The survey itself, then each question followed by its answers."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return list(_lines(version, language))


def _lines(version: SurveyVersion, language: str) -> Iterator[Line]:
    survey: Survey = version.survey
    questions = documents.questions(version)
    options = list(Option.objects.filter(question__in=questions).order_by("kind", "position"))
    said = (
        _said(language, survey=survey) | _said(language, question__in=questions) | _said(language, option__in=options)
    )
    yield _line(survey, "The survey", survey.title, survey.intro, said)
    for place, question in enumerate(questions, 1):
        yield _line(question, f"Question {place}", question.text, question.help, said)
        for option in options:
            if option.question_id == question.pk:
                yield _line(option, f"{option.get_kind_display()} of question {place}", option.text, "", said)


def _said(language: str, **whose: object) -> dict[uuid.UUID, tuple[str, str]]:
    rows = Wording.objects.filter(language=language, **whose)
    return {row.survey_id or row.question_id or row.option_id: (row.text, row.more) for row in rows}


def _line(row: Any, part: str, text: str, more: str, said: dict[uuid.UUID, tuple[str, str]]) -> Line:
    return Line(row.pk, part, text, more, *said.get(row.pk, ("", "")), long=isinstance(row, Question))
