"""Whose sessions a secret address of a calendar shows, and which."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone, translation
from django.utils.module_loading import import_string

from accounts import selectors as accounts
from accounts.actors import Actor
from accounts.models import OneTapLink
from accounts.tenancy import tenant
from matching.selectors import panels
from plans import calendars, session_letters
from plans.enums import SessionState
from plans.models import Session
from programs import rules
from programs.enums import EmployeeStatus, LinkScope
from programs.models import Employee

# What lies longer behind is in nobody's way any more.
_BEHIND = dt.timedelta(days=90)
_PAIR = ("mentor__employee", "mentee__employee", "cohort__program__organization")


def own(actor: Actor) -> Employee:
    """The employee behind the actor, whose sessions can be given out; raises Http404."""
    row = Employee.objects.filter(rules.themself(actor)).exclude(status=EmployeeStatus.LEFT).first()
    if row is None:
        raise Http404
    return row


def link_of(actor: Actor, employee: Employee) -> OneTapLink | None:
    """The address that is in use, of which we know only since when."""
    rows = OneTapLink.objects.filter(scope=LinkScope.CALENDAR, subject=employee.pk, revoked_at=None)
    return rows.filter(expires_at__gt=timezone.now()).order_by("-id").first()


@dataclass(frozen=True)
class Feed:
    """What a calendar is given."""

    text: str


def behind(token: str) -> Feed | None:
    """The sessions behind a secret address; None when it opens nothing. Looking changes nothing.

    SECURITY: the secret says who, and whoever has another address today or does not work here any more is nobody.
    """
    link = accounts.link_behind(token)
    if link is None or link.scope != LinkScope.CALENDAR or link.ended:
        return None
    with tenant(link.organization_id), translation.override(link.organization.language):
        person = Employee.objects.filter(pk=link.subject, email=link.email).exclude(status=EmployeeStatus.LEFT).first()
        if person is None:
            return None
        rows = list(_sessions(person))
        panels.seated(row.pairing for row in rows)
        events = [session_letters.event(row) for row in rows]
        return Feed(calendars.feed(f"Upstream · {link.organization.name}", [*events, *_elsewhere(person)]))


def _elsewhere(person: Employee) -> list[calendars.Event]:
    """What rooms above put into the same calendar: each that the settings name is asked with its reader."""
    since = timezone.now() - _BEHIND
    return [event for path in settings.CALENDARS for event in import_string(path)(person, since)]


def _sessions(person: Employee) -> QuerySet[Session]:
    mine = Q(pairing__mentor__employee=person) | Q(pairing__mentee__employee=person)
    mine |= panels.sits_in(Q(participant__employee=person), "pairing")
    shown = (SessionState.AGREED, SessionState.HELD)
    rows = Session.objects.filter(mine, state__in=shown, logged=False, starts_at__gte=timezone.now() - _BEHIND)
    pairs = [f"pairing__{path}" for path in _PAIR]
    return rows.select_related("step__template_step", *pairs).order_by("starts_at", "id")
