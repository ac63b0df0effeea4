"""Who somebody is in the organization, and whether they are to be forgotten."""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import Membership, User
from programs import rules
from programs.enums import LinkScope
from programs.models import Employee
from rights.enums import OPEN
from rights.models import Erasure, OrganizationExport
from rights.people import Person, addresses_of


def themself(actor: Actor) -> Person:
    """The actor as a person: their row in the directory, and their login."""
    actor.require(Permission.SEE_OWN)
    employee = Employee.objects.filter(rules.themself(actor)).select_related("organization").first()
    user = User.objects.filter(pk=actor.user_id).first()
    return Person(employee, user, addresses_of(user))


def of_employee(actor: Actor, employee: Employee) -> Person:
    """Somebody of the directory, with the login that is theirs: linked, or of a member with the same address."""
    actor.require(Permission.MANAGE_DIRECTORY)
    return whole(employee, None)


def whole(employee: Employee | None, user: User | None) -> Person:
    """Both halves of a person, of whichever is known."""
    if employee is None and user is not None:
        employee = Employee.objects.filter(Q(user=user) | Q(user=None, email=user.email)).first()
    if user is None and employee is not None:
        mine = Q(pk=employee.user_id) if employee.user_id else Q(email=employee.email)
        user = User.objects.filter(mine, pk__in=Membership.objects.values("user")).first()
    return Person(employee, user)


def open_one(person: Person) -> Erasure | None:
    """What is under way for somebody; None for nearly everybody."""
    known = Q(pk__in=[])
    if person.employee is not None:
        known |= Q(employee=person.employee)
    if person.user is not None:
        known |= Q(user=person.user)
    return Erasure.objects.filter(known, state__in=OPEN).select_related("organization").first()


def listed(actor: Actor) -> QuerySet[Erasure]:
    """Everybody who is to be forgotten, and how many were, the newest first."""
    actor.require(Permission.MANAGE_DIRECTORY)
    return Erasure.objects.select_related("employee", "user").order_by("-created_at")


def one(actor: Actor, pk: uuid.UUID) -> Erasure:
    """One of these; raises Http404."""
    found: Erasure = get_object_or_404(listed(actor), pk=pk)
    return found


def exports(actor: Actor) -> QuerySet[OrganizationExport]:
    """Exports of the organization, the newest first, for owners."""
    actor.require(Permission.MANAGE_ORGANIZATION)
    return OrganizationExport.objects.select_related("asked_by").order_by("-created_at")


def by_link(actor: Actor) -> Erasure:
    """The erasure that a link can take back; raises Http404 once it is over."""
    grant = actor.grant
    if grant is None or grant.scope != LinkScope.ERASURE:
        raise Http404
    found: Erasure = get_object_or_404(Erasure.objects.select_related("employee", "user"), pk=grant.subject)
    return found
