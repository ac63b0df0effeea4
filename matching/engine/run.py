"""One run: score every pair, solve, prove, explain. Pure: the same inputs and policy give the same bytes."""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import hashlib
from collections.abc import Callable, Iterator

import numpy as np

from matching.engine.alternatives import blocking_pairs, runners_up
from matching.engine.assignment import Problem, blocks, check_size, salt, solve
from matching.engine.certificate import Certificate, Claim, check
from matching.engine.documents import canonical, freeze_bytes, inputs_hash
from matching.engine.explain import explain
from matching.engine.fairness import fairness
from matching.engine.leftovers import Outcome, leftovers
from matching.engine.locks import Fixed, fix, marked
from matching.engine.results import Alternative, Choices, Figures, Pair, Result
from matching.engine.scoring import Scorer
from matching.engine.types import (
    ENGINE_VERSION,
    UNKNOWN,
    BoolArray,
    Cancelled,
    Inputs,
    IntArray,
    LongArray,
    Policy,
    Role,
    ScoreArray,
)

Progress = Callable[[str, int, int], None]
Stop = Callable[[], bool]
STAGES = ("score", "solve", "prove", "explain")


@dataclasses.dataclass(slots=True, eq=False)
class _Steps:
    """Tells how far the run is, and ends it when somebody asked."""

    on_progress: Progress | None
    should_stop: Stop | None

    def at(self, stage: str, done: int, total: int) -> None:
        if self.should_stop is not None and self.should_stop():
            raise Cancelled(f"The run was cancelled in stage {stage}.")
        if self.on_progress is not None:
            self.on_progress(stage, done, total)


@dataclasses.dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Solved:
    """The pairs of a run with their proof."""

    outcome: Outcome
    locked: BoolArray
    chosen: BoolArray
    gains: LongArray
    prices: LongArray
    certificate: Certificate


