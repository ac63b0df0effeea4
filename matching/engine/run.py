"""One run: score every pair, solve, prove, explain. Pure: the same inputs and policy give the same bytes."""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import hashlib
from collections.abc import Callable, Iterator

import numpy as np

from matching.engine.alternatives import Seats, Survey, survey
from matching.engine.assignment import Problem, Solution, blocks, cells, salt, solve
from matching.engine.bottleneck import Above, highest_floor
from matching.engine.certificate import Certificate, Claim, check
from matching.engine.documents import canonical, freeze_bytes, inputs_hash
from matching.engine.explain import explain
from matching.engine.fairness import fairness
from matching.engine.generation import Round, search
from matching.engine.leftovers import Outcome, leftovers
from matching.engine.locks import Fixed, fix, marked
from matching.engine.pool import Pool, Table, Worked, some
from matching.engine.results import Alternative, Choices, Figures, Pair, Result
from matching.engine.scoring import Scorer
from matching.engine.shortlist import Market, Scale
from matching.engine.types import (
    ENGINE_VERSION,
    UNKNOWN,
    BoolArray,
    Cancelled,
    IndexArray,
    Inputs,
    IntArray,
    LongArray,
    Mode,
    Policy,
    Role,
)

Progress = Callable[[str, int, int], None]
Stop = Callable[[], bool]
Told = Callable[[Round], None]
STAGES = ("score", "solve", "prove", "explain")
HELD_CELLS = 4_000_000  # a larger table is never held


@dataclasses.dataclass(slots=True, eq=False)
class _Steps:
    """Tells how far the run is, and ends it when somebody asked."""

    on_progress: Progress | None
    should_stop: Stop | None
    on_round: Told | None = None
    time_is_up: Stop | None = None

    def at(self, stage: str, done: int, total: int) -> None:
        if self.should_stop is not None and self.should_stop():
            raise Cancelled(f"The run was cancelled in stage {stage}.")
        if self.on_progress is not None:
            self.on_progress(stage, done, total)

    def told(self, found: Round) -> bool:
        """After a round of the search; False when the best so far has to be enough."""
        if self.on_round is not None:
            self.on_round(found)
        self.at("solve", found.number, found.number + 1)
        return self.time_is_up is None or not self.time_is_up()


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
    on_round: Told | None = None,
    time_is_up: Stop | None = None,
) -> Result:
    """The best pairs under this policy, proven and explained.

    Raises LockBreaksRule, LockOverCapacity, TooLarge and Cancelled. ``on_progress(stage, done, total)`` is called with the
    stages of ``STAGES``; ``should_stop()`` is asked at the same moments. A large run tells ``on_round`` how good its pairs
    are and could be, and ends with them, unproven, once ``time_is_up()``.
    """
    steps = _Steps(on_progress, should_stop, on_round, time_is_up)
    steps.at("score", 0, len(inputs.mentees))
    scorer = Scorer(inputs, policy)
    fixed = fix(scorer)
    solved = _solve(scorer, _pool(scorer, fixed, steps), fixed, steps)
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


def _pool(scorer: Scorer, fixed: Fixed, steps: _Steps) -> Pool:
    """The scores, held if they are few."""
    mentees, mentors = len(scorer.inputs.mentees), len(scorer.inputs.mentors)
    if mentees * mentors > HELD_CELLS:
        return Worked(scorer, fixed)
    scores = np.empty((mentees, mentors), dtype=np.int16)
    for rows in blocks(mentees, mentors):
        scores[rows] = scorer.allowed(np.arange(rows.start, rows.stop))
        steps.at("score", rows.stop, mentees)
    made = fixed.pairs.astype(np.intp)
    scores[made[:, 0], made[:, 1]] = scorer.pair_scores(made[:, 0], made[:, 1])
    return Table(scores)


def _asked(scorer: Scorer, pool: Pool, fixed: Fixed, steps: _Steps) -> Pool:
    """The scores of those who are not bound; where nobody may be left behind, only as good as the worst pair can be."""
    free = pool if len(fixed.free) == pool.shape[0] else _some(pool, fixed.free)
    if scorer.policy.mode is not Mode.NOBODY_LEFT:
        return free
    above = Above(free, highest_floor(free, fixed.places, lambda: steps.at("solve", 0, 1)))
    return Table(above.read(np.arange(free.shape[0]))) if isinstance(free, Table) else above


def _some(pool: Pool, rows: IndexArray) -> Pool:
    return Table(pool.scores[rows]) if isinstance(pool, Table) else some(pool, rows)


def _best(scorer: Scorer, asked: Pool, fixed: Fixed, steps: _Steps) -> tuple[Solution, int]:
    """The best pairs of those who are not bound, and what one more pair counts beyond its score."""
    inputs, policy, places = scorer.inputs, scorer.policy, fixed.places
    salts = (
        salt(Role.MENTEE, inputs.mentees.ids, policy.seed)[fixed.free],
        salt(Role.MENTOR, inputs.mentors.ids, policy.seed),
    )
    if isinstance(asked, Table) and cells(places, len(fixed.free)) <= HELD_CELLS:
        problem = Problem(
            scores=asked.scores, places=places, mode=policy.mode, mentee_salt=salts[0], mentor_salt=salts[1]
        )
        return solve(problem), problem.bonus
    scale = Scale.of(policy.mode, len(fixed.free), int(places.sum()))
    return search(Market(scale, places, *salts), asked, steps.told), scale.bonus


