"""Deleting what is older than the organization wants to keep: the same rows that the page counts, every night."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.actors import Actor, system
from accounts.enums import Permission
from accounts.models import Membership, OneTapLink
from accounts.services import audit
from accounts.tenancy import private, tenant
from nudges.enums import MessageState
from nudges.models import Message
from plans.locks import ERASURE
from profiles.enums import SignupState
from profiles.models import SignupImport
from programs.enums import ApplicationState, EmployeeStatus, ImportState
from programs.models import Application, DirectoryImport, Employee
from rights.enums import OPEN, ErasureState
from rights.keeping import BY_KEY, KINDS
from rights.models import Erasure, Retention
from rights.services import erasures
from surveys.models import AnonymousAnswer, Response, Snapshot, Wave

_LEFT = (MessageState.SENT, MessageState.CANCELLED, MessageState.SUPPRESSED, MessageState.DEAD)
_READ = (ImportState.APPLIED, ImportState.UNDONE, ImportState.CANCELLED, ImportState.FAILED)
# So many former employees a night, so that nobody's mail server gets a year of letters at once.
_A_NIGHT = 200


@transaction.atomic
def save(*, actor: Actor, days: Mapping[str, int | None]) -> None:
    """Say how long each kind is kept; what is as before is not written down."""
    actor.require(Permission.MANAGE_ORGANIZATION)
    before = periods()
    changed = {key: value for key, value in days.items() if key in BY_KEY and value != before[key]}
    for key, value in changed.items():
        Retention.objects.update_or_create(kind=key, defaults={"days": value})
    if changed:
        was = {key: before[key] for key in changed}
        audit.record(actor=actor, verb="changed how long data is kept", before=was, after=changed)


def periods() -> dict[str, int | None]:
    """How many days each kind is kept in this organization; None is until further notice."""
    said = dict(Retention.objects.values_list("kind", "days"))
    return {one.key: said.get(one.key, one.days) for one in KINDS}


def preview(*, actor: Actor) -> dict[str, int]:
    """How many rows of each kind would go tonight. Takes one query a kind, and two more for files and answers."""
    actor.require(Permission.MANAGE_ORGANIZATION)
    now = timezone.now()
    with private(purpose=ERASURE):
        return {
            key: 0 if days is None else sum(rows.count() for rows in _old(key, now - dt.timedelta(days=days)))
            for key, days in periods().items()
        }


def work(organization_id: uuid.UUID) -> dict[str, int]:
    """Delete what is too old, a transaction a kind; returns how many of each. Safe to run twice."""
    now, gone = timezone.now(), {}
    for one in KINDS:
        with tenant(organization_id):
            days = periods()[one.key]
            count = 0 if days is None else _delete(one.key, now - dt.timedelta(days=days), organization_id)
        if count:
            gone[one.key] = count
    if gone:
        with tenant(organization_id):
            audit.record(actor=system(organization_id), verb="deleted what was too old", rows=gone)
    return gone


def _old(key: str, before: dt.datetime) -> list[QuerySet[Any]]:
    """The rows of a kind that are too old."""
    if key == "letters":
        words = ~Q(text="") | ~Q(html="") | ~Q(calendar="")
        return [Message.objects.filter(words, state__in=_LEFT, next_at__lt=before, created_at__lt=before)]
    if key == "files":
        directories = DirectoryImport.objects.filter(state__in=_READ, created_at__lt=before).exclude(file="")
        signups = SignupImport.objects.filter(created_at__lt=before).exclude(state=SignupState.APPLYING)
        return [directories, signups.exclude(file="")]
    if key == "applications":
        over = (ApplicationState.DECLINED, ApplicationState.WITHDRAWN, ApplicationState.DRAFT)
        return [Application.objects.filter(state__in=over, changed_at__lt=before)]
    if key == "answers":
        final = Snapshot.objects.filter(wave=OuterRef("pk"), final=True)
        waves = Wave.objects.filter(Exists(final), closed_at__lt=before)
        return [Response.objects.filter(wave__in=waves), AnonymousAnswer.objects.filter(wave__in=waves)]
    if key == "links":
        return [OneTapLink.objects.filter(Q(expires_at__lt=before) | Q(revoked_at__lt=before))]
    # Whoever took it back has the whole time before them once more, and no new letter every night.
    asked = Q(state__in=OPEN) | Q(state=ErasureState.UNDONE, ended_at__gte=before)
    waiting = Erasure.objects.filter(asked, employee=OuterRef("pk"))
    # SECURITY: an admin who writes a day into the directory must not get rid of an owner, or of another admin, in the night.
    whose = Q(user=OuterRef("user")) | Q(user__email=OuterRef("email"))
    strong = Membership.objects.filter(whose, role__in=erasures.STRONG)
    former = Employee.objects.filter(status=EmployeeStatus.LEFT, leave_date__lt=before.date())
    return [former.exclude(email__endswith="@erased.invalid").exclude(Exists(waiting) | Exists(strong))]


def _delete(key: str, before: dt.datetime, organization_id: uuid.UUID) -> int:
    with private(purpose=ERASURE):
        if key == "letters":
            return sum(rows.update(text="", html="", calendar="") for rows in _old(key, before))
        if key == "files":
            return sum(_empty(row) for rows in _old(key, before) for row in rows)
        if key == "former":
            return sum(
                _forget(row, organization_id) for rows in _old(key, before) for row in rows.order_by("pk")[:_A_NIGHT]
            )
        found = [(rows, rows.count()) for rows in _old(key, before)]
        for rows, _ in found:
            rows.delete()
        return sum(count for _, count in found)


def _empty(row: Any) -> int:
    """Delete a file and what was read of it; what became of it stays."""
    row.file.delete(save=False)
    values: dict[str, Any] = {"file": "", "samples": [], "warnings": []}
    values |= {"columns": []} if isinstance(row, DirectoryImport) else {"wrong_rows": []}
    return int(type(row).objects.filter(pk=row.pk).update(**values))


def _forget(row: Employee, organization_id: uuid.UUID) -> int:
    """Begin the erasure of somebody who left long ago; owners and admins stay."""
    try:
        erasures.ask_for(actor=system(organization_id), employee=row)
    except erasures.CannotForget:
        return 0
    return 1
