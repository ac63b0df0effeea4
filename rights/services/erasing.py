"""Forgetting somebody: what they are in goes on without them, rows go or are emptied by their way, and a pseudonym stays.

All of it is one transaction: a worker that is killed has done nothing, and the next one does it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import ApiToken, Membership, Organization, StoredAnswer, User
from accounts.services import logins
from accounts.tenancy import private
from circles.models import CohortCircles
from circles.services import wall
from matching.enums import PairingState
from matching.models import MatchingRun, Pairing
from matching.services import pairings
from plans.locks import ERASURE
from profiles.models import LinkedInImport, SignupImport
from programs.enums import EmployeeStatus, ImportState
from programs.models import DirectoryImport, Employee, EmployeeVersion, Participant
from programs.selectors.days import today_of
from programs.services import participants, revisions
from rights import people
from rights.people import Person
from rights.services import organization_exports, sweeping
from rights.ways import WAYS, Act

_READING = (ImportState.CHECKING, ImportState.APPLYING, ImportState.UNDOING)
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class NotNow(Exception):
    """A file with everybody in it is being read at this moment; a few minutes later is soon enough."""


def fresh_pseudonym() -> str:
    """Made by chance and of nothing that is known of anybody, so that no way leads back."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(10))


@transaction.atomic
def forget(*, actor: Actor, person: Person, works_elsewhere: bool) -> str:
    """Forget somebody in this organization; returns the pseudonym under which what is kept of them stands. Raises NotNow."""
    actor.require(Permission.MANAGE_ORGANIZATION)
    if DirectoryImport.objects.filter(state__in=_READING).exists():
        raise NotNow
    person = _as_now(person)
    mark = fresh_pseudonym()
    pseudonym = f"Former colleague {mark}"
    _leave(actor, person)
    with private(purpose=ERASURE):
        _apart(person)
        for label in WAYS:
            _do(label, person)
        _unsign(person)
    sweeping.sweep(names=person.names, pseudonym=pseudonym)
    _veil(person, mark)
    if person.user is not None and not works_elsewhere:
        logins.forget(user=person.user, pseudonym=mark.lower())
    with private(purpose=ERASURE):
        patterns = [sweeping.pattern(name) for name in person.names]
        logins.forget_in_trail(user_id=person.user.pk if person.user else None, patterns=patterns, pseudonym=pseudonym)
    return pseudonym


def _as_now(person: Person) -> Person:
    """Under every name that they have today, and nobody changes it meanwhile."""
    employee, user = person.employee, person.user
    return Person(
        Employee.objects.select_for_update(of=("self",)).get(pk=employee.pk) if employee is not None else None,
        User.objects.get(pk=user.pk) if user is not None else None,
        people.addresses_of(user),
    )


def _leave(actor: Actor, person: Person) -> None:
    """End the pairings, so that a mentee who is left stands in the list of those who need somebody, and give the places back."""
    if person.employee is None:
        return
    mine = Participant.objects.filter(employee=person.employee).select_related("cohort", "employee")
    ids = [one.pk for one in mine]
    for pairing in Pairing.objects.filter(people.about("matching.Pairing", person), state=PairingState.ACTIVE):
        pairings.end(actor=actor, pairing=pairing, wants_successor=pairing.mentor_id in ids)
    for one in mine:
        participants.withdraw(actor=actor, cohort=one.cohort, participants=[one])


def _do(label: str, person: Person) -> None:
    way, model = WAYS[label], people.model_of(label)
    if way.act not in (Act.DELETE, Act.CLEAR):
        return
    rows = model._default_manager.filter(people.about(label, person, side=way.side))
    if way.act is Act.CLEAR:
        rows.update(**{name: _blank(model._meta.get_field(name)) for name in way.clears.split()})
        return
    for stored in _files(rows):
        stored.delete(save=False)
    rows.delete()


def _blank(field: Any) -> Any:
    return None if field.null else field.get_default()


def _files(rows: Any) -> list[Any]:
    if rows.model is not LinkedInImport:
        return []
    return [row.file for row in rows if row.file]


def _apart(person: Person) -> None:
    """What has no line that says it all: what is of many people, and what would be missed by others."""
    steps: list[Callable[[Person], None]] = [_house, _imports, _runs, _circles]
    for step in steps:
        step(person)
    organization_exports.forget_all()


def _house(person: Person) -> None:
    Organization.objects.filter(contact_email__in=person.emails).update(contact_email="")
    StoredAnswer.objects.all().delete()
    if person.user is not None:
        ApiToken.objects.filter(created_by=person.user, revoked_at=None).update(revoked_at=timezone.now())


def _imports(person: Person) -> None:
    """Files that are lying here tell of everybody in them. One that nobody has applied yet is not applied any more."""
    for row in DirectoryImport.objects.exclude(file=""):
        row.file.delete(save=False)
    DirectoryImport.objects.filter(state__in=(ImportState.UPLOADED, ImportState.CHECKED)).update(
        state=ImportState.CANCELLED
    )
    DirectoryImport.objects.update(file="", samples=[], columns=[], warnings=[], error="", undo_until=None)
    for signup in SignupImport.objects.exclude(file=""):
        signup.file.delete(save=False)
    SignupImport.objects.update(file="", samples=[], wrong_rows=[], warnings=[], error="")


def _runs(person: Person) -> None:
    if person.employee is not None:
        cohorts = Participant.objects.filter(employee=person.employee).values("cohort")
        MatchingRun.objects.filter(cohort__in=cohorts).update(inputs=None, error="")


def _circles(person: Person) -> None:
    if person.employee is not None:
        mine = Participant.objects.filter(employee=person.employee)
        wall.forget(list(mine.values_list("pk", flat=True)))
        wall.forget_coach(person.employee.pk)
        CohortCircles.objects.filter(coach=person.employee).update(coach=None)


def _unsign(person: Person) -> None:
    """Who has done something is not said any more; the trail keeps it under the pseudonym."""
    if person.user is None:
        return
    for model, name in people.signatures():
        if model._meta.label != "accounts.AuditEvent":
            model._default_manager.filter(**{name: person.user}).update(**{name: None})
    Membership.objects.filter(user=person.user).delete()


def _veil(person: Person, mark: str) -> None:
    """The row of the directory under a pseudonym: grade and dates stay, and nobody is known as whose boss it was."""
    if person.employee is None:
        return
    row = Employee.objects.select_for_update().get(pk=person.employee.pk)
    for name in "job_title job_level department business_unit team location country number time_zone".split():
        setattr(row, name, "")
    row.first_name, row.last_name, row.preferred_name = "Former", f"colleague {mark}", ""
    row.email, row.user, row.manager = f"{mark.lower()}@erased.invalid", None, None
    row.status, row.leave_date = EmployeeStatus.LEFT, row.leave_date or today_of(row.organization)
    row.save()
    Employee.objects.filter(manager=row).update(manager=None)
    EmployeeVersion.objects.filter(manager=row).update(manager=None)
    revisions.note()
