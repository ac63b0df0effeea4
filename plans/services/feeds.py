"""The secret address by which somebody's calendar reads their own sessions."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.actors import Actor, NotAllowed
from accounts.services import links
from accounts.services.links import Holder
from programs import rules
from programs.enums import LinkScope
from programs.models import Employee

LIFETIME = dt.timedelta(days=3 * 365)


@transaction.atomic
def renew(*, actor: Actor, employee: Employee) -> str:
    """Give somebody a new address for their own sessions, which is known only now; every earlier one ends."""
    revoke(actor=actor, employee=employee)
    holders = {employee.pk: Holder(employee.email, employee.name)}
    made = links.issue(actor=actor, scope=LinkScope.CALENDAR, holders=holders, lifetime=LIFETIME)
    token = made[employee.pk].rstrip("/").rpartition("/")[2]
    return settings.BASE_URL + reverse("calendar-feed", args=[token])


@transaction.atomic
def revoke(*, actor: Actor, employee: Employee) -> int:
    """End the address of somebody's own sessions at once; returns how many there were."""
    if not rules.is_self(actor, employee):
        raise NotAllowed("everybody gives out their own sessions only")
    return links.end(scope=LinkScope.CALENDAR, subjects=[employee.pk])
