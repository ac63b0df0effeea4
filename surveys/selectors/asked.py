"""How somebody finds what they are asked. Who else is asked, and who has answered, is on no page."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import OneTapLink
from accounts.tenancy import private
from programs.enums import EmployeeStatus, LinkScope, ParticipantState
from programs.models import Participant
from programs.rules import themself
from surveys import locks
from surveys.enums import WaveState
from surveys.models import Asked

_PATHS = (
    "wave__survey__program__organization", "wave__version", "wave__cohort",
    "participant__employee", "participant__organization", "participant__cohort__program__organization",
)  # fmt: skip


def mine(actor: Actor, wave_id: uuid.UUID) -> Asked:
    """What the actor is asked in a wave; raises Http404 for everybody who is not asked in it."""
    people = Participant.objects.filter(themself(actor, "employee__")).exclude(state=ParticipantState.WITHDRAWN)
    for person in people.values_list("pk", flat=True):
        with private(person=person):
            if row := Asked.objects.select_related(*_PATHS).filter(wave=wave_id, participant=person).first():
                return row
    raise Http404


def by_link(actor: Actor) -> Asked:
    """What the one-tap link is about, for whoever has its address today; raises Http404."""
    wanted = actor.grant.subject if actor.grant and actor.grant.scope == LinkScope.SURVEY else None
    with private(purpose=locks.ASK):
        return get_object_or_404(_reached(wanted, actor.email).select_related(*_PATHS))


def link_holds(link: OneTapLink) -> bool:
    """Whether what a link asked is still its holder's to answer."""
    with private(purpose=locks.ASK):
        return _reached(link.subject, link.email).filter(wave__state=WaveState.OPEN).exists()


def _reached(subject: uuid.UUID | None, email: str) -> QuerySet[Asked]:
    rows = Asked.objects.filter(pk=subject, participant__employee__email=email)
    rows = rows.exclude(participant__employee__status=EmployeeStatus.LEFT)
    return rows.exclude(participant__state=ParticipantState.WITHDRAWN)


def by_id(asked_id: uuid.UUID | None) -> Asked | None:
    """Somebody who is asked, for the worker, who writes to them."""
    with private(purpose=locks.ASK):
        return Asked.objects.select_related(*_PATHS).filter(pk=asked_id).first()


def waiting(actor: Actor) -> list[Asked]:
    """The open surveys that the actor has not answered, those that close first at the top."""
    people = list(Participant.objects.filter(themself(actor, "employee__")).values_list("pk", flat=True))
    return list(_waiting(people)) if people else []


def page_of(participant: Participant) -> str:
    """Where a survey waits for somebody; empty when none does. Named in the settings, for the steps of plans."""
    row = next(iter(_waiting([participant.pk])), None)
    return reverse("surveys:answer", args=[row.wave.survey.program.organization.slug, row.wave_id]) if row else ""


def _waiting(people: list[uuid.UUID]) -> list[Asked]:
    with private(purpose=locks.ASK):
        rows = Asked.objects.filter(participant__in=people, answered=False, wave__state=WaveState.OPEN)
        rows = rows.filter(wave__closes_at__gt=timezone.now()).exclude(participant__state=ParticipantState.WITHDRAWN)
        return list(rows.select_related(*_PATHS).order_by("wave__closes_at", "pk"))
