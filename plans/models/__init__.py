"""Plan templates as admins write them, the plans of pairings as they go, and what helps beside them."""

from __future__ import annotations

from plans.models.plans import Plan, Step
from plans.models.private import EmergencyAccess, Note, PairKey
from plans.models.resources import ContactWay, Resource
from plans.models.templates import AgendaItem, PlanTemplate, Prompt, Stage, TemplateStep, TemplateVersion
from plans.models.votes import Ballot, ContinueRound

__all__ = [
    "AgendaItem",
    "Ballot",
    "ContactWay",
    "ContinueRound",
    "EmergencyAccess",
    "Note",
    "PairKey",
    "Plan",
    "PlanTemplate",
    "Prompt",
    "Resource",
    "Stage",
    "Step",
    "TemplateStep",
    "TemplateVersion",
]
