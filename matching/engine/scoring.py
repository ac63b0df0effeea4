"""Scores of all pairs, block by block: floor(sum of weight * fit / weight that both answered).

Exactness. Weights are divided by their common divisor. While their sum W keeps W * 10000 under 2**24, every
sum is a whole number that float32 holds exactly, and the floor of the quotient is right, because a quotient
with a denominator of at most 1677 that is no whole number lies further from one than half a float32 step
at 10000. Larger weights use float64, where the same holds up to 2**53.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from matching.engine.eligibility import Eligibility
from matching.engine.kernels import FLOAT32_EXACT
from matching.engine.similarity import Factors, Measure, measure
from matching.engine.types import (
    SCORE_MAX,
    BoolArray,
    FloatArray,
    IndexArray,
    Inputs,
    IntArray,
    LongArray,
    Policy,
    ScoreArray,
)

FORBIDDEN = np.int16(-1)


@dataclass(slots=True, eq=False)
class Scorer:
    """The scores of one set of inputs under one policy."""

    inputs: Inputs
    policy: Policy
    measures: tuple[Measure, ...] = field(init=False)
    weights: LongArray = field(init=False)  # [criteria] without their common divisor
    eligibility: Eligibility = field(init=False)
    _left: FloatArray = field(init=False)  # [mentees, k] weighted factors of all criteria
    _right: FloatArray = field(init=False)  # [k, mentors]
    _others: list[tuple[int, Measure]] = field(init=False)
    _row_weight: FloatArray = field(init=False)  # [mentees, criteria] weight where answered
    _col_known: FloatArray = field(init=False)  # [criteria, mentors]
    _everybody: bool = field(init=False)

    def __post_init__(self) -> None:
        weights = [criterion.weight for criterion in self.policy.criteria]
        self.weights = np.array(weights, dtype=np.int64) // math.gcd(*weights)
        dtype = np.float32 if int(self.weights.sum()) * SCORE_MAX < FLOAT32_EXACT else np.float64
        self.measures = tuple(measure(criterion, self.inputs) for criterion in self.policy.criteria)
        self.eligibility = Eligibility(self.inputs, self.policy)
        self._fold(dtype)
        rows = np.array([item.row_known for item in self.measures])
        cols = np.array([item.col_known for item in self.measures])
        counted = self.weights > 0
        self._everybody = bool(rows[counted].all() and cols[counted].all())
        self._row_weight = (rows.T * self.weights).astype(dtype)
        self._col_known = cols.astype(dtype)

    def _fold(self, dtype: type[np.floating]) -> None:
        lefts = [np.zeros((len(self.inputs.mentees), 0), dtype=dtype)]
        rights = [np.zeros((0, len(self.inputs.mentors)), dtype=dtype)]
        self._others = []
        for weight, item in zip(self.weights.tolist(), self.measures, strict=True):
            if weight and isinstance(item.form, Factors):
                known = item.row_known[:, None], item.col_known
                lefts.append((item.form.left * known[0]).astype(dtype) * weight)
                rights.append((item.form.right * known[1]).astype(dtype))
            elif weight:
                self._others.append((weight, item))
        self._left, self._right = np.hstack(lefts), np.vstack(rights)

    def answered_weight(self, rows: IndexArray, cols: IndexArray) -> FloatArray:
        """[rows, cols] sum of the weights of the criteria that both answered."""
        return self._row_weight[rows] @ self._col_known[:, cols]

    def scores(self, rows: IndexArray, cols: IndexArray | None = None) -> FloatArray:
        """[rows, cols] whole scores 0..10000 whatever the rules say; 0 where nothing is known of both."""
        right = self._right if cols is None else self._right[:, cols]
        places = np.arange(len(self.inputs.mentors)) if cols is None else cols
        out: FloatArray = self._left[rows] @ right
        for weight, item in self._others:
            fits = item.form.block(rows, places)
            out += fits if weight == 1 else fits * out.dtype.type(weight)
        if self._everybody:
            out /= out.dtype.type(self.weights.sum())
        else:
            out /= np.maximum(self.answered_weight(rows, places), 1)
        return np.floor(out, out=out)

    def allowed(self, rows: IndexArray, cols: IndexArray | None = None) -> ScoreArray:
        """[rows, cols] scores, FORBIDDEN where a rule or the floor removes the pair; all mentors without ``cols``."""
        scores = self.scores(rows, cols)
        out = scores.astype(np.int16)
        removed = self.eligibility.forbidden(rows, np.arange(len(self.inputs.mentors)) if cols is None else cols)
        if self.policy.floor:
            removed |= scores < self.policy.floor
        np.copyto(out, FORBIDDEN, where=removed)  # several times as fast as an index of booleans
        return out

    def pair_scores(self, rows: IndexArray, cols: IndexArray) -> IntArray:
        """[pairs] scores of the pairs (rows[k], cols[k])."""
        fits, known = self.pair_fits(rows, cols)
        earned = fits.astype(np.int64) @ self.weights
        return (earned // np.maximum(known @ self.weights, 1)).astype(np.int32)

    def pair_fits(self, rows: IndexArray, cols: IndexArray) -> tuple[IntArray, BoolArray]:
        """[pairs, criteria] fits and whether both answered, for the pairs (rows[k], cols[k])."""
        fits = np.zeros((len(rows), len(self.measures)), dtype=np.int32)
        known = np.zeros((len(rows), len(self.measures)), dtype=np.bool_)
        for place, item in enumerate(self.measures):
            known[:, place] = item.row_known[rows] & item.col_known[cols]
            fits[:, place] = item.form.pairs(rows, cols)
        return np.where(known, fits, 0), known

    def pair_certainty(self, rows: IndexArray, cols: IndexArray) -> IntArray:
        """[pairs] share of the weight that concerns them which both answered, 0..10000."""
        known = [item.row_known[rows] & item.col_known[cols] for item in self.measures]
        answered = self.weights @ np.array(known, dtype=np.int64)
        concerned = self.weights @ np.array([item.concerns(rows, cols) for item in self.measures], dtype=np.int64)
        return (answered * SCORE_MAX // np.maximum(concerned, 1)).astype(np.int32)
