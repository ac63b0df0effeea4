"""Plan templates as admins write them, the plans of pairings as they go, and what helps beside them."""

from __future__ import annotations

from plans.models.agreements import Agreement
from plans.models.contacts import Contact, PairQuestion
from plans.models.easings import EasedStep, Easing
from plans.models.goals import Goal, GoalUpdate
from plans.models.panels import PanelAnswer, PanelSignature
from plans.models.plans import Plan, Step
from plans.models.private import EmergencyAccess, Note, PairKey
from plans.models.resources import ContactWay, Resource
from plans.models.rollouts import Rollout, RolloutPlan, RolloutStep
from plans.models.sessions import Session, SessionAnswer, SessionSlot
from plans.models.templates import AgendaItem, PlanTemplate, Prompt, Stage, TemplateStep, TemplateVersion
from plans.models.votes import Ballot, ContinueRound

__all__ = [
    "AgendaItem",
    "Agreement",
    "Ballot",
    "Contact",
    "ContactWay",
    "ContinueRound",
    "EasedStep",
    "Easing",
    "EmergencyAccess",
    "Goal",
    "GoalUpdate",
    "Note",
    "PairKey",
    "PairQuestion",
    "PanelAnswer",
    "PanelSignature",
    "Plan",
    "PlanTemplate",
    "Prompt",
    "Resource",
    "Rollout",
    "RolloutPlan",
    "RolloutStep",
    "Session",
    "SessionAnswer",
    "SessionSlot",
    "Stage",
    "Step",
    "TemplateStep",
    "TemplateVersion",
]
