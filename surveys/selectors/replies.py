"""What those who were asked were told: you said, we did."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.tenancy import private
from programs.enums import EmployeeStatus, ParticipantState
from programs.models import Cohort, Participant
from surveys import locks
from surveys.models import Asked, Reply, Survey, Wave


def published(actor: Actor, cohort: Cohort, survey: Survey) -> QuerySet[Reply]:
    """What a cohort was told after a survey, the latest first. The caller has asked who may."""
    rows = Reply.objects.filter(cohort=cohort, survey=survey, published_at__isnull=False)
    return rows.order_by("-published_at", "-pk")


def one(actor: Actor, wave: Wave, reply_id: uuid.UUID) -> Reply:
    """One reply to the survey of a wave, for those who write them; raises Http404."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = Reply.objects.filter(cohort=wave.cohort_id, survey=wave.survey_id).select_related("survey")
    return get_object_or_404(rows, pk=reply_id)


def readers(cohort: Cohort, survey: Survey) -> list[Participant]:
    """Everybody who was asked in any wave of a survey, whether or not they answered, and still takes part."""
    with private(purpose=locks.ASK):
        ids = list(
            Asked.objects.filter(wave__cohort=cohort, wave__survey=survey)
            .order_by()
            .values_list("participant_id", flat=True)
        )
    rows = Participant.objects.filter(pk__in=ids).exclude(state=ParticipantState.WITHDRAWN)
    rows = rows.exclude(employee__status=EmployeeStatus.LEFT).select_related("employee", "organization")
    return list(rows.order_by("pk"))