def run(
    inputs: Inputs,
    policy: Policy,
    *,
    on_progress: Progress | None = None,
    should_stop: Stop | None = None,
) -> Result:
    """The best pairs under this policy, proven and explained.

    Raises LockBreaksRule, LockOverCapacity, TooLarge and Cancelled. ``on_progress(stage, done, total)`` is
    called with the stages of ``STAGES``; ``should_stop()`` is asked at the same moments.
    """
    steps = _Steps(on_progress, should_stop)
    check_size(len(inputs.mentees), len(inputs.mentors))
    steps.at("score", 0, len(inputs.mentees))
    scorer = Scorer(inputs, policy)
    fixed = fix(scorer)
    scores = _score(scorer, fixed, steps)
    solved = _solve(scorer, scores, fixed, steps)
    steps.at("explain", 0, 1)
    with _no_collection():
        result = _result(scorer, solved)
    steps.at("explain", 1, 1)
    return result


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """Tens of thousands of small rows are made, and none is garbage: looking for some took half the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def digest(result: Result) -> str:
    """SHA-256 of the whole result: a replay must give the same."""
    return hashlib.sha256(canonical(result.document())).hexdigest()


def _score(scorer: Scorer, fixed: Fixed, steps: _Steps) -> ScoreArray:
    """[mentees, mentors] scores; negative where a rule or the floor removes the pair."""
    mentees, mentors = len(scorer.inputs.mentees), len(scorer.inputs.mentors)
    scores = np.empty((mentees, mentors), dtype=np.int16)
    for rows in blocks(mentees, mentors):
        scores[rows] = scorer.allowed(np.arange(rows.start, rows.stop))
        steps.at("score", rows.stop, mentees)
    made = fixed.pairs.astype(np.intp)
    scores[made[:, 0], made[:, 1]] = scorer.pair_scores(made[:, 0], made[:, 1])
    return scores


def _solve(scorer: Scorer, scores: ScoreArray, fixed: Fixed, steps: _Steps) -> _Solved:
    inputs, policy = scorer.inputs, scorer.policy
    free, places = fixed.free, fixed.places
    steps.at("solve", 0, 1)
    problem = Problem(
        scores=scores if len(free) == len(scores) else scores[free],
        places=places,
        mode=policy.mode,
        mentee_salt=salt(Role.MENTEE, inputs.mentees.ids, policy.seed)[free],
        mentor_salt=salt(Role.MENTOR, inputs.mentors.ids, policy.seed),
    )
    solution = solve(problem)
    steps.at("prove", 0, 1)
    prices = solution.prices
    claim = Claim(mate=solution.mate, places=places, gains=prices.mentees, prices=prices.mentors, bonus=problem.bonus)
    certificate = check(claim, lambda rows: problem.scores[rows])
    solved = np.full(len(scores), UNKNOWN, dtype=np.int32)
    solved[free] = solution.mate
    mate, gains = solved.copy(), np.zeros(len(scores), dtype=np.int64)
    mate[fixed.pairs[:, 0]] = fixed.pairs[:, 1]
    gains[free] = prices.mentees
    steps.at("prove", 1, 1)
    return _Solved(
        outcome=Outcome(scores=scores, mate=mate, solved=solved, places=places),
        locked=marked(fixed.locked, len(scores)),
        chosen=marked(fixed.chosen, len(scores)),
        gains=gains,
        prices=prices.mentors,
        certificate=certificate,
    )


def _result(scorer: Scorer, solved: _Solved) -> Result:
    inputs, outcome = scorer.inputs, solved.outcome
    pairs = _pairs(scorer, solved)
    scores = np.zeros(len(outcome.mate), dtype=np.int32)
    scores[outcome.mate >= 0] = [pair.score for pair in pairs]
    return Result(
        engine_version=ENGINE_VERSION,
        inputs_hash=inputs_hash(freeze_bytes(inputs), scorer.policy),
        pairs=pairs,
        figures=_figures(inputs, outcome, [pair.score for pair in pairs]),
        certificate=solved.certificate,
        mentee_gains=tuple(solved.gains.tolist()),
        mentor_prices=tuple(solved.prices.tolist()),
        leftovers=leftovers(scorer, outcome),
        choices=_choices(inputs, outcome, solved.prices),
        fairness=fairness(inputs, outcome.mate, scores),
    )


def _pairs(scorer: Scorer, solved: _Solved) -> tuple[Pair, ...]:
    rows = np.flatnonzero(solved.outcome.mate >= 0)
    cols = solved.outcome.mate[rows].astype(np.intp)
    scores = solved.outcome.scores[rows, cols].astype(np.int32)
    certainty = scorer.pair_certainty(rows, cols).tolist()
    explanations = explain(scorer, rows, cols, scores)
    mentors, mentees = scorer.inputs.mentors.ids, scorer.inputs.mentees.ids
    places = zip(rows.tolist(), cols.tolist(), scores.tolist(), certainty, explanations, strict=True)
    return tuple(
        Pair(mentors[col], mentees[row], score, sure, bool(solved.locked[row]), bool(solved.chosen[row]), explanation)
        for row, col, score, sure, explanation in places
    )


def _figures(inputs: Inputs, outcome: Outcome, scores: list[int]) -> Figures:
    """Order statistics; the percentile is a score that exists, the median lies between the two in the middle."""
    ranked = sorted(scores)
    return Figures(
        pairs=len(ranked),
        total=sum(ranked),
        lowest=ranked[0] if ranked else None,
        fifth_percentile=ranked[(len(ranked) - 1) * 5 // 100] if ranked else None,
        median=(ranked[(len(ranked) - 1) // 2] + ranked[len(ranked) // 2]) // 2 if ranked else None,
        allowed_pairs=int((outcome.scores >= 0).sum()),
        blocking_pairs=blocking_pairs(outcome.scores, outcome.mate, inputs.mentors.capacity, inputs.mentees.capacity),
    )


def _choices(inputs: Inputs, outcome: Outcome, prices: LongArray) -> tuple[Choices, ...]:
    """The runners-up of every mentee, by id."""
    found = runners_up(outcome.scores, outcome.mate, prices)
    on_paper, given_demand = (_named(inputs, outcome, cols) for cols in (found.on_paper, found.given_demand))
    return tuple(map(Choices, inputs.mentees.ids, on_paper, given_demand))


def _named(inputs: Inputs, outcome: Outcome, cols: IntArray) -> list[tuple[Alternative, ...]]:
    """[mentees] the mentors of each row with their scores, without the empty places at the end."""
    if not len(inputs.mentors):
        return [()] * len(cols)
    scores = np.take_along_axis(outcome.scores, cols.astype(np.intp), axis=1).tolist()
    ids = inputs.mentors.ids
    return [
        tuple([Alternative(ids[col], score) for col, score in zip(places, points, strict=True) if col >= 0])
        for places, points in zip(cols.tolist(), scores, strict=True)
    ]
