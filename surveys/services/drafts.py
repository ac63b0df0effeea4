"""Writing on the draft of a survey: its questions, their order, their translations. Nothing is written over unread."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from plans.enums import VersionState
from surveys import branching, checking
from surveys.documents import QUESTIONS, Ask, Document
from surveys.models import Option, Question, Survey, SurveyVersion, Wording
from surveys.selectors import documents
from surveys.services import catalog, writing

# Where questions stand that were taken out of a draft and can still be put back.
OUT = 1000


class NotDraft(Exception):
    """What is written on is no draft any more: it was published or thrown away meanwhile."""


class Stale(Exception):
    """Somebody else has saved the same thing since it was opened."""


class WrongDraft(Exception):
    """A draft cannot become like this; the message says why."""


@transaction.atomic
def begin(*, actor: Actor, survey: Survey) -> SurveyVersion:
    """Copy the live version into a draft; a draft that there is already stays as it is. Raises NotDraft."""
    actor.require(Permission.MANAGE_PROGRAMS)
    # One at a time, so that two admins end up in the same draft.
    row = Survey.objects.select_for_update().get(pk=survey.pk)
    if row.archived_at:
        raise NotDraft("This survey is put away. Take it back first.")
    versions = SurveyVersion.objects.filter(survey=row).order_by("-number")
    if there := versions.filter(state=VersionState.DRAFT).first():
        return there
    live, last = versions.filter(state=VersionState.LIVE).first(), versions.first()
    draft = SurveyVersion.objects.create(survey=row, number=last.number + 1 if last else 1)
    if source := live or last:
        writing.write([(draft, documents.document(source))])
    audit.record(actor=actor, verb="began a draft of a survey", row=row)
    return draft


@transaction.atomic
def discard(*, actor: Actor, version: SurveyVersion, seen: int) -> None:
    """Throw a draft away. Raises Stale when somebody has changed it since it was seen, NotDraft when it is none."""
    row = _hold(actor, version)
    if row.revision != seen:
        raise Stale("Somebody has changed this draft since you opened it. Look at it again before you throw it away.")
    audit.record(actor=actor, verb="threw away a draft of a survey", row=row.survey)
    row.delete()


def _hold(actor: Actor, version: SurveyVersion) -> SurveyVersion:
    """The draft as it is now, locked: one change after the other."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = SurveyVersion.objects.select_for_update(of=("self",)).select_related("survey")
    row: SurveyVersion | None = rows.filter(pk=version.pk, state=VersionState.DRAFT).first()
    if row is None:
        raise NotDraft("This draft was published or thrown away meanwhile.")
    return row


def _touch(version: SurveyVersion) -> int:
    SurveyVersion.objects.filter(pk=version.pk).update(revision=F("revision") + 1)
    version.refresh_from_db(fields=["revision"])
    return version.revision


def _one(draft: SurveyVersion, question: Question, *, removed: bool = False) -> Question:
    row: Question | None = Question.objects.filter(
        version=draft, pk=question.pk, removed_at__isnull=not removed
    ).first()
    if row is None:
        raise NotDraft("This question was taken out of the draft meanwhile.")
    return row


@transaction.atomic
def save_question(*, actor: Actor, version: SurveyVersion, question: Question | None, seen: int, ask: Ask) -> Question:
    """Add a question at the end, or change one with its answers; its key stays. Raises WrongDraft, Stale, NotDraft."""
    draft = _hold(actor, version)
    rows = documents.questions(draft)
    if question is None and len(rows) >= QUESTIONS:
        raise WrongDraft(f"A survey has at most {QUESTIONS} questions.")
    row = Question(version=draft, key=ask.key, position=len(rows)) if question is None else _one(draft, question)
    if question is not None and row.revision != seen:
        raise Stale
    earlier = [one for one in rows if one.position < row.position]
    if why := branching.problem(ask, documents.asks(earlier), documents.asks(rows)):
        raise WrongDraft(why)
    writing.put(row, ask).revision = _touch(draft)
    row.save()
    Wording.objects.filter(question=row).delete()
    row.options.all().delete()
    writing.fill([(row, ask)])
    return row


