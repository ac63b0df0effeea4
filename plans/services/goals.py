"""The goals of a pair: proposing, accepting, saying how far one is, and letting go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor, NotAllowed
from matching.models import Pairing
from plans import rules
from plans.enums import GoalState, StepKind
from plans.models import Goal, GoalUpdate, Plan
from plans.services import steps
from programs.enums import Side

WORDS = ("learner", "what", "measure", "baseline", "target", "due_on")
# Who has more open goals than this has none.
MOST = 5


class Rewritten(Exception):
    """The goal was changed since it was read, so nothing was accepted."""


class TooMany(Exception):
    """The pair has as many open goals as anybody can work on."""


@transaction.atomic
def propose(*, actor: Actor, pairing: Pairing, words: Mapping[str, Any]) -> Goal:
    """Propose a goal; whoever speaks for a side has accepted it by that. Raises TooMany."""
    if not rules.active_side(actor, pairing):
        raise NotAllowed("only those of a pair have goals, while the pairing goes on")
    _require_room(pairing)
    _ask_anew(pairing)
    row = Goal(pairing=pairing, **{name: words[name] for name in WORDS})
    if side := rules.voice(actor, pairing):
        setattr(row, f"{side}_accepted_at", timezone.now())
    row.save()
    return row


@transaction.atomic
def change(*, actor: Actor, goal: Goal, words: Mapping[str, Any], read: int) -> Goal:
    """Word a goal anew: the other one has to accept it again. The same words change nothing. Raises Rewritten."""
    row, side = _held(actor, goal)
    if row.revision != read or row.state == GoalState.DROPPED:
        raise Rewritten
    if all(getattr(row, name) == words[name] for name in WORDS):
        return row
    for name in WORDS:
        setattr(row, name, words[name])
    row.mentor_accepted_at = row.mentee_accepted_at = None
    setattr(row, f"{side}_accepted_at", timezone.now())
    row.revision, row.state = row.revision + 1, GoalState.PROPOSED
    row.save()
    return row


@transaction.atomic
def accept(*, actor: Actor, goal: Goal, read: int) -> Goal:
    """Say yes to a goal as one has read it; with both yeses it is agreed. Raises Rewritten."""
    row, side = _held(actor, goal)
    if row.revision != read or row.state == GoalState.DROPPED:
        raise Rewritten
    if not row.accepted_by(side):
        setattr(row, f"{side}_accepted_at", timezone.now())
    _settle(row)
    return row


@transaction.atomic
def update(*, actor: Actor, goal: Goal, progress: int) -> Goal:
    """Say how far the two have come with an agreed goal; the same number again is an answer, too."""
    row, side = _held(actor, goal)
    if row.state != GoalState.ACCEPTED:
        raise Rewritten
    row.progress = progress
    row.save(update_fields=["progress"])
    GoalUpdate.objects.create(goal=row, by=side, progress=progress)
    steps.reach(pairing=row.pairing, kind=StepKind.GOALS, sides=Side.values)
    if progress < 100:
        _ask_anew(row.pairing)
    return row


@transaction.atomic
def drop(*, actor: Actor, goal: Goal, reason: str) -> Goal:
    """Let go of a goal, with a reason that the other one reads."""
    row, side = _held(actor, goal)
    if row.state != GoalState.DROPPED:
        row.state, row.dropped_by, row.dropped_at, row.drop_reason = GoalState.DROPPED, side, timezone.now(), reason
        row.save()
    return row


@transaction.atomic
def restore(*, actor: Actor, goal: Goal) -> Goal:
    """Take a dropped goal up again, as far as it was accepted. Raises TooMany."""
    row, _ = _held(actor, goal)
    if row.state == GoalState.DROPPED:
        _require_room(row.pairing)
        row.state, row.dropped_by, row.dropped_at, row.drop_reason = GoalState.PROPOSED, "", None, ""
        _settle(row)
    return row


@transaction.atomic
def go_on(*, actor: Actor, pairing: Pairing) -> Plan:
    """Say that the two go on as it is, so that their page and the nudges offer no end until something changes."""
    _require_side(actor, pairing)
    plan = Plan.objects.select_for_update().get(pairing=pairing)
    plan.going_on_at = timezone.now()
    plan.save(update_fields=["going_on_at"])
    return plan


def _ask_anew(pairing: Pairing) -> None:
    """Something is still to be reached: once it is, the two are asked again."""
    Plan.objects.filter(pairing=pairing).update(going_on_at=None)


def _require_side(actor: Actor, pairing: Pairing) -> str:
    side = rules.voice(actor, pairing)
    if not side:
        raise NotAllowed("only the two of a pair have goals, while the pairing goes on")
    return side


def _require_room(pairing: Pairing) -> None:
    """Raise TooMany when nothing more can be worked on; one at a time, for the two may be at it at once."""
    Pairing.objects.select_for_update(no_key=True, of=("self",)).get(pk=pairing.pk)
    rows = Goal.objects.filter(pairing=pairing).exclude(state=GoalState.DROPPED)
    if rows.exclude(progress=100).count() >= MOST:
        raise TooMany


def _held(actor: Actor, goal: Goal) -> tuple[Goal, str]:
    """The goal as it is now, locked, and the actor's side."""
    people = ("pairing__mentor__employee", "pairing__mentee__employee", "pairing__cohort__program")
    row: Goal = Goal.objects.select_for_update(of=("self",)).select_related(*people).get(pk=goal.pk)
    return row, _require_side(actor, row.pairing)


def _settle(row: Goal) -> None:
    """Write down whether both have accepted it; the first one that is agreed ends the plan's step."""
    agreed = row.mentor_accepted_at is not None and row.mentee_accepted_at is not None
    row.state = GoalState.ACCEPTED if agreed else GoalState.PROPOSED
    row.save()
    if agreed:
        steps.reach(pairing=row.pairing, kind=StepKind.GOALS, sides=Side.values, later=False)
