"""Plan templates as admins write them, and the plans of pairings as they go."""

from __future__ import annotations

from plans.models.contacts import Contact, PairQuestion
from plans.models.plans import Plan, Step
from plans.models.sessions import Session, SessionAnswer, SessionSlot
from plans.models.templates import AgendaItem, PlanTemplate, Prompt, Stage, TemplateStep, TemplateVersion

__all__ = [
    "AgendaItem",
    "Contact",
    "PairQuestion",
    "Plan",
    "PlanTemplate",
    "Prompt",
    "Session",
    "SessionAnswer",
    "SessionSlot",
    "Stage",
    "Step",
    "TemplateStep",
    "TemplateVersion",
]
