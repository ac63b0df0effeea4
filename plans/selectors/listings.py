"""Whole lists for other systems: where plans stand, in dates and numbers."""

from __future__ import annotations

from django.db.models import Count, Min, Q, QuerySet

from accounts.actors import Actor
from matching.selectors.listings import told
from plans.enums import StepState
from plans.models import Plan, Step

_COUNTED = {f"steps_{state.value}": Count("steps", filter=Q(steps__state=state)) for state in StepState}


def plans(actor: Actor) -> QuerySet[Plan]:
    """The plans of pairings of whom both were told, each with how many steps stand where and when the next one is due."""
    rows = Plan.objects.filter(pairing__in=told(actor).values("pk")).select_related("pairing")
    return rows.annotate(**_COUNTED, next_due_on=Min("steps__due_on", filter=Q(steps__state=StepState.OPEN)))


def steps_of(actor: Actor, plan: Plan) -> list[Step]:
    """The steps of one of them, in the order of their days."""
    rows = Step.objects.filter(plan__in=plans(actor).values("pk"), plan=plan).select_related("template_step")
    return list(rows.order_by("due_on", "template_step__position", "pk"))
