"""Who of the directory is which member: found by the address that both have."""

from __future__ import annotations

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import Membership
from programs.models import Employee


def link(*, employees: QuerySet[Employee]) -> int:
    """Link employees to the member who signs in with their address, unless that member is another employee already."""
    linked = Employee.objects.exclude(user=None).values("user_id")
    members = Membership.objects.exclude(user__in=linked)
    member = members.filter(user__email=OuterRef("email")).values("user_id")[:1]
    addresses = members.values("user__email")
    return employees.filter(user=None, email__in=addresses).update(user_id=Subquery(member))


@transaction.atomic
def recognize(*, actor: Actor) -> int:
    """Link everybody in the directory to the member who signs in with their address; returns how many were linked."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return link(employees=Employee.objects.all())
