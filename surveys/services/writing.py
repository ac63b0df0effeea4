"""Writing what a version asks into its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from surveys.documents import Ask, Document, Words
from surveys.enums import OptionKind
from surveys.models import Option, Question, Survey, SurveyVersion, Wording

_SAME = (
    "kind", "level", "sides", "required", "measure", "timing", "shown_if_question", "low_at", "case_kind",
)  # fmt: skip
_LISTS = ((OptionKind.OPTION, "options"), (OptionKind.ROW, "rows"), (OptionKind.END, "ends"))


def write(pairs: Iterable[tuple[SurveyVersion, Document]]) -> None:
    """Fill empty versions; a handful of statements for all of them."""
    rows = [
        (put(Question(version=version, key=ask.key, position=place), ask), ask)
        for version, document in pairs
        for place, ask in enumerate(document.asks)
    ]
    Question.objects.bulk_create(row for row, _ in rows)
    fill(rows)


def put(row: Question, ask: Ask) -> Question:
    """Write what a question says into its row, unsaved."""
    for name in _SAME:
        setattr(row, name, getattr(ask, name))
    row.text, row.help = ask.words.text, ask.words.more
    row.shown_if_options, row.case_options = list(ask.shown_if_options), list(ask.case_options)
    return row


def fill(pairs: Iterable[tuple[Question, Ask]]) -> None:
    """Write the answers to choose from, and every translation, of questions that have none."""
    rows = list(pairs)
    options = [
        (Option(question=row, kind=kind, key=one.key, position=place, text=one.words.text), one.words)
        for row, ask in rows
        for kind, name in _LISTS
        for place, one in enumerate(getattr(ask, name))
    ]
    Option.objects.bulk_create(option for option, _ in options)
    said = [one for row, ask in rows for one in _said(ask.words, question=row)]
    said += [one for option, words in options for one in _said(words, option=option)]
    Wording.objects.bulk_create(said)


def call(pairs: Iterable[tuple[Survey, Words]]) -> None:
    """Write the names of surveys in further languages, in place of those that there are."""
    rows = list(pairs)
    Wording.objects.filter(survey__in=[row.pk for row, _ in rows]).delete()
    Wording.objects.bulk_create(one for row, words in rows for one in _said(words, survey=row))


def _said(words: Words, **whose: object) -> Iterator[Wording]:
    return (Wording(language=code, text=text, more=more, **whose) for code, (text, more) in words.said.items() if text)
