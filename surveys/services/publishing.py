"""Publishing a draft: waves that open from now on send it, and those under way keep what they sent."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from plans.enums import VersionState
from surveys.models import Question, Survey, SurveyVersion
from surveys.services import drafts


class CannotPublish(Exception):
    """The draft cannot be published now; the message says why."""


@transaction.atomic
def publish(*, actor: Actor, version: SurveyVersion, seen: int) -> SurveyVersion:
    """Make a draft the live version. Raises CannotPublish, also when the draft is no longer what was ``seen``."""
    actor.require(Permission.MANAGE_PROGRAMS)
    survey = Survey.objects.select_for_update().get(pk=version.survey_id)
    draft = SurveyVersion.objects.select_for_update().filter(pk=version.pk, state=VersionState.DRAFT).first()
    if draft is None:
        raise CannotPublish("This draft was published or thrown away meanwhile.")
    if draft.revision != seen:
        raise CannotPublish("Somebody has changed this draft since you opened it. Look at it again.")
    if found := drafts.problems(actor=actor, version=draft):
        raise CannotPublish(str(found[0]))
    Question.objects.filter(version=draft, removed_at__isnull=False).delete()
    SurveyVersion.objects.filter(survey=survey, state=VersionState.LIVE).update(state=VersionState.RETIRED)
    now = {"state": VersionState.LIVE, "published_at": timezone.now(), "published_by_id": actor.user_id}
    SurveyVersion.objects.filter(pk=draft.pk).update(**now)
    audit.record(actor=actor, verb="published a survey", row=survey, version=draft.number)
    draft.refresh_from_db()
    return draft