@transaction.atomic
def remove(*, actor: Actor, version: SurveyVersion, question: Question) -> None:
    """Take a question out of a draft; it can be put back until the draft is published. Raises WrongDraft, NotDraft."""
    draft = _hold(actor, version)
    row = _one(draft, question)
    rows = documents.questions(draft)
    if waiting := next((one for one in rows if one.shown_if_question == row.key), None):
        raise WrongDraft(f"“{waiting.text}” is asked only after certain answers to this one. Change that first.")
    Question.objects.filter(pk=row.pk).update(removed_at=timezone.now(), position=OUT + draft.revision)
    _number([one for one in rows if one.pk != row.pk])
    _touch(draft)


@transaction.atomic
def put_back(*, actor: Actor, version: SurveyVersion, question: Question) -> None:
    """Put a question that was taken out at the end of its draft. Raises NotDraft."""
    draft = _hold(actor, version)
    row = _one(draft, question, removed=True)
    Question.objects.filter(pk=row.pk).update(removed_at=None, position=len(documents.questions(draft)))
    _touch(draft)


@transaction.atomic
def move(*, actor: Actor, version: SurveyVersion, question: Question, up: bool) -> None:
    """Move a question by one. Raises WrongDraft where it would come before what it depends on, NotDraft."""
    draft = _hold(actor, version)
    rows, row = documents.questions(draft), _one(draft, question)
    place = next(place for place, one in enumerate(rows) if one.pk == row.pk)
    goal = place - 1 if up else place + 1
    if not 0 <= goal < len(rows):
        return
    rows[place], rows[goal] = rows[goal], rows[place]
    lower, upper = rows[max(place, goal)], rows[min(place, goal)]
    if upper.shown_if_question == lower.key:
        raise WrongDraft(f"“{upper.text}” depends on an answer to “{lower.text}”, so it has to come later.")
    _number(rows)
    _touch(draft)


def _number(rows: list[Question]) -> None:
    moved = [row for place, row in enumerate(rows) if row.position != place]
    for place, row in enumerate(rows):
        row.position = place
    Question.objects.bulk_update(moved, ["position"])


@transaction.atomic
def restore(*, actor: Actor, version: SurveyVersion) -> None:
    """Write what the bank asks into a draft, in place of what stands there. Raises WrongDraft, NotDraft."""
    draft = _hold(actor, version)
    document = catalog.shipped(actor, draft.survey)
    if document is None:
        raise WrongDraft("This survey was not taken from the bank.")
    Question.objects.filter(version=draft).delete()
    writing.write([(draft, document)])
    _touch(draft)


@transaction.atomic
def translate(
    *, actor: Actor, version: SurveyVersion, language: str, seen: int, texts: Mapping[str, tuple[str, str]]
) -> None:
    """Say everything in a further language: by the id of a question, of an option or of the survey itself.

    An empty text is none, and the organization's own language is shown. Raises Stale, NotDraft.
    """
    draft = _hold(actor, version)
    if draft.revision != seen:
        raise Stale
    questions = {str(row.pk): row for row in documents.questions(draft)}
    options = {str(row.pk): row for row in Option.objects.filter(question__in=[row.pk for row in questions.values()])}
    owners = (("survey", {str(draft.survey_id): draft.survey}), ("question", questions), ("option", options))
    for name, rows in owners:
        Wording.objects.filter(language=language, **{f"{name}__in": [row.pk for row in rows.values()]}).delete()
    Wording.objects.bulk_create(
        Wording(language=language, text=texts[pk][0], more=texts[pk][1], **{name: row})
        for name, rows in owners
        for pk, row in rows.items()
        if texts.get(pk, ("", ""))[0]
    )
    _touch(draft)


def problems(*, actor: Actor, version: SurveyVersion, document: Document | None = None) -> list[checking.Problem]:
    """Everything that keeps a draft from being published."""
    actor.require(Permission.MANAGE_PROGRAMS)
    document = document or documents.document(version)
    return checking.problems(document, documents.scales_beside(version))
