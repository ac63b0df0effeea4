"""What the pairs of the demo's pilot have agreed on, as far as each has come: signed, proposed, reached, or still to write."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from accounts.actors import Actor
from matching.models import Pairing
from plans.enums import Doer, Ease, StepKind
from plans.models import Agreement, EasedStep, Easing, Goal, GoalUpdate, Plan, Step
from plans.selectors import agreements
from programs.enums import Side

# What each pair with goals wants to reach: who learns, what, how it is noticed, from where to where, and how far they are.
GOALS: tuple[tuple[str, str, str, str, str, int], ...] = (
    (Doer.MENTEE, "Write the monthly letter to all with the assistant, alone", "Letters without help", "0", "3", 40),
    (Doer.MENTEE, "Run one meeting a week from a shared board", "Meetings on the board", "0 of 5", "1 of 5", 60),
    (Doer.MENTOR, "Present the site budget to the management team", "Talks held", "0", "1", 20),
    (Doer.MENTEE, "Answer questions of the plant in short videos", "Videos online", "none", "4", 100),
)


def tell(actor: Actor, pairs: list[Pairing]) -> None:
    """Give every pair what its steps say; one goal waits for Amara, who can sign in, and the last pair is through."""
    done = _done_steps(pairs)
    for pair in pairs:
        signed = done.get((pair.pk, StepKind.AGREEMENT))
        if signed:
            _agree(actor, pair, signed)
    with_goals = [pair for pair in pairs if (pair.pk, StepKind.GOALS) in done]
    for place, pair in enumerate(with_goals):
        _aim(pair, GOALS[place % len(GOALS)], done[pair.pk, StepKind.GOALS])
    if with_goals:
        known = [pair for pair in with_goals if pair.mentor.employee.email.startswith("amara@")]
        _wait((known or with_goals)[0])
        _ease((known or with_goals)[0])
        _finish(with_goals[-1])


def _done_steps(pairs: list[Pairing]) -> dict[tuple[Any, str], dt.datetime]:
    rows = Step.objects.filter(plan__pairing__in=pairs, state="done")
    facts = rows.values_list("plan__pairing_id", "template_step__kind", "ended_at")
    return {(pairing, kind): at for pairing, kind, at in facts if at is not None}


def _agree(actor: Actor, pair: Pairing, at: dt.datetime) -> None:
    words = agreements.first_words(actor, pair)
    Agreement.objects.create(
        pairing=pair, number=1, written_by=Side.MENTOR, mentor_signed_at=at, mentee_signed_at=at, **words
    )


def _aim(pair: Pairing, aim: tuple[str, str, str, str, str, int], at: dt.datetime) -> None:
    learner, what, measure, baseline, target, progress = aim
    due_on = (timezone.now() + dt.timedelta(days=90)).date()
    facts = {"what": what, "measure": measure, "baseline": baseline, "target": target, "due_on": due_on}
    goal = Goal.objects.create(
        pairing=pair,
        learner=learner,
        state="accepted",
        mentor_accepted_at=at,
        mentee_accepted_at=at,
        progress=progress,
        **facts,
    )
    for part, side in ((2, Side.MENTOR), (1, Side.MENTEE)):
        GoalUpdate.objects.create(goal=goal, by=side, progress=progress // part)


def _wait(pair: Pairing) -> None:
    """The mentee has proposed one, which waits for the mentor's yes."""
    Goal.objects.create(
        pairing=pair,
        learner=Doer.MENTEE,
        what="Learn more about AI",
        mentee_accepted_at=timezone.now(),
    )


def _ease(pair: Pairing) -> None:
    """A busy week: the mentee has moved everything that is open by a week, which either of the two can take back."""
    plan = Plan.objects.get(pairing=pair)
    easing = Easing.objects.create(plan=plan, kind=Ease.SHIFT, weeks=1, by=Side.MENTEE)
    steps = list(Step.objects.filter(plan=plan, state="open"))
    EasedStep.objects.bulk_create(
        EasedStep(easing=easing, step=step, due_on=step.due_on, moved_from=step.moved_from) for step in steps
    )
    for step in steps:
        step.due_on, step.moved_from = (step.moved_from or step.due_on) + dt.timedelta(weeks=1), None
    Step.objects.bulk_update(steps, ["due_on", "moved_from"])


def _finish(pair: Pairing) -> None:
    """Everything is reached early; what follows is told in ``closing.py``."""
    Goal.objects.filter(pairing=pair).update(progress=100)
