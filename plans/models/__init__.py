"""Plan templates as admins write them, and the plans of pairings as they go."""

from __future__ import annotations

from plans.models.plans import Plan, Step
from plans.models.rollouts import Rollout, RolloutPlan, RolloutStep
from plans.models.templates import AgendaItem, PlanTemplate, Prompt, Stage, TemplateStep, TemplateVersion

__all__ = [
    "AgendaItem",
    "Plan",
    "PlanTemplate",
    "Prompt",
    "Rollout",
    "RolloutPlan",
    "RolloutStep",
    "Stage",
    "Step",
    "TemplateStep",
    "TemplateVersion",
]
