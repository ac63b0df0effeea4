"""How comparisons are obtained, and one object with all numbers of one: for the page, files, reports and the API alike."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.actors import Actor
from accounts.enums import Permission
from analytics.enums import CLEAR, OPEN, Basis, Question, State, Told, Verdict, Who
from analytics.models import (
    BalanceLine,
    Comparison,
    ComparisonEstimate,
    ComparisonResult,
    ComparisonTrial,
    CurveStep,
)
from programs.models import Cohort, Program
from programs.selectors import cohorts, programs

# Those of ``stats.claims`` and ``stats.comparisons``, which bring the arithmetic that web processes never need; a test compares.
FEWEST, FEWEST_EXITS, FEWEST_SHOWN = 30, 5, 5
HISTORY = 12
# Where a trait differs by more, it is said: the limit of ``stats.balance``.
LIMIT = 0.1


@dataclass(frozen=True)
class Span:
    """A share or a difference with the ends of its interval, in shares of 1."""

    value: float
    low: float
    high: float


@dataclass
class Answer:
    """One question with all that came of it. ``difference`` is told so that more is better for participants: exits spared,
    promotions and moves won."""

    result: ComparisonResult
    estimates: dict[str, ComparisonEstimate] = field(default_factory=dict)
    steps: dict[str, list[CurveStep]] = field(default_factory=lambda: {Who.HERE: [], Who.THERE: []})

    @property
    def question(self) -> Question:
        return Question(self.result.question)

    @property
    def enough(self) -> bool:
        return self.result.verdict != Verdict.TOO_FEW

    @property
    def clear(self) -> bool:
        return self.result.verdict in CLEAR

    @property
    def here(self) -> Span | None:
        return self._told(Told.HERE)

    @property
    def there(self) -> Span | None:
        return self._told(Told.THERE)

    @property
    def difference(self) -> Span | None:
        """Others less participants for exits; participants less others for what is gained."""
        gap = self._told(Told.DIFFERENCE)
        if gap is None or self.question == Question.LEFT:
            return gap
        return Span(-gap.value, -gap.high, -gap.low)

    @property
    def missing(self) -> list[str]:
        """What there is too little of, each with how much there is and how much is needed."""
        found = []
        for many, who in ((self.result.participants, "participants"), (self.result.others, "others to compare with")):
            if many < FEWEST:
                found.append(f"{many} of {FEWEST} {who}")
        # SECURITY: what is expected of participants is the share of the others, and of four of them it would tell who left.
        if self.result.others >= FEWEST_SHOWN and self.result.expected < FEWEST_EXITS:
            what = {"left": "exits", "promoted": "promotions", "moved": "moves"}[self.result.question]
            found.append(f"{self.result.expected:.1f} of {FEWEST_EXITS} {what} that would be expected of participants")
        return found or ["days: enough people have to be watched for 90 of them"]

    def _told(self, told: str) -> Span | None:
        one = self.estimates.get(told)
        return Span(one.value, one.low, one.high) if one and one.low is not None and one.high is not None else None


@dataclass(frozen=True)
class Outcome:
    """A comparison that is done, whole."""

    comparison: Comparison
    answers: list[Answer]
    balance: list[BalanceLine]
    trials: list[ComparisonTrial]

    @property
    def retention(self) -> Answer:
        return self.answers[0]

    @property
    def left_out(self) -> int:
        return self.trials[-1].left_out

    @property
    def unwatched(self) -> int:
        """Participants who left before their clock began, or whose clock began after the directory was last brought in."""
        asked = self.retention.result.participants + (self.left_out if self.comparison.basis == Basis.ALIKE else 0)
        return max(self.comparison.people - asked, 0)

    @property
    def differing(self) -> list[BalanceLine]:
        """In what both groups were not alike; not said of twins, who are."""
        return [line for line in self.balance if line.apart is None or abs(line.apart) > LIMIT]


@dataclass(frozen=True)
class Standing:
    """All about the comparisons of one cohort or program: the last one that is done, the one that goes on, and those before."""

    program: Program
    cohort: Cohort | None
    outcome: Outcome | None
    going_on: Comparison | None
    failed: Comparison | None
    earlier: list[Comparison]


def scope(actor: Actor, program_id: uuid.UUID, cohort_id: uuid.UUID | None = None) -> tuple[Program, Cohort | None]:
    """The program, and the cohort when one is named; raises Http404 for what the actor may not see."""
    program = get_object_or_404(programs.programs(actor), pk=program_id)
    return program, cohorts.get(actor, program_id, cohort_id) if cohort_id else None


def comparisons(actor: Actor) -> QuerySet[Comparison]:
    """Comparisons of programs that the actor may see."""
    actor.require(Permission.SEE_PROGRAMS)
    rows = Comparison.objects.filter(program__in=programs.programs(actor).order_by())
    return rows.select_related("program", "cohort", "requested_by")


def standing(actor: Actor, program: Program, cohort: Cohort | None) -> Standing:
    """Where the comparisons of a cohort, or of a whole program, stand."""
    rows = list(comparisons(actor).filter(program=program, cohort=cohort).order_by("-number")[:HISTORY])
    done = [row for row in rows if row.state == State.DONE]
    last = rows[0] if rows else None
    return Standing(
        program,
        cohort,
        outcome(actor, done[0]) if done else None,
        last if last and last.state in OPEN else None,
        last if last and last.state == State.FAILED else None,
        done[1:],
    )


def outcome(actor: Actor, comparison: Comparison, *, curves: bool = True) -> Outcome:
    """Everything about one comparison that is done, or all but its curves. Takes five queries.

    SECURITY: where there is not enough data there is no curve either: a single exit of ten people would tell of somebody.
    """
    actor.require(Permission.SEE_PROGRAMS)
    order = list(Question)
    rows = sorted(comparison.results.all(), key=lambda row: order.index(Question(row.question)))
    answers = {row.pk: Answer(row) for row in rows}
    for estimate in ComparisonEstimate.objects.filter(result__in=rows):
        answers[estimate.result_id].estimates[estimate.told] = estimate
    told = [row for row in rows if curves and row.verdict != Verdict.TOO_FEW]
    for step in CurveStep.objects.filter(result__in=told).order_by("day"):
        answers[step.result_id].steps[step.who].append(step)
    return Outcome(
        comparison,
        list(answers.values()),
        list(comparison.balance.order_by("position")),
        list(comparison.trials.order_by("position")),
    )


def latest(actor: Actor, program: Program) -> Outcome | None:
    """The last comparison of a whole program that is done: what returns rest on."""
    rows = comparisons(actor).filter(program=program, cohort=None, state=State.DONE)
    last = rows.order_by("-number").first()
    return outcome(actor, last, curves=False) if last else None
