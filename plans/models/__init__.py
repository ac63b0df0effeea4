"""Plan templates as admins write them, the plans of pairings as they go, and what helps beside them."""

from __future__ import annotations

from plans.models.agreements import Agreement
from plans.models.closings import Afterwards, Closing, Thanks
from plans.models.compass import CompassPeriod, JointAsk, RoleRefresh
from plans.models.contacts import Contact, PairQuestion
from plans.models.easings import EasedStep, Easing
from plans.models.goals import Goal, GoalUpdate
from plans.models.handovers import Handover
from plans.models.insights import Insight, ShownInsight
from plans.models.leaders import FutureLeader
from plans.models.ledger import CleanSheet, LedgerEntry, LedgerQuote, LedgerVoice, SheetDraft
from plans.models.panels import PanelAnswer, PanelSignature
from plans.models.partings import ChangeWish, Parting, PartingReason
from plans.models.plans import Plan, Step
from plans.models.private import EmergencyAccess, Note, PairKey
from plans.models.resources import ContactWay, Resource
from plans.models.rollouts import Rollout, RolloutPlan, RolloutStep
from plans.models.sessions import Session, SessionAnswer, SessionSlot
from plans.models.standing import Look, Reminder
from plans.models.templates import AgendaItem, PlanTemplate, Prompt, Stage, TemplateStep, TemplateVersion
from plans.models.votes import Ballot, ContinueRound

__all__ = [
    "Afterwards",
    "AgendaItem",
    "Agreement",
    "Ballot",
    "ChangeWish",
    "CleanSheet",
    "Closing",
    "CompassPeriod",
    "Contact",
    "ContactWay",
    "ContinueRound",
    "EasedStep",
    "Easing",
    "EmergencyAccess",
    "FutureLeader",
    "Goal",
    "GoalUpdate",
    "Handover",
    "Insight",
    "JointAsk",
    "LedgerEntry",
    "LedgerQuote",
    "LedgerVoice",
    "Look",
    "Note",
    "PairKey",
    "PairQuestion",
    "PanelAnswer",
    "PanelSignature",
    "Parting",
    "PartingReason",
    "Plan",
    "PlanTemplate",
    "Prompt",
    "Reminder",
    "Resource",
    "RoleRefresh",
    "Rollout",
    "RolloutPlan",
    "RolloutStep",
    "Session",
    "SessionAnswer",
    "SessionSlot",
    "SheetDraft",
    "ShownInsight",
    "Stage",
    "Step",
    "TemplateStep",
    "TemplateVersion",
    "Thanks",
]
