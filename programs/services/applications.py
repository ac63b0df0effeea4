"""Applying to a cohort: asking for the own link, writing, sending, and taking it back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from accounts import actors
from accounts.actors import Actor, NotAllowed
from accounts.enums import Permission
from accounts.services import audit, links
from accounts.services.links import Holder
from nudges.services import messages
from programs import rules
from programs.enums import ApplicationState, EmployeeStatus, LetterKind, LinkScope, ParticipantState
from programs.models import Application, ApplicationAnswer, Cohort, Employee, Participant, SharedAsk, Stranger
from programs.question_sets import told
from programs.selectors import applications as selectors
from programs.selectors import calls, languages
from programs.services import application_letters, decisions, invitations, participants

MOST_STRANGERS = 500
_WRITABLE = (ApplicationState.DRAFT, ApplicationState.WITHDRAWN)
# Said also of what was decided on and not told yet: that somebody reads it is all that its applicant may know.
READ = (
    "Somebody has begun to read your application, so it stays as it is. If something has to change, take it back and send"
    " it again."
)
_STANDING = (ApplicationState.DRAFT, ApplicationState.RECEIVED, ApplicationState.WAITLISTED)


class CannotApply(Exception):
    """The application cannot be written, sent or taken back now; the message says why."""


def settle(*, actor: Actor, ask: SharedAsk) -> None:
    """Whom the directory knows gets a letter; an unknown address waits for an admin. The caller has asked who may.

    SECURITY: the letter goes to the address of the directory, and an application that exists is not touched by whoever typed
    the address.
    """
    if ask.side not in calls.open_now(ask.cohort):
        return
    employee = Employee.objects.filter(email=ask.email).exclude(status=EmployeeStatus.LEFT).first()
    if employee is not None:
        _write_to(actor, ask.cohort, employee, ask.side)
    elif Stranger.objects.filter(cohort=ask.cohort, handled=False).count() < MOST_STRANGERS:
        # An address that was let go and asks again stands there again.
        Stranger.objects.update_or_create(cohort=ask.cohort, email=ask.email, defaults={"handled": False})


def _write_to(actor: Actor, cohort: Cohort, employee: Employee, side: str) -> None:
    """Send somebody the way to their application, or to the place that they have already."""
    place = Participant.objects.filter(cohort=cohort, employee=employee).exclude(state=ParticipantState.WITHDRAWN)
    applied = Application.objects.filter(cohort=cohort, employee=employee)
    if not applied.exists() and (row := place.first()):
        invitations.invite(actor=actor, cohort=cohort, participants=[row])
        return
    application = _begun(cohort, employee, side)
    # The key holds the hour, so that nobody floods a colleague with links.
    key = f"application:{application.pk}:link:{timezone.now():%Y-%m-%dT%H}"
    _send(application, LetterKind.LINK, key)


def _begun(cohort: Cohort, employee: Employee, side: str) -> Application:
    row, _ = Application.objects.select_related("employee", "organization", "cohort__program").get_or_create(
        cohort=cohort, employee=employee, defaults={"side": side}
    )
    return row


def _send(application: Application, kind: str, key: str) -> None:
    own = application_letters.own_words(application.cohort.program)
    employee, href = application.employee, own_links([application])[application.pk]
    language = languages.of_employees(application.organization, [employee])[employee.pk]
    letter = application_letters.compose(application=application, kind=kind, own=own, language=language, href=href)
    messages.queue(letters={key: letter})


def own_links(applications: list[Application]) -> dict[uuid.UUID, str]:
    """One-tap links, each to the own application."""
    if not applications:
        return {}
    holders = {row.pk: Holder(row.employee.email, row.employee.name) for row in applications}
    house = actors.system(applications[0].organization_id)
    return links.issue(actor=house, scope=LinkScope.APPLICATION, holders=holders)


@transaction.atomic
def welcome(*, actor: Actor, stranger: Stranger, side: str = "") -> bool:
    """An admin looked at an unknown address: with a side, its owner gets the link, if the directory knows them by now.

    False when it still does not, and then the address goes on waiting.
    """
    actor.require(Permission.MANAGE_PROGRAMS)
    if side:
        employee = Employee.objects.filter(email=stranger.email).exclude(status=EmployeeStatus.LEFT).first()
        if employee is None:
            return False
        _write_to(actor, stranger.cohort, employee, side)
    Stranger.objects.filter(pk=stranger.pk).update(handled=True)
    verb = "sent an application link" if side else "let an address go"
    audit.record(actor=actor, verb=verb, row=stranger, label=stranger.email)
    return True


@transaction.atomic
def begin(*, actor: Actor, cohort: Cohort, employee: Employee, side: str) -> Application:
    """The own application of somebody who is signed in, begun now or before. Raises CannotApply."""
    if not rules.is_self(actor, employee):
        raise NotAllowed("an application is somebody's own")
    known = Application.objects.filter(cohort=cohort, employee=employee)
    if not known.exists():
        _check_open(cohort, side)
        if selectors.has_place(actor, cohort):
            raise CannotApply(gettext("You take part in this cohort already."))
    return _begun(cohort, employee, side)


@transaction.atomic
def save(
    *, actor: Actor, application: Application, answers: Mapping[uuid.UUID, str], mentees: int | None = None
) -> Application:
    """Keep what was written so far, whole or not. Raises CannotApply once it is sent, or when the call is over."""
    row = _writable(actor, application)
    _keep(row, answers, mentees)
    return row


@transaction.atomic
def submit(
    *, actor: Actor, application: Application, answers: Mapping[uuid.UUID, str], mentees: int | None = None
) -> Application:
    """Send the application; a letter says that it arrived. Raises CannotApply."""
    row = _writable(actor, application)
    _require_whole(row, answers)
    _keep(row, answers, mentees)
    row.state, row.submitted_at, row.changed_at = ApplicationState.RECEIVED, timezone.now(), None
    row.reviewed_enough = False
    row.save(update_fields=["state", "submitted_at", "changed_at", "reviewed_enough"])
    # Sent again after it was taken back, it is read anew.
    row.reviews.all().delete()
    _send(row, LetterKind.RECEIVED, f"application:{row.pk}:received:{row.submitted_at:%Y-%m-%dT%H:%M:%S}")
    audit.record(actor=actor, verb="applied", row=row, label=str(row.employee), side=row.side)
    return row


@transaction.atomic
def change(
    *, actor: Actor, application: Application, answers: Mapping[uuid.UUID, str], mentees: int | None = None
) -> bool:
    """Change what was sent, in its place, until somebody reads it; False when nothing is other than before.

    Raises CannotApply.
    """
    row = _own(actor, application)
    if not selectors.is_unread(row):
        raise CannotApply(gettext(READ))
    _check_open(row.cohort, row.side)
    _require_whole(row, answers)
    before = (selectors.written(row), row.mentees)
    _keep(row, answers, mentees)
    if (selectors.written(row), row.mentees) == before:
        return False
    row.changed_at = timezone.now()
    row.save(update_fields=["changed_at"])
    audit.record(actor=actor, verb="changed an application", row=row, label=str(row.employee))
    return True


@transaction.atomic
def change_side(*, actor: Actor, application: Application, side: str) -> Application:
    """Apply for the other side instead, as long as nothing was sent. Raises CannotApply."""
    row = _own(actor, application)
    if row.state not in _WRITABLE:
        raise CannotApply(gettext("Your application has been sent. Take it back first."))
    _check_open(row.cohort, side)
    row.side, row.mentees = side, None
    row.save(update_fields=["side", "mentees"])
    return row


@transaction.atomic
def withdraw(*, actor: Actor, application: Application) -> Application:
    """Take the own application back; a place on the waitlist goes with it. Raises CannotApply when a place is theirs."""
    row = _own(actor, application)
    # What was decided and not told yet is not decided for whoever takes it back.
    decisions.forget(actor=actor, application=row)
    row.refresh_from_db(fields=["state"])
    if row.state not in _STANDING:
        raise CannotApply(
            gettext("There is nothing to take back. If you have a place, answer on the page of your place.")
        )
    waiting = Participant.objects.filter(cohort=row.cohort, employee=row.employee, state=ParticipantState.WAITLISTED)
    if row.state == ApplicationState.WAITLISTED and (place := list(waiting)):
        participants.withdraw(actor=actors.house(actor), cohort=row.cohort, participants=place)
    row.state = ApplicationState.WITHDRAWN
    row.save(update_fields=["state"])
    audit.record(actor=actor, verb="took an application back", row=row, label=str(row.employee))
    return row


def _own(actor: Actor, application: Application) -> Application:
    """The row, locked, of somebody who came by their own link or is signed in; raises NotAllowed."""
    # The cohort first, as everywhere where places are counted: two locks in two orders would wait for each other.
    Cohort.objects.select_for_update(no_key=True).get(pk=application.cohort_id)
    rows = Application.objects.select_for_update(of=("self",))
    rows = rows.select_related("employee", "organization", "cohort__program", "cohort__organization")
    row: Application = rows.get(pk=application.pk)
    if actor.grant is not None:
        actor.require_grant(LinkScope.APPLICATION, row.pk)
    elif not rules.is_self(actor, row.employee):
        raise NotAllowed("an application is somebody's own")
    return row


def _writable(actor: Actor, application: Application) -> Application:
    row = _own(actor, application)
    if row.state not in _WRITABLE:
        raise CannotApply(gettext("Your application has been sent already."))
    _check_open(row.cohort, row.side)
    return row


def _check_open(cohort: Cohort, side: str) -> None:
    if side not in calls.open_now(cohort):
        raise CannotApply(gettext("Applications are not open now."))


def _require_whole(application: Application, answers: Mapping[uuid.UUID, str]) -> None:
    asked = calls.asked(calls.open_now(application.cohort)[application.side])
    if missing := [one for one in asked if one.required and not answers.get(one.pk, "").strip()]:
        raise CannotApply(gettext("Please answer: {question}").format(question=told(missing[0].text)))


def _keep(application: Application, answers: Mapping[uuid.UUID, str], mentees: int | None) -> None:
    """Write the answers to the questions that are asked, and the wish where one may be had; any other is none of ours."""
    call = calls.open_now(application.cohort)[application.side]
    if call.most_mentees > 1 and mentees is not None:
        application.mentees = max(1, min(mentees, call.most_mentees))
        application.save(update_fields=["mentees"])
    texts = {one.pk: answers[one.pk].strip() for one in calls.asked(call) if one.pk in answers}
    rows = [ApplicationAnswer(application=application, question_id=pk, text=text) for pk, text in texts.items() if text]
    ApplicationAnswer.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["organization", "application", "question"], update_fields=["text"]
    )
    gone = [pk for pk, text in texts.items() if not text]
    ApplicationAnswer.objects.filter(application=application, question__in=gone).delete()


def page_of(cohort: Cohort) -> str:
    """The address of the page on which members apply."""
    slug = cohort.organization.slug
    return settings.BASE_URL + reverse("programs:apply", args=[slug, cohort.program_id, cohort.pk])
