"""Plan templates: what an organization wants its pairs to go through, in versions, so that a live one can be changed."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.tenancy import TenantKey, TenantModel
from plans.enums import Anchor, Direction, Doer, StepKind, VersionState
from programs.enums import Side
from programs.models import Program


class PlanTemplate(TenantModel):
    """One guided plan of a program, in all its versions; new pairings follow the program's usual one.

    ``origin`` is the track of the library that it was copied from, ``origin_version`` how new that was; empty for one that
    an organization wrote itself.
    """

    program = TenantKey(Program, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    description = models.CharField(max_length=500, blank=True)
    usual = models.BooleanField(default=False)
    origin = models.CharField(max_length=40, blank=True)
    origin_version = models.PositiveSmallIntegerField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "program"], condition=Q(usual=True), name="plans_plantemplate_usual"
            ),
            models.CheckConstraint(
                condition=Q(usual=False) | Q(archived_at=None), name="plans_plantemplate_usual_is_used"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TemplateVersion(TenantModel):
    """One state of a template: the draft that is worked on, the live one that new pairings get, or a retired one."""

    template = TenantKey(PlanTemplate, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=VersionState.choices, default=VersionState.DRAFT)
    # What changed and why, as it stands in the log.
    why = models.CharField(max_length=500, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # Counts every change of a draft, so that nobody publishes what somebody else has changed since they looked.
    revision = models.PositiveIntegerField(default=0)
    edited_at = models.DateTimeField(null=True, blank=True)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "template", "number"], name="plans_templateversion_number"),
            models.UniqueConstraint(
                fields=["organization", "template"], condition=Q(state="draft"), name="plans_templateversion_one_draft"
            ),
            models.UniqueConstraint(
                fields=["organization", "template"], condition=Q(state="live"), name="plans_templateversion_one_live"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class Stage(TenantModel):
    """One part of the way, such as getting started, with the steps in it."""

    version = TenantKey(TemplateVersion, models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=120)
    purpose = models.CharField(max_length=300, blank=True)
    # The revision of the draft in which its words were last saved: nobody writes over what they have not read.
    revision = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "version", "position"],
                name="plans_stage_position",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return self.title


class TemplateStep(TenantModel):
    """One step as a template describes it; ``key`` stays the same through all versions, so that plans can follow.

    Its due date is ``days`` after its anchor. ``offset`` in days from the start, or ``fixed_on``, is what that comes to once
    chains of steps are followed; it is worked out when a version is published.
    """

    version = TenantKey(TemplateVersion, models.CASCADE, related_name="steps")
    stage = TenantKey(Stage, models.CASCADE, related_name="steps")
    key = models.UUIDField(default=uuid.uuid4)
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=StepKind.choices, default=StepKind.TASK)
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    doer = models.CharField(max_length=6, choices=Doer.choices, default=Doer.BOTH)
    direction = models.CharField(max_length=4, choices=Direction.choices, default=Direction.UP)
    anchor = models.CharField(max_length=5, choices=Anchor.choices, default=Anchor.START)
    days = models.PositiveSmallIntegerField(default=0)
    on = models.DateField(null=True, blank=True)
    after = models.UUIDField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(default=0)
    required = models.BooleanField(default=True)
    essential = models.BooleanField(default=False)
    offset = models.PositiveSmallIntegerField(null=True, blank=True)
    fixed_on = models.DateField(null=True, blank=True)
    # As in a stage.
    revision = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "version", "key"], name="plans_templatestep_key"),
            models.UniqueConstraint(
                fields=["organization", "version", "stage", "position"],
                name="plans_templatestep_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(anchor="date", on__isnull=False, after=None)
                | Q(anchor="step", on=None, after__isnull=False)
                | Q(anchor="start", on=None, after=None),
                name="plans_templatestep_anchor",
            ),
            models.CheckConstraint(condition=~Q(after=F("key")), name="plans_templatestep_not_after_itself"),
            models.CheckConstraint(condition=Q(offset=None) | Q(fixed_on=None), name="plans_templatestep_one_due_date"),
        ]

    def __str__(self) -> str:
        return self.title


class AgendaItem(TenantModel):
    """One point on the agenda of a step, with its minutes and the way it points."""

    step = TenantKey(TemplateStep, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=300)
    minutes = models.PositiveSmallIntegerField(default=0)
    direction = models.CharField(max_length=4, choices=Direction.choices, default=Direction.UP)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "step", "position"],
                name="plans_agendaitem_position",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return self.text


class Prompt(TenantModel):
    """One sentence that helps one side: a question for the mentee to ask, a permission line for the mentor.

    ``depth`` goes from 1, safe in a first meeting, to 4, for two who trust each other.
    """

    step = TenantKey(TemplateStep, models.CASCADE, related_name="prompts")
    side = models.CharField(max_length=6, choices=Side.choices)
    depth = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=300)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "step", "side", "position"],
                name="plans_prompt_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(depth__gte=1, depth__lte=4), name="plans_prompt_depth"),
        ]

    def __str__(self) -> str:
        return self.text
