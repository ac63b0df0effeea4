"""Publishing a draft, and taking that back: decided here at once, carried to the plans by the worker."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from matching.enums import PairingState
from plans import documents
from plans.enums import Reach, RolloutState, VersionState
from plans.models import Plan, PlanTemplate, Rollout, RolloutPlan, TemplateVersion
from plans.selectors import templates as selectors
from plans.services import rollouts

OPEN = (RolloutState.APPLYING, RolloutState.UNDOING, RolloutState.FAILED)


class CannotPublish(Exception):
    """The draft cannot be published now; the message says why."""


class CannotUndo(Exception):
    """What was published cannot be taken back, and why."""


@transaction.atomic
def publish(
    *, actor: Actor, version: TemplateVersion, seen: int, reach: str, why: str, pairings: Collection[uuid.UUID] = ()
) -> Rollout:
    """Make a draft the version that new pairings get, and have the worker change the plans that it is for.

    Raises CannotPublish, also when the draft is no longer what was ``seen``.
    """
    actor.require(Permission.MANAGE_PROGRAMS)
    template = PlanTemplate.objects.select_for_update().get(pk=version.template_id)
    draft = TemplateVersion.objects.select_for_update().filter(pk=version.pk, state=VersionState.DRAFT).first()
    _check(template, draft, seen)
    assert draft is not None
    previous = TemplateVersion.objects.filter(template=template, state=VersionState.LIVE).first()
    now = timezone.now()
    if previous is not None:
        TemplateVersion.objects.filter(pk=previous.pk).update(state=VersionState.RETIRED)
    TemplateVersion.objects.filter(pk=draft.pk).update(
        state=VersionState.LIVE, why=why, published_at=now, published_by_id=actor.user_id
    )
    row = Rollout.objects.create(version=draft, previous=previous, reach=reach, requested_by_id=actor.user_id)
    if reach == Reach.CHOSEN:
        _choose(row, pairings)
    rollouts.hand_over(rollout=row, state=RolloutState.APPLYING)
    audit.record(
        actor=actor, verb="published a plan template", row=template, version=draft.number, reach=reach, why=why
    )
    return row


def _check(template: PlanTemplate, draft: TemplateVersion | None, seen: int) -> None:
    if draft is None:
        raise CannotPublish("This draft was published or thrown away meanwhile.")
    if template.archived_at:
        raise CannotPublish("This template is archived. Take it up again first.")
    if draft.revision != seen:
        raise CannotPublish("Somebody has changed the draft since you looked. Look at who is affected once more.")
    if Rollout.objects.filter(version__template=template, state__in=OPEN).exists():
        raise CannotPublish("The version before this one is still on its way to the plans. Wait until it has arrived.")
    if wrong := documents.problems(selectors.document(draft)):
        raise CannotPublish(" ".join(str(problem) for problem in wrong))


def _choose(row: Rollout, pairings: Collection[uuid.UUID]) -> None:
    plans = Plan.objects.filter(
        pairing__in=pairings, pairing__state=PairingState.ACTIVE, version__template=row.version.template_id
    )
    chosen = [RolloutPlan(rollout=row, plan=plan, version_before_id=plan.version_id) for plan in plans]
    if not chosen:
        raise CannotPublish("Choose at least one pairing, or publish for new pairings only.")
    RolloutPlan.objects.bulk_create(chosen)


def refusal(*, rollout: Rollout) -> str:
    """Why what was published cannot be taken back now, or an empty string."""
    row = rollout
    if row.state != RolloutState.DONE or row.undo_until is None:
        return "Only a version that has arrived can be taken back."
    if row.undo_until < timezone.now():
        return "A version can be taken back for a day; that time is over."
    if row.version.state != VersionState.LIVE:
        return "Another version was published after this one."
    if row.previous_id is None:
        return "There is no version before this one."
    return ""


@transaction.atomic
def undo(*, actor: Actor, rollout: Rollout) -> Rollout:
    """Make the version before the live one again, and have the worker give plans back what they had. Raises CannotUndo.

    What the two of a pair have done meanwhile stays, and so do plans that began with the version.
    """
    actor.require(Permission.MANAGE_PROGRAMS)
    PlanTemplate.objects.select_for_update().get(pk=rollout.version.template_id)
    row = Rollout.objects.select_related("version__template", "previous").get(pk=rollout.pk)
    if why := refusal(rollout=row):
        raise CannotUndo(why)
    TemplateVersion.objects.filter(pk=row.version_id).update(state=VersionState.RETIRED)
    TemplateVersion.objects.filter(pk=row.previous_id).update(state=VersionState.LIVE)
    rollouts.hand_over(rollout=row, state=RolloutState.UNDOING)
    audit.record(
        actor=actor, verb="took back a published plan template", row=row.version.template, version=row.version.number
    )
    return row


@transaction.atomic
def go_on(*, actor: Actor, rollout: Rollout) -> None:
    """Have the worker try again where it stopped half-way."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row = Rollout.objects.select_for_update(of=("self",)).select_related("version").get(pk=rollout.pk)
    if row.state == RolloutState.FAILED:
        back = row.version.state != VersionState.LIVE
        rollouts.hand_over(rollout=row, state=RolloutState.UNDOING if back else RolloutState.APPLYING)
