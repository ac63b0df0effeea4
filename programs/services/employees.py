"""One employee, or many at once, changed by hand: same rules as a file, same history, one audit event."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import ngettext

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import Membership, Organization
from accounts.services import audit
from programs import rosters
from programs.enums import EmployeeStatus
from programs.models import Employee, JobLevel
from programs.selectors.days import today_of
from programs.services import facets, revisions, versions, ways

FIELDS = (
    "number", "email", "first_name", "last_name", "preferred_name", "job_title", "job_level", "grade", "department",
    "business_unit", "team", "location", "country", "time_zone", "manager", "hire_date", "leave_date", "status",
)  # fmt: skip


class Taken(Exception):
    """Another employee has this address or number. ``field`` says which."""

    def __init__(self, field: str, holder: Employee) -> None:
        super().__init__(f"{holder.name} already has this {'email' if field == 'email' else 'employee number'}.")
        self.field = field


class OfSomebodyElse(Exception):
    """The address is the login of somebody else than this employee."""

    field = "email"


class ManagerCircle(Exception):
    """Following the managers upward would lead back to the employee."""

    field = "manager"


@transaction.atomic
def add(*, actor: Actor, values: dict[str, Any]) -> Employee:
    """Add one employee to the directory; raises Taken."""
    actor.require(Permission.MANAGE_DIRECTORY)
    employee = Employee(organization_id=actor.organization_id)
    _fill(employee, values)
    _save(actor, employee)
    audit.record(actor=actor, verb="employee added", row=employee)
    return employee


@transaction.atomic
def change(*, actor: Actor, employee: Employee, values: dict[str, Any]) -> Employee:
    """Change one employee's data; raises Taken, OfSomebodyElse or ManagerCircle, and then nothing has changed."""
    actor.require(Permission.MANAGE_DIRECTORY)
    row = Employee.objects.select_for_update().get(pk=employee.pk)
    before = {name: getattr(row, name) for name in FIELDS}
    row.user_id = row.user_id or _login_of(row)
    _fill(row, values)
    if row.email != before["email"]:
        _refuse_login_of_another(actor, row)
    changed = [name for name in FIELDS if getattr(row, name) != before[name]]
    if changed:
        _save(actor, row)
        _end_links(row, before)
        was, becomes = ({n: str(source(n)) for n in changed} for source in (before.__getitem__, row.__getattribute__))
        audit.record(actor=actor, verb="employee changed", row=row, before=was, after=becomes)
    return row


def _end_links(employee: Employee, before: dict[str, Any]) -> None:
    if employee.email != before["email"]:
        ways.end_of_address(email=before["email"])
    if employee.status == EmployeeStatus.LEFT != before["status"]:
        ways.end_of_leavers(employee_ids=[employee.pk])


def _fill(employee: Employee, values: dict[str, Any]) -> None:
    for name in FIELDS:
        if name in values:
            setattr(employee, name, values[name])
    employee.set_keys()
    if employee.grade is None and employee.job_level:
        level = JobLevel.objects.filter(name=employee.job_level).first()
        employee.grade = level.grade if level else None


def _save(actor: Actor, employee: Employee) -> None:
    today = today_of(Organization.objects.get(pk=actor.organization_id))
    if employee.status == EmployeeStatus.LEFT and employee.leave_date is None:
        employee.leave_date = today
    for field in ("email", "number"):
        value = getattr(employee, field)
        holder = Employee.objects.filter(**{field: value}).exclude(pk=employee.pk).first() if value else None
        if holder is not None:
            raise Taken(field, holder)
    _refuse_circle(employee)
    employee.user_id = employee.user_id or _login_of(employee)
    employee.save()
    versions.record(employee_ids=[employee.pk], day=today)
    facets.forget()
    revisions.note()


def _login_of(employee: Employee) -> uuid.UUID | None:
    """The member who signs in with the employee's address and stands nowhere else in the directory."""
    login = Membership.objects.filter(user__email=employee.email).first()
    if login is None or Employee.objects.filter(user_id=login.user_id).exclude(pk=employee.pk).exists():
        return None
    return login.user_id


def _refuse_login_of_another(actor: Actor, employee: Employee) -> None:
    """SECURITY: an address is who somebody is, so by writing it one could become a participant and read as them."""
    login = Membership.objects.filter(user__email=employee.email).exclude(user_id=employee.user_id).first()
    if login is None:
        return
    if employee.user_id or Employee.objects.filter(user_id=login.user_id).exists():
        raise OfSomebodyElse("Somebody else of the directory signs in with this address.")
    if login.user_id == actor.user_id:
        raise OfSomebodyElse("This is your own address. Another admin has to say that this person is you.")


def _refuse_circle(employee: Employee) -> None:
    if employee.manager_id is None:
        return
    above = dict(Employee.objects.exclude(manager=None).values_list("pk", "manager_id"))
    above[employee.pk] = employee.manager_id
    for circle in rosters.cycles({str(a): str(b) for a, b in above.items()}):
        names = {str(e.pk): e.name for e in Employee.objects.filter(pk__in=circle)}
        path = " → ".join(names.get(key, employee.name) for key in [*circle, circle[0]])
        raise ManagerCircle(f"Managers would run in a circle: {path}.")


@transaction.atomic
def mark(*, actor: Actor, employee_ids: Sequence[uuid.UUID], status: str) -> int:
    """Give many employees one status; returns how many it changed."""
    actor.require(Permission.MANAGE_DIRECTORY)
    today = today_of(Organization.objects.get(pk=actor.organization_id))
    changing = Employee.objects.filter(pk__in=list(employee_ids)).exclude(status=status)
    ids = list(changing.order_by("pk").select_for_update().values_list("pk", flat=True))
    rows = Employee.objects.filter(pk__in=ids)
    if status == EmployeeStatus.LEFT:
        rows.filter(leave_date=None).update(leave_date=today)
    else:
        rows.filter(leave_date__lte=today).update(leave_date=None)
    rows.update(status=status)
    if status == EmployeeStatus.LEFT:
        ways.end_of_leavers(employee_ids=ids)
    versions.record(employee_ids=ids, day=today)
    facets.forget()
    revisions.note()
    label = EmployeeStatus(status).label.lower()
    audit.record(
        actor=actor,
        verb=f"employees marked as {label}",
        label=ngettext("%d person", "%d people", len(ids)) % len(ids),
        people=[str(one) for one in rows.order_by("last_key", "first_key")[:50]],
    )
    return len(ids)