def _solve(scorer: Scorer, pool: Pool, fixed: Fixed, steps: _Steps) -> _Solved:
    free, places, everybody = fixed.free, fixed.places, pool.shape[0]
    steps.at("solve", 0, 1)
    asked = _asked(scorer, pool, fixed, steps)
    solution, bonus = _best(scorer, asked, fixed, steps)
    steps.at("prove", 0, 1)
    prices = solution.prices
    claim = Claim(mate=solution.mate, places=places, gains=prices.mentees, prices=prices.mentors, bonus=bonus)
    certificate = check(claim, lambda rows: asked.read(np.arange(rows.start, rows.stop)))
    solved = np.full(everybody, UNKNOWN, dtype=np.int32)
    solved[free] = solution.mate
    mate, gains = solved.copy(), np.zeros(everybody, dtype=np.int64)
    mate[fixed.pairs[:, 0]] = fixed.pairs[:, 1]
    gains[free] = prices.mentees
    steps.at("prove", 1, 1)
    return _Solved(
        outcome=Outcome(pool=pool, mate=mate, solved=solved, places=places),
        locked=marked(fixed.locked, everybody),
        chosen=marked(fixed.chosen, everybody),
        gains=gains,
        prices=prices.mentors,
        certificate=certificate,
    )


def _result(scorer: Scorer, solved: _Solved) -> Result:
    inputs, outcome = scorer.inputs, solved.outcome
    pairs = _pairs(scorer, solved)
    scores = np.zeros(len(outcome.mate), dtype=np.int32)
    scores[outcome.mate >= 0] = [pair.score for pair in pairs]
    seats = Seats(outcome.mate, solved.prices, inputs.mentors.capacity, inputs.mentees.capacity)
    seen = survey(outcome.pool, seats)
    return Result(
        engine_version=ENGINE_VERSION,
        inputs_hash=inputs_hash(freeze_bytes(inputs), scorer.policy),
        pairs=pairs,
        figures=_figures(seen, [pair.score for pair in pairs]),
        certificate=solved.certificate,
        mentee_gains=tuple(solved.gains.tolist()),
        mentor_prices=tuple(solved.prices.tolist()),
        leftovers=leftovers(scorer, outcome, (seen.of_mentees, seen.of_mentors)),
        choices=_choices(inputs, seen),
        fairness=fairness(inputs, outcome.mate, scores),
    )


def _pairs(scorer: Scorer, solved: _Solved) -> tuple[Pair, ...]:
    rows = np.flatnonzero(solved.outcome.mate >= 0)
    cols = solved.outcome.mate[rows].astype(np.intp)
    scores = scorer.pair_scores(rows, cols)
    certainty = scorer.pair_certainty(rows, cols).tolist()
    explanations = explain(scorer, rows, cols, scores)
    mentors, mentees = scorer.inputs.mentors.ids, scorer.inputs.mentees.ids
    places = zip(rows.tolist(), cols.tolist(), scores.tolist(), certainty, explanations, strict=True)
    return tuple(
        Pair(mentors[col], mentees[row], score, sure, bool(solved.locked[row]), bool(solved.chosen[row]), explanation)
        for row, col, score, sure, explanation in places
    )


def _figures(seen: Survey, scores: list[int]) -> Figures:
    """Order statistics; the percentile is a score that exists, the median lies between the two in the middle."""
    ranked = sorted(scores)
    return Figures(
        pairs=len(ranked),
        total=sum(ranked),
        lowest=ranked[0] if ranked else None,
        fifth_percentile=ranked[(len(ranked) - 1) * 5 // 100] if ranked else None,
        median=(ranked[(len(ranked) - 1) // 2] + ranked[len(ranked) // 2]) // 2 if ranked else None,
        allowed_pairs=int(seen.of_mentees.sum()),
        blocking_pairs=seen.blocking,
    )


def _choices(inputs: Inputs, seen: Survey) -> tuple[Choices, ...]:
    """The runners-up of every mentee, by id."""
    on_paper = _named(inputs, seen.on_paper, seen.paper_scores)
    given_demand = _named(inputs, seen.given_demand, seen.demand_scores)
    return tuple(map(Choices, inputs.mentees.ids, on_paper, given_demand))


def _named(inputs: Inputs, cols: IntArray, scores: IntArray) -> list[tuple[Alternative, ...]]:
    """[mentees] the mentors of each row with their scores, without the empty places at the end."""
    ids = inputs.mentors.ids
    return [
        tuple([Alternative(ids[col], score) for col, score in zip(places, points, strict=True) if col >= 0])
        for places, points in zip(cols.tolist(), scores.tolist(), strict=True)
    ]
