"""What a pair is offered when its plan has fallen behind, and what it chose."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from accounts.actors import Actor
from matching.models import Pairing
from plans import rules
from plans.enums import StepState, Track
from plans.models import Easing, Plan
from plans.selectors.plans import Way
from programs.selectors.days import today_of

# From so many days on a step that waits makes the page offer something.
BEHIND = 21
# So long nothing is offered again after a choice, and so long the choice is shown.
REST = dt.timedelta(days=14)
SHOWN = dt.timedelta(days=30)


@dataclass(frozen=True)
class Offer:
    """What can be done about a plan; ``left_out`` is how many steps the essential track goes without, 0 if it is no way."""

    left_out: int
    kept: int


@dataclass(frozen=True)
class Ease:
    """For one of the two: an offer if the plan is behind, and the latest choice that stands, with who made it."""

    offer: Offer | None
    chosen: Easing | None


def easings(actor: Actor, pairing: Pairing) -> list[Easing]:
    """The choices of a pairing that stand, the newest first; for whoever may see it."""
    return list(Easing.objects.filter(plan__pairing=pairing, undone_at=None).order_by("-created_at", "-pk"))


def ease(actor: Actor, pairing: Pairing, plan: Plan | None, way: Way | None) -> Ease | None:
    """What the pair's page says of a plan's pace; nothing for one that is being laid out."""
    if plan is None or way is None:
        return None
    last = next(iter(easings(actor, pairing)), None)
    now = timezone.now()
    chosen = last if last and last.created_at > now - SHOWN else None
    rested = last is None or last.created_at < now - REST
    side = rules.voice(actor, pairing)
    return Ease(_offer(plan, way, pairing) if side and rested else None, chosen)


def _offer(plan: Plan, way: Way, pairing: Pairing) -> Offer | None:
    """Nobody's fault: a step has waited for three weeks, whoever it waits for."""
    steps = [line.step for part in way.parts for line in part.lines if line.step.state == StepState.OPEN]
    since = today_of(pairing.cohort.program.organization) - dt.timedelta(days=BEHIND)
    if all(step.due_on >= since for step in steps):
        return None
    kept = sum(step.template_step.essential for step in steps)
    shrinks = plan.track == Track.WHOLE and kept
    return Offer(len(steps) - kept if shrinks else 0, kept)
