"""What a version asks, as plain values; a handful of statements, however long it is."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable

from accounts.actors import Actor
from plans.enums import VersionState
from surveys import checking
from surveys.documents import Ask, Choice, Document, Words
from surveys.enums import OptionKind
from surveys.models import Option, Question, Survey, SurveyVersion, Wording
from surveys.sheets import Sheet, Topic, sheet

Said = dict[str, tuple[str, str]]


def document(version: SurveyVersion) -> Document:
    """What a version asks; what was taken out of a draft is no part of it."""
    return Document(tuple(asks(questions(version))))


def questions(version: SurveyVersion) -> list[Question]:
    """The questions of a version in their order."""
    return list(Question.objects.filter(version=version, removed_at=None).order_by("position"))


def asks(rows: Iterable[Question]) -> list[Ask]:
    """Questions with everything in them."""
    rows = list(rows)
    keys = [row.pk for row in rows]
    options = list(Option.objects.filter(question__in=keys).order_by("position"))
    said = _said(question__in=keys), _said(option__in=[one.pk for one in options])
    grouped: dict[tuple[uuid.UUID, str], list[Choice]] = defaultdict(list)
    for one in options:
        words = Words(one.text, "", said[1][one.pk])
        grouped[one.question_id, one.kind].append(Choice(one.key, words))
    return [_ask(row, said[0][row.pk], grouped) for row in rows]


def _said(**those: object) -> dict[uuid.UUID, Said]:
    found: dict[uuid.UUID, Said] = defaultdict(dict)
    for row in Wording.objects.filter(**those):
        found[row.question_id or row.option_id][row.language] = row.text, row.more
    return found


def _ask(row: Question, said: Said, grouped: dict[tuple[uuid.UUID, str], list[Choice]]) -> Ask:
    return Ask(
        key=row.key, kind=row.kind, words=Words(row.text, row.help, said), level=row.level, sides=row.sides,
        required=row.required, measure=row.measure, timing=row.timing, shown_if_question=row.shown_if_question,
        shown_if_options=tuple(row.shown_if_options), low_at=row.low_at, case_options=tuple(row.case_options),
        case_kind=row.case_kind, options=tuple(grouped[row.pk, OptionKind.OPTION]),
        rows=tuple(grouped[row.pk, OptionKind.ROW]), ends=tuple(grouped[row.pk, OptionKind.END]),
    )  # fmt: skip


def names(survey: Survey) -> Words:
    """What a survey is called and how it begins, in every language."""
    rows = Wording.objects.filter(survey=survey)
    return Words(survey.title, survey.intro, {row.language: (row.text, row.more) for row in rows})


def sheet_of(
    actor: Actor, version: SurveyVersion, *, side: str, language: str, topics: tuple[Topic, ...] = ()
) -> Sheet:
    """What one side is asked in a version; whoever calls has proved that the actor may read it."""
    title, intro = names(version.survey).in_language(language)
    return sheet(document(version), side=side, language=language, title=title, intro=intro, topics=topics)


def scales_beside(version: SurveyVersion) -> dict[str, checking.Scale]:
    """How measures are taken by the live version of the same survey, and by those of the other surveys of its program."""
    live = Question.objects.filter(version__survey__program=version.survey.program_id, version__state=VersionState.LIVE)
    # A survey's own live version has the last word.
    rows = sorted(
        live.exclude(measure="").select_related("version"), key=lambda one: one.version.survey_id == version.survey_id
    )
    return {ask.measure: checking.scale(ask) for ask in asks(rows)}
