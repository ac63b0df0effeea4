"""The log of a template: each version with who published it, why, for whom, and what it changed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from accounts.actors import Actor
from accounts.enums import Permission
from plans import differences
from plans.differences import Change
from plans.enums import RolloutState, VersionState
from plans.models import PlanTemplate, Rollout, TemplateVersion
from plans.selectors import templates


@dataclass(frozen=True)
class Entry:
    """One version as the log shows it, the newest first; ``rollout`` is how it reached plans, if it was published here."""

    version: TemplateVersion
    rollout: Rollout | None

    @property
    def draft(self) -> bool:
        return bool(self.version.state == VersionState.DRAFT)

    @property
    def working(self) -> bool:
        return self.rollout is not None and self.rollout.state in (RolloutState.APPLYING, RolloutState.UNDOING)


def of(actor: Actor, template: PlanTemplate) -> list[Entry]:
    """Every version of a template."""
    rollouts = {row.version_id: row for row in templates.rollouts(actor, template)}
    return [Entry(version, rollouts.get(version.pk)) for version in templates.versions(actor, template)]


def changes(actor: Actor, version: TemplateVersion, before_id: uuid.UUID | None) -> list[Change]:
    """What a version says differently from another one; nothing for the first."""
    actor.require(Permission.MANAGE_PROGRAMS)
    before = TemplateVersion.objects.filter(pk=before_id).first() if before_id else None
    if before is None:
        return []
    return differences.between(templates.document(before), templates.document(version))
