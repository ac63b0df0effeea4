"""Calling for applications: from when until when, and with which questions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from programs.enums import ProgramState, QuestionKind, Side
from programs.models import ApplicationQuestion, Call, Cohort
from programs.question_sets import MOST, MOST_MENTEES, MOST_OPTIONS
from programs.selectors import calls

_FIELDS = ("opens_on", "closes_on", "intro", "most_mentees")
_ASKED = ("kind", "text", "help", "options", "required")


class WrongCall(Exception):
    """What is called for makes no sense; ``field`` is where, the message says why."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


@transaction.atomic
def save(
    *, actor: Actor, cohort: Cohort, side: str, opens_on: dt.date, closes_on: dt.date | None, intro: str,
    most_mentees: int = 1,
) -> Call:  # fmt: skip
    """Open or change the call of one side. A new one asks what the cohort before it asked, or what Upstream proposes.

    Raises WrongCall.
    """
    actor.require(Permission.MANAGE_PROGRAMS)
    if cohort.program.state != ProgramState.LIVE:
        raise WrongCall("opens_on", "Launch the program first; people apply to live programs.")
    if closes_on is not None and closes_on < opens_on:
        raise WrongCall("closes_on", "The last day is before the first.")
    if side == Side.MENTEE or not 1 <= most_mentees <= MOST_MENTEES:
        most_mentees = 1
    # The cohort first, so that two admins who open the same side do not both propose questions.
    Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    row = Call.objects.filter(cohort=cohort, side=side).first()
    before = {name: str(getattr(row, name)) for name in _FIELDS} if row else {}
    values: dict[str, Any] = {"opens_on": opens_on, "closes_on": closes_on, "intro": intro.strip()}
    values |= {"most_mentees": most_mentees}
    if row is None:
        row = Call.objects.create(cohort=cohort, side=side, **values)
        _propose(cohort, row)
    else:
        Call.objects.filter(pk=row.pk).update(**values)
        row.refresh_from_db()
    after = {name: str(getattr(row, name)) for name in _FIELDS}
    if before != after:
        audit.record(actor=actor, verb=f"called for {side}s to apply", row=cohort, label=cohort.name, **after)
    return row


def _propose(cohort: Cohort, call: Call) -> None:
    ApplicationQuestion.objects.bulk_create(
        ApplicationQuestion(
            call=call, position=place, kind=one.kind, text=one.text, help=one.help, options=list(one.options),
            required=one.required,
        )
        for place, one in enumerate(calls.proposed(cohort, call.side))
    )  # fmt: skip


@transaction.atomic
def ask(*, actor: Actor, call: Call, question: ApplicationQuestion | None, **values: Any) -> ApplicationQuestion:
    """Add a question, or reword one. Raises WrongCall. Answers that were given stay under the new words."""
    actor.require(Permission.MANAGE_PROGRAMS)
    _check(call, question, values)
    row = question or ApplicationQuestion(call=call, position=_behind_the_last(call))
    before = {name: getattr(row, name) for name in _ASKED} if question else {}
    for name in _ASKED:
        setattr(row, name, values[name])
    if row.kind != QuestionKind.CHOICE:
        row.options = []
    row.save()
    audit.record(actor=actor, verb="changed a question", row=row, label=row.text, before=before)
    return row


def _check(call: Call, question: ApplicationQuestion | None, values: dict[str, Any]) -> None:
    options = values["options"]
    if values["kind"] == QuestionKind.CHOICE and not 2 <= len(options) <= MOST_OPTIONS:
        raise WrongCall("options", f"Give 2 to {MOST_OPTIONS} answers to choose from, one a line.")
    if len(set(options)) < len(options):
        raise WrongCall("options", "Two answers are the same.")
    if question is None and call.questions.filter(retired=False).count() >= MOST:
        raise WrongCall("text", f"{MOST} questions are the most; more than that nobody answers well.")


def _behind_the_last(call: Call) -> int:
    last: int | None = call.questions.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


@transaction.atomic
def move(*, actor: Actor, question: ApplicationQuestion, up: bool) -> None:
    """Put a question before the one above it, or behind the one below it."""
    actor.require(Permission.MANAGE_PROGRAMS)
    Call.objects.select_for_update().get(pk=question.call_id)
    rows = list(ApplicationQuestion.objects.filter(call=question.call_id, retired=False).order_by("position", "pk"))
    place = next((n for n, row in enumerate(rows) if row.pk == question.pk), None)
    other = -1 if place is None else place + (-1 if up else 1)
    if place is None or not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows):
        row.position = position
    ApplicationQuestion.objects.bulk_update(rows, ["position"])


@transaction.atomic
def retire(*, actor: Actor, question: ApplicationQuestion, retired: bool) -> None:
    """Stop asking a question, or ask it again; its answers are kept either way. Raises WrongCall."""
    actor.require(Permission.MANAGE_PROGRAMS)
    if not retired:
        values = {name: getattr(question, name) for name in _ASKED}
        _check(question.call, None, values)
    position = question.position if retired else _behind_the_last(question.call)
    changed = ApplicationQuestion.objects.filter(pk=question.pk, retired=not retired)
    if changed.update(retired=retired, position=position):
        verb = "stopped asking a question" if retired else "asked a question again"
        audit.record(actor=actor, verb=verb, row=question, label=question.text)
