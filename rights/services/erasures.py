"""Asking that somebody is forgotten, taking it back for fourteen days, and seeing to it when its day has come."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from accounts import selectors as accounts
from accounts.actors import Actor, NotAllowed, system
from accounts.enums import Permission, Role
from accounts.models import Membership, User
from accounts.services import audit, members
from accounts.tenancy import identity, tenant
from nudges.enums import MessageState
from nudges.models import Message
from nudges.services import messages
from programs import rules
from programs.enums import LinkScope
from programs.models import Employee
from programs.selectors.days import day_of
from rights import letters, selectors
from rights.enums import ErasureState
from rights.models import Erasure
from rights.people import Person
from rights.services import erasing

GRACE = dt.timedelta(days=14)
AHEAD = dt.timedelta(days=1)
# So long a last letter may take to leave; a mail server that is down keeps nobody's data here for ever.
PATIENCE = dt.timedelta(days=1)
STRONG = (Role.OWNER, Role.ADMIN)


class CannotForget(Exception):
    """It cannot be asked for, or not be taken back; the message says why."""


@transaction.atomic
def ask(*, actor: Actor) -> Erasure:
    """Ask to be forgotten oneself. Raises CannotForget."""
    return _begin(actor, selectors.themself(actor), by_themself=True)


@transaction.atomic
def ask_for(*, actor: Actor, employee: Employee) -> Erasure:
    """Ask that somebody of the directory is forgotten. Raises CannotForget.

    Whoever runs the place is for owners: an admin must not be able to get rid of another one.
    """
    person = selectors.of_employee(actor, employee)
    if _is_strong(person):
        actor.require(Permission.MANAGE_MEMBERS)
        if actor.user_id is None:
            raise CannotForget("Whoever runs the place is forgotten by nobody but owners and themselves.")
    return _begin(actor, person, by_themself=False)


def _is_strong(person: Person) -> bool:
    return person.user is not None and Membership.objects.filter(user=person.user, role__in=STRONG).exists()


def _begin(actor: Actor, person: Person, *, by_themself: bool) -> Erasure:
    _wait_for_turn(person)
    if selectors.open_one(person) is not None:
        raise CannotForget("This is under way already.")
    if person.employee is not None and person.employee.email.endswith("@erased.invalid"):
        raise CannotForget("This person was erased already.")
    _require_owners(person)
    row = Erasure.objects.create(
        organization_id=actor.organization_id,
        employee=person.employee,
        user=person.user,
        by_themself=by_themself,
        asked_by_id=actor.user_id,
        due_at=timezone.now() + GRACE,
    )
    _mark(row, day_of(row.organization, row.due_at))
    messages.queue(letters=letters.written(row, person, letters.ASKED))
    audit.record(actor=actor, verb="asked for an erasure", row=row, label=person.name)
    return row


def _wait_for_turn(person: Person) -> None:
    """Two who ask at one moment come after each other."""
    if person.employee is not None:
        Employee.objects.select_for_update(no_key=True).only("pk").get(pk=person.employee.pk)
    elif person.user is not None:
        list(Membership.objects.select_for_update(no_key=True).filter(user=person.user).only("pk"))


def _require_owners(person: Person) -> None:
    try:
        if person.user is not None:
            members.require_another_owner(user_id=person.user.pk)
    except members.LastOwner as problem:
        raise CannotForget(
            "The last owner cannot be erased: nobody could run the organization. Make somebody else an owner first."
        ) from problem


def _mark(row: Erasure, day: dt.date | None) -> None:
    """Write the day beside the role, where every page finds it."""
    if row.user_id is not None:
        Membership.objects.filter(user=row.user_id).update(leaves_on=day)


@transaction.atomic
def undo(*, actor: Actor, erasure: Erasure) -> Erasure:
    """Take it back: the person, signed in or by the letter's link, or an admin what an admin asked for. Raises CannotForget."""
    row: Erasure = Erasure.objects.select_for_update(of=("self",)).select_related("employee", "user").get(pk=erasure.pk)
    if not may_undo(actor, row):
        raise NotAllowed("only the person takes it back, or an admin what an admin has asked for")
    if row.state == ErasureState.UNDONE:
        return row
    if row.state != ErasureState.WAITING or row.due_at <= timezone.now():
        raise CannotForget("It is too late: the day has come, and the data is being erased.")
    row.state, row.ended_at = ErasureState.UNDONE, timezone.now()
    row.save(update_fields=["state", "ended_at"])
    _mark(row, None)
    messages.cancel(keys=[letters.key(row, kind) for kind in (letters.ASKED, letters.TOMORROW)])
    audit.record(actor=actor, verb="took an erasure back", row=row, label=str(row.employee or row.user))
    return row


