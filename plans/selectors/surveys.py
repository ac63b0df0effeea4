"""Where a survey waits for somebody, asked of a room further down, which the settings name."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.actors import Actor
from matching import rules
from matching.models import Pairing
from plans.enums import StepKind
from plans.models import Step
from plans.selectors.plans import Line
from programs.models import Participant


def waiting(actor: Actor, step: Step) -> str:
    """The page on which whoever looks does a survey step; empty for other steps, and while no survey waits: then it is ticked."""
    if step.template_step.kind != StepKind.SURVEY:
        return ""
    seat = rules.seat_of(actor, step.plan.pairing)
    return page_of(seat) if seat is not None else ""


def next_page(actor: Actor, pairing: Pairing, line: Line | None) -> str:
    """The same of what comes next in a plan."""
    if line is None or not line.owed or line.step.template_step.kind != StepKind.SURVEY:
        return ""
    seat = rules.seat_of(actor, pairing)
    return page_of(seat) if seat is not None else ""


def page_of(seat: Participant) -> str:
    """The same of a participant."""
    ask: Callable[[Participant], str] = import_string(settings.SURVEY_WAITS)
    return ask(seat)
