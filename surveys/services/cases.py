"""Cases: opened with the answer that calls for one, given to somebody who is far enough away, looked after, and closed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor, NotAllowed
from accounts.enums import Permission, Role
from accounts.models import Membership, User
from accounts.services import audit
from matching.services import willingness
from nudges.services import delivery, messages
from programs.models import Cohort, Participant
from surveys import letters
from surveys.enums import CaseKind, CaseOutcome, CaseState
from surveys.models import Case, Question, Wave
from surveys.selectors import cases as selectors
from surveys.selectors import owners

# So many working days somebody has to look after a case.
WORKING_DAYS = 5


class CannotGive(Exception):
    """Somebody who may not look after a case; the message says why."""


class WrongEnd(Exception):
    """A case cannot be closed so; ``field`` is where, the message says why."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


def open_for(*, participant: Participant, found: Iterable[tuple[str, Question | None]]) -> list[Case]:
    """Open a case for each kind that somebody's answers call for; one of that kind that is open goes on. The caller has asked
    who may."""
    opened = [_open_one(participant, kind, question) for kind, question in dict(found).items()]
    return [row for row in opened if row is not None]


def _open_one(participant: Participant, kind: str, question: Question | None) -> Case | None:
    if kind == CaseKind.PAIR_ME:
        willingness.choose(participant=participant)
    row = Case(
        cohort=participant.cohort, kind=kind, participant=participant, question=question, due_on=_due_on(participant)
    )
    row.owner = next(iter(owners.of_person(participant)), None)
    return _saved(row)


def open_concern(*, participant: Participant, email: str) -> Case | None:
    """Open a case for somebody who wrote in confidence and wants an answer, for whom they wrote to. The caller has asked who may.

    Named in the settings, for the private way of a pair. It holds no word of what was written.
    """
    free = owners.of_person(participant)
    chosen = next((one for one in free if one.email == email), next(iter(free), None))
    return _saved(
        Case(
            cohort=participant.cohort, kind=CaseKind.CONCERN, participant=participant, owner=chosen,
            due_on=_due_on(participant),
        )
    )  # fmt: skip


def open_for_nobody(*, wave_id: uuid.UUID, question_ids: Iterable[uuid.UUID]) -> list[Case]:
    """Open a case of a cohort for each question that somebody of five or more answered low; nobody knows who, and no page says
    on which side. The caller has mixed them.
    """
    wave = Wave.objects.select_related("cohort__program__organization").get(pk=wave_id)
    known = Case.objects.filter(cohort=wave.cohort, participant=None, question__isnull=False)
    known = known.exclude(status=CaseState.CLOSED)
    wanted = Question.objects.filter(pk__in=set(question_ids)).exclude(key__in=known.values("question__key"))
    found = []
    for question in wanted.order_by("position"):
        row = Case(cohort=wave.cohort, kind=CaseKind.LOW_SAFETY, question=question, due_on=_due_on(wave))
        row.owner = next(iter(owners.of_nobody(wave.cohort_id)), None)
        found.append(_saved(row))
    return [row for row in found if row is not None]


def _due_on(row: Participant | Wave) -> dt.date:
    later = delivery.after_working_days(organization_id=row.organization_id, now=timezone.now(), days=WORKING_DAYS)
    return later.date()


def _saved(row: Case) -> Case | None:
    """Write a case, unless one of its kind is open for the same person; its owner is told."""
    # The same may come from another survey at this moment: the unique key decides.
    Case.objects.bulk_create([row], ignore_conflicts=True)
    if not Case.objects.filter(pk=row.pk).exists():
        return None
    row.cohort = Cohort.objects.select_related("program__organization").get(pk=row.cohort_id)
    _tell(row)
    return row


def _tell(row: Case) -> None:
    if row.owner is not None:
        messages.queue(letters=letters.to_owner(row))
        return
    top = Membership.objects.filter(role=Role.OWNER, user__is_active=True).select_related("user")
    for member in top.order_by("pk"):
        messages.queue(letters=letters.to_organization_owner(row, member.user))


@transaction.atomic
def give(*, actor: Actor, case: Case, to: User) -> Case:
    """Give an open case to somebody else of the program team. Raises CannotGive."""
    row = _held(actor, case)
    if to.pk not in {one.pk for one in selectors.may_own(row)}:
        raise CannotGive("Choose somebody who is far enough away from whoever it is about.")
    if row.owner_id == to.pk:
        return row
    row.owner = to
    row.save(update_fields=["owner"])
    _tell(row)
    _note(actor, row, "gave a case to somebody")
    return row


@transaction.atomic
def take_up(*, actor: Actor, case: Case) -> Case:
    """Say that somebody is at it."""
    row = _held(actor, case)
    if row.status == CaseState.OPEN:
        row.status = CaseState.IN_PROGRESS
        row.save(update_fields=["status"])
        _note(actor, row, "took up a case")
    return row


@transaction.atomic
def close(*, actor: Actor, case: Case, outcome: str, closing_note: str) -> Case:
    """Say how a case ended, in a word and a note for the program team. Raises WrongEnd."""
    row = _held(actor, case)
    if outcome not in CaseOutcome.values:
        raise WrongEnd("outcome", "Choose how it ended.")
    if not closing_note.strip():
        raise WrongEnd("closing_note", "Write one sentence about what was done.")
    row.status, row.outcome, row.closing_note = CaseState.CLOSED, outcome, closing_note.strip()
    row.closed_at = timezone.now()
    row.save(update_fields=["status", "outcome", "closing_note", "closed_at"])
    _note(actor, row, "closed a case")
    return row


@transaction.atomic
def reopen(*, actor: Actor, case: Case) -> Case:
    """Take the end of a case back; its note goes. Raises WrongEnd where the person has another open one of its kind."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row = selectors.held(actor, case.pk)
    same = Case.objects.filter(cohort=row.cohort_id, kind=row.kind, participant=row.participant_id)
    if row.participant_id and same.exclude(status=CaseState.CLOSED).exclude(pk=row.pk).exists():
        raise WrongEnd("outcome", "There is a newer case of the same kind for this person. Go on there.")
    row.status, row.outcome, row.closing_note, row.closed_at = CaseState.IN_PROGRESS, "", "", None
    row.save(update_fields=["status", "outcome", "closing_note", "closed_at"])
    _note(actor, row, "reopened a case")
    return row


def _held(actor: Actor, case: Case) -> Case:
    """The case as it is now, locked, for whoever may see it and as long as it is not closed."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row = selectors.held(actor, case.pk)
    if row.status == CaseState.CLOSED:
        raise NotAllowed("a closed case is reopened first")
    return row


def _note(actor: Actor, row: Case, verb: str) -> None:
    """SECURITY: the trail is read by every admin, and some may be near to whoever it is about: neither who nor why."""
    audit.record(actor=actor, verb=verb, row=row, label=f"a case of {row.cohort.name}")