def may_undo(actor: Actor, row: Erasure) -> bool:
    """Whether the actor is the person, holds the letter's link, or runs the directory and the wish was no wish of the person."""
    if actor.grant is not None:
        return (actor.grant.scope, actor.grant.subject) == (LinkScope.ERASURE, row.pk)
    mine = row.user_id == actor.user_id or (row.employee is not None and rules.is_self(actor, row.employee))
    return mine or (not row.by_themself and actor.may(Permission.MANAGE_DIRECTORY))


def work(organization_id: uuid.UUID) -> int:
    """Remind those whose day is tomorrow, tell those whose day is today, and forget whoever was told. Safe to run twice."""
    now = timezone.now()
    with tenant(organization_id):
        waiting = Erasure.objects.filter(state=ErasureState.WAITING)
        for row in waiting.filter(due_at__lte=now + AHEAD, due_at__gt=now, reminded_at=None):
            _write(row, letters.TOMORROW, reminded_at=now)
        for row in waiting.filter(due_at__lte=now):
            if not _given_up(row):
                _write(row, letters.NOW, state=ErasureState.TELLING, told_at=now)
        ready = [row.pk for row in Erasure.objects.filter(state=ErasureState.TELLING) if _was_told(row)]
    return sum(_finish(organization_id, pk) for pk in ready)


def _write(row: Erasure, kind: str, **values: object) -> None:
    person = selectors.whole(row.employee, row.user)
    messages.queue(letters=letters.written(row, person, kind))
    Erasure.objects.filter(pk=row.pk).update(**values)


def _was_told(row: Erasure) -> bool:
    """Whether the last letter has left; one that cannot be delivered is waited for a day, and not longer."""
    under_way = Message.objects.filter(
        dedupe_key=letters.key(row, letters.NOW), state__in=(MessageState.PENDING, MessageState.SENDING)
    )
    return not under_way.exists() or (row.told_at is not None and row.told_at < timezone.now() - PATIENCE)


def _given_up(row: Erasure) -> bool:
    """End what would now erase an owner or admin whom no owner has asked about; True when it was one of these.

    SECURITY: in fourteen days a row of the directory may get another address or login, and somebody another role: without
    this an admin would erase an owner by way of a row that was nobody's when they asked.
    """
    person = selectors.whole(*_halves(row))
    if row.by_themself or not _is_strong(person):
        return False
    asked = Membership.objects.filter(user=row.asked_by_id, role=Role.OWNER)
    if person.user is not None and row.user_id == person.user.pk and asked.exists():
        return False
    Erasure.objects.filter(pk=row.pk).update(state=ErasureState.UNDONE, ended_at=timezone.now())
    _mark(row, None)
    audit.record(actor=system(row.organization_id), verb="gave an erasure up", row=row, label=person.name)
    return True


def _finish(organization_id: uuid.UUID, erasure_id: uuid.UUID) -> bool:
    """Forget one person in one transaction; False when it has to wait, or another worker has done it."""
    with tenant(organization_id):
        user = selectors.whole(*_halves(Erasure.objects.get(pk=erasure_id))).user
    elsewhere = user is not None and _works_elsewhere(user, organization_id)
    with tenant(organization_id):
        rows = Erasure.objects.select_for_update(skip_locked=True, of=("self",))
        row = rows.filter(pk=erasure_id, state=ErasureState.TELLING).first()
        if row is None:
            return False
        person, actor = selectors.whole(*_halves(row)), system(organization_id)
        if _given_up(row):
            return False
        try:
            _require_owners(person)
            erasing.forget(actor=actor, person=person, works_elsewhere=elsewhere)
        except (CannotForget, erasing.NotNow):
            return False
        Erasure.objects.filter(pk=row.pk).update(state=ErasureState.DONE, ended_at=timezone.now())
        audit.record(actor=actor, verb="erased somebody", row=row, label="a former colleague")
        return True


def _halves(row: Erasure) -> tuple[Employee | None, User | None]:
    return row.employee, row.user


def _works_elsewhere(user: User, organization_id: uuid.UUID) -> bool:
    with identity(user.pk):
        return any(one.organization_id != organization_id for one in accounts.memberships_of(user))
