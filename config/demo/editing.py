"""The demo's admin has changed the live plan of the pilot once, for everybody, and works on the next version."""

from __future__ import annotations

import uuid
from dataclasses import replace

from accounts.actors import Actor, system
from accounts.tenancy import tenant
from plans.documents import Line, Point, Task
from plans.models import PlanTemplate, TemplateStep, TemplateVersion
from plans.selectors import templates as selectors
from plans.services import catalog, drafts, publishing, rollouts
from plans.services.drafts import Wish
from programs.models import Cohort

WHY = "Several pairs told us that the Clean Sheet came too fast, and nobody had looked at a real calendar together."
_CALENDAR = Task(
    key=uuid.UUID("3f7c1c9e-53a5-4f0e-8d1c-3f6a2c0b7a10"),
    kind="session",
    title="Look at one week of each other's calendars",
    text="Thirty minutes, both calendars open. What would the other cancel?",
    days=130,
    minutes=30,
    required=False,
    agenda=(Point("The mentor's week, and what it is spent on", 15, "up"), Point("The mentee's week", 15, "both")),
    prompts=(Line("mentee", 2, "Which of my meetings would you not miss?"), Line("mentor", 2, "This hour, why you?")),
)


def tell(actor: Actor, pilot: Cohort) -> None:
    """Publish a second version to the pilot's pairs, begin a third, and keep a shorter plan beside it."""
    with tenant(actor.organization_id, actor.user_id):
        template = PlanTemplate.objects.get(program=pilot.program, usual=True)
        draft = drafts.begin(actor=actor, template=template)
        _change(actor, draft, "Session 4", days=45)
        _add(actor, draft, "Learning", _CALENDAR)
        seen = TemplateVersion.objects.get(pk=draft.pk).revision
        row = publishing.publish(actor=actor, version=draft, seen=seen, reach="all", why=WHY)
    rollouts.work(actor=system(actor.organization_id), rollout_id=row.pk)
    with tenant(actor.organization_id, actor.user_id):
        draft = drafts.begin(actor=actor, template=template)
        _change(actor, draft, "Session 5", minutes=60, text="An hour this time: bring something to touch.")
        catalog.take(actor=actor, program=pilot.program, track="essential")


def _change(actor: Actor, draft: TemplateVersion, title: str, **changes: object) -> None:
    row = TemplateStep.objects.select_related("stage").get(version=draft, title__startswith=title)
    task: Task = replace(selectors.sheet(row), **changes)  # type: ignore[arg-type]
    drafts.save_step(actor=actor, version=draft, step=row, seen=row.revision, wish=Wish(row.stage, task))


def _add(actor: Actor, draft: TemplateVersion, stage: str, task: Task) -> None:
    found = next(one for one in selectors.stages(actor, draft) if one.title == stage)
    drafts.save_step(actor=actor, version=draft, step=None, seen=0, wish=Wish(found, task))
