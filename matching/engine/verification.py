"""A stored result against its frozen inputs: every score is worked out anew, and nothing that it says is trusted.

The proof of the total shares no line with the solver. How good the worst pair can be where nobody may be left behind is
searched for once more by the same steps as in the run: that finds a result that was changed, not a mistake of the steps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.engine.assignment import pair_bonus
from matching.engine.bottleneck import Above, highest_floor
from matching.engine.certificate import Certificate, Claim, check
from matching.engine.locks import Fixed, fix
from matching.engine.pool import Pool, Worked, some
from matching.engine.results import Result
from matching.engine.scoring import Scorer
from matching.engine.types import (
    UNKNOWN,
    BoolArray,
    EngineError,
    IndexArray,
    Inputs,
    IntArray,
    InvalidInput,
    Mode,
    Policy,
)


@dataclass(frozen=True, slots=True, eq=False)
class _Named:
    """The pairs of a result as rows of the inputs."""

    rows: IndexArray  # [pairs] mentees
    cols: IndexArray  # [pairs] mentors
    locked: BoolArray  # [pairs]
    chosen: BoolArray  # [pairs]

    @property
    def solved(self) -> BoolArray:
        """[pairs] those that nobody had made before the solver."""
        return ~(self.locked | self.chosen)

    def marked(self, marks: BoolArray) -> list[list[int]]:
        """The marked pairs as mentee and mentor, in order."""
        return sorted(np.stack([self.rows, self.cols], axis=1)[marks].tolist())


def verify(result: Result, inputs: Inputs, policy: Policy) -> Certificate:
    """The proof of a result, made from its pairs and prices alone; its problems name whatever was changed."""
    try:
        named = _Named(
            rows=np.array([inputs.mentee_index(pair.mentee) for pair in result.pairs], dtype=np.intp),
            cols=np.array([inputs.mentor_index(pair.mentor) for pair in result.pairs], dtype=np.intp),
            locked=np.array([pair.locked for pair in result.pairs], dtype=np.bool_),
            chosen=np.array([pair.chosen for pair in result.pairs], dtype=np.bool_),
        )
    except InvalidInput as error:
        return _refused(str(error))
    if len(result.mentee_gains) != len(inputs.mentees) or len(result.mentor_prices) != len(inputs.mentors):
        return _refused("the prices belong to other people")
    scorer = Scorer(inputs, policy)
    try:
        fixed = fix(scorer)
    except EngineError as error:
        return _refused(str(error))
    asked, flaws = _asked(scorer, fixed, named)
    proof = check(
        _claim(result, inputs, policy, fixed, named), lambda rows: asked.read(np.arange(rows.start, rows.stop))
    )
    problems = (*flaws, *_flaws(result, scorer, fixed, named), *proof.problems)
    return Certificate(primal=proof.primal, dual=proof.dual, problems=problems)


def _asked(scorer: Scorer, fixed: Fixed, named: _Named) -> tuple[Pool, list[str]]:
    """The scores that the solver had, and whether its worst pair could be better where nobody may be left behind."""
    free = some(Worked(scorer, fixed), fixed.free)
    if scorer.policy.mode is not Mode.NOBODY_LEFT:
        return free, []
    floor = highest_floor(free, fixed.places)
    made = scorer.pair_scores(named.rows[named.solved], named.cols[named.solved])
    worse = len(made) and int(made.min()) != floor
    return Above(free, floor), ["the worst pair is not the best worst pair"] if worse else []


def _refused(problem: str) -> Certificate:
    return Certificate(primal=0, dual=0, problems=(problem,))


def _claim(result: Result, inputs: Inputs, policy: Policy, fixed: Fixed, named: _Named) -> Claim:
    """What the result says about the people whom neither a lock nor a first choice binds."""
    free, places = fixed.free, fixed.places
    mate = np.full(len(inputs.mentees), UNKNOWN, dtype=np.int32)
    mate[named.rows[named.solved]] = named.cols[named.solved]
    return Claim(
        mate=mate[free],
        places=places,
        gains=np.array(result.mentee_gains, dtype=np.int64)[free],
        prices=np.array(result.mentor_prices, dtype=np.int64),
        bonus=pair_bonus(policy.mode, len(free), int(places.sum())),
    )


def _flaws(result: Result, scorer: Scorer, fixed: Fixed, named: _Named) -> list[str]:
    """What a proof of the best total cannot see: people named twice, other locks, and numbers beside the pairs."""
    found = []
    doubled = int((np.bincount(named.rows, minlength=1) > 1).sum())
    if doubled:
        found.append(f"{doubled} mentees have more than one mentor")
    for marks, made, name in ((named.locked, fixed.locked, "locked"), (named.chosen, fixed.chosen, "chosen")):
        if named.marked(marks) != _ordered(made):
            found.append(f"the {name} pairs are not those of the run")
    said = np.array([(pair.score, pair.certainty) for pair in result.pairs], dtype=np.int64).reshape(-1, 2)
    scores, certainty = scorer.pair_scores(named.rows, named.cols), scorer.pair_certainty(named.rows, named.cols)
    wrong = int(((said[:, 0] != scores) | (said[:, 1] != certainty)).sum())
    if wrong:
        found.append(f"{wrong} scores are not those of the pairs")
    return found


def _ordered(pairs: IntArray) -> list[list[int]]:
    return sorted(pairs.tolist())
