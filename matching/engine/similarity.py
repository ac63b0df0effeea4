"""One criterion over all pairs: a fit of 0..10000 for whoever answered, in the form that adds up fastest.

Most fits are products of two thin tables ("factors"), so that a whole block of scores is one matrix
product; rankings are a short list; only answers with very many different values are compared block by block.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.engine.kernels import (
    Comparison,
    common_level,
    hour_bits,
    jaccard,
    level_bits,
    set_bits,
    shared_slots,
)
from matching.engine.types import (
    LEVEL_MAX,
    NUMBER_UNKNOWN,
    SCORE_MAX,
    SLOT_MINUTES,
    BoolArray,
    ByteArray,
    Criterion,
    FloatArray,
    IndexArray,
    Inputs,
    IntArray,
    Kind,
    LongArray,
    Role,
    Side,
)

FOLD_CLASSES = 64
PAIR_CHUNK = 64


@dataclass(frozen=True, slots=True, eq=False)
class Factors:
    """fit = left @ right, all whole numbers, at most SCORE_MAX per pair."""

    left: FloatArray  # [mentees, k]
    right: FloatArray  # [k, mentors]

    def block(self, rows: IndexArray, cols: IndexArray) -> FloatArray:
        """[rows, cols] fits."""
        return self.left[rows] @ self.right[:, cols]

    def pairs(self, rows: IndexArray, cols: IndexArray) -> FloatArray:
        """[pairs] fits of (rows[k], cols[k])."""
        fits: FloatArray = np.einsum("pk,kp->p", self.left[rows], self.right[:, cols])
        return fits


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """Fits of the few pairs that somebody ranked, sorted by mentee; every other fit is 0."""

    starts: LongArray  # [mentees + 1]
    cols: IndexArray
    fits: FloatArray
    width: int

    def block(self, rows: IndexArray, cols: IndexArray) -> FloatArray:
        """[rows, cols] fits."""
        out = np.zeros((len(rows), self.width), dtype=np.float32)
        counts = self.starts[rows + 1] - self.starts[rows]
        place = np.repeat(np.arange(len(rows)), counts)
        entry = np.arange(len(place)) - np.repeat(np.cumsum(counts) - counts, counts)
        entry = entry + np.repeat(self.starts[rows], counts)
        out[place, self.cols[entry]] = self.fits[entry]
        return out[:, cols]

    def pairs(self, rows: IndexArray, cols: IndexArray) -> FloatArray:
        """[pairs] fits of (rows[k], cols[k])."""
        return _diagonal(self, rows, cols)


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Fits from a comparison of classes that are too many to fold into factors."""

    comparison: Comparison
    known: tuple[BoolArray, BoolArray]

    def block(self, rows: IndexArray, cols: IndexArray) -> FloatArray:
        """[rows, cols] fits, 0 where one of the two did not answer."""
        out = self.comparison.block(rows, cols)
        out *= self.known[0][rows][:, None]
        out *= self.known[1][cols]
        return out

    def pairs(self, rows: IndexArray, cols: IndexArray) -> FloatArray:
        """[pairs] fits of (rows[k], cols[k])."""
        return _diagonal(self, rows, cols)


def _diagonal(form: Entries | Compared, rows: IndexArray, cols: IndexArray) -> FloatArray:
    """Single pairs by way of small blocks, so that there is only one way to compare two people."""
    out = np.zeros(len(rows), dtype=np.float32)
    for start in range(0, len(rows), PAIR_CHUNK):
        chunk = slice(start, start + PAIR_CHUNK)
        out[chunk] = np.diagonal(form.block(rows[chunk], cols[chunk]))
    return out


Form = Factors | Entries | Compared


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """One criterion compiled: its fits, and who answered it."""

    criterion: Criterion
    form: Form
    row_known: BoolArray  # [mentees]
    col_known: BoolArray  # [mentors]
    unconcerned: BoolArray | None = None  # [askers] who have answered, and want nothing that it is about

    def concerns(self, rows: IndexArray, cols: IndexArray) -> BoolArray:
        """[pairs] whether it is about (rows[k], cols[k]) at all."""
        if self.unconcerned is None:
            return np.ones(len(rows), dtype=np.bool_)
        return ~self.unconcerned[rows if self.criterion.asker is Role.MENTEE else cols]


def measure(criterion: Criterion, inputs: Inputs) -> Measure:
    """Compile one criterion over these people."""
    maker = {
        Kind.COVERAGE: _coverage,
        Kind.SIMILARITY: _choices,
        Kind.DIFFERENCE: _choices,
        Kind.DISTANCE: _distance,
        Kind.OVERLAP: _overlap,
        Kind.LANGUAGE: _language,
        Kind.PREFERENCE: _preference,
    }[criterion.kind]
    return maker(criterion, inputs)


def topic_points(priority: ByteArray) -> IntArray:
    """[people, topics] SCORE_MAX shared among a person's wants by priority, to the last point.

    The largest remainders get the points that are left over, so that a complete cover is exactly SCORE_MAX.
    """
    total = np.maximum(priority.sum(axis=1, dtype=np.int64), 1)[:, None]
    share = priority.astype(np.int64) * SCORE_MAX
    points, rest = share // total, share % total
    left = np.where(priority.any(axis=1), SCORE_MAX - points.sum(axis=1), 0)
    # Sixteen bits are sorted by radix, several times faster.
    narrow = np.int16 if int(total.max(initial=0)) < 2**15 else np.int64
    order = np.argsort(-rest.astype(narrow), axis=1, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(priority.shape[1])[None, :], axis=1)
    points += rank < left[:, None]
    whole: IntArray = points.astype(np.int32)
    return whole


def level_points(points: IntArray, wanted: IntArray, offered: IntArray | int) -> IntArray:
    """Points that an offer at a level earns of a want's points: all of them at the level that is enough."""
    earned: IntArray = points * np.minimum(offered, wanted) // np.maximum(wanted, 1)
    return earned


def _coverage(criterion: Criterion, inputs: Inputs) -> Measure:
    asker, other = _asker_first(criterion, inputs)
    priority = asked_priority(criterion, inputs.topics, asker)
    left, right = _cover(priority, asker.want_level, other.offers)
    by_mentee = criterion.asker is Role.MENTEE
    form = Factors(left, right.T.copy()) if by_mentee else Factors(right, left.T.copy())
    asks = _any(priority)
    rows, cols = (asks, other.offers_known) if by_mentee else (other.offers_known, asks)
    unconcerned = None if criterion.topics is None else np.greater(_any(asker.want_priority), asks)
    return Measure(criterion, form, rows, cols, unconcerned)


def asked_priority(criterion: Criterion, topics: Sequence[str], asker: Side) -> ByteArray:
    """[people, topics] priorities of the wants that a criterion asks about."""
    if criterion.topics is None:
        return asker.want_priority
    asked = set(criterion.topics)
    return asker.want_priority * np.array([topic in asked for topic in topics], dtype=np.uint8)


def _cover(priority: ByteArray, level: ByteArray, offers: ByteArray) -> tuple[FloatArray, FloatArray]:
    """A want pays in steps, one per level up to the wanted one; an offer at level l collects steps 1..l."""
    points, wanted = topic_points(priority), level.astype(np.int32)
    lefts, rights = [], []
    for enough in range(1, LEVEL_MAX + 1):
        step = level_points(points, wanted, enough) - level_points(points, wanted, enough - 1)
        used = step.any(axis=0) & (offers >= enough).any(axis=0)
        lefts.append(step[:, used].astype(np.float32))
        rights.append((offers[:, used] >= enough).astype(np.float32))
    return np.hstack(lefts), np.hstack(rights)


def _asker_first(criterion: Criterion, inputs: Inputs) -> tuple[Side, Side]:
    sides = inputs.mentees, inputs.mentors
    return sides if criterion.asker is Role.MENTEE else sides[::-1]


def _choices(criterion: Criterion, inputs: Inputs) -> Measure:
    rows = _chosen(inputs.mentees, criterion.attribute)
    cols = _chosen(inputs.mentors, criterion.attribute)
    known = (_any(rows), _any(cols))
    same = criterion.kind is Kind.SIMILARITY
    comparison = Comparison.of(rows, cols, set_bits, jaccard if same else _unlike)
    return _folded(criterion, comparison, known)


def _any(table: BoolArray | ByteArray) -> BoolArray:
    return np.asarray(table.any(axis=1))


def _unlike(rows: FloatArray, cols: FloatArray) -> FloatArray:
    return np.subtract(SCORE_MAX, jaccard(rows, cols))


def _chosen(side: Side, attribute: str) -> BoolArray:
    nothing = np.zeros((len(side), 0), dtype=np.bool_)
    return side.choices.get(attribute, nothing)


def _distance(criterion: Criterion, inputs: Inputs) -> Measure:
    sides = inputs.mentees, inputs.mentors
    rows, cols = (side.numbers.get(criterion.attribute) for side in sides)
    if rows is None or cols is None:
        rows, cols = (np.full(len(side), NUMBER_UNKNOWN, dtype=np.int32) for side in sides)

    def fit(left: LongArray, right: LongArray) -> FloatArray:
        gap = left[:, None] - right
        gap = gap if criterion.signed else np.abs(gap)
        excess = np.maximum(np.maximum(criterion.low - gap, gap - criterion.high), 0)
        near = np.maximum(criterion.falloff - excess, 0) * SCORE_MAX // criterion.falloff
        return _single(near)

    comparison = Comparison.of(rows, cols, lambda values: values.astype(np.int64), fit)
    return _folded(criterion, comparison, (rows != NUMBER_UNKNOWN, cols != NUMBER_UNKNOWN))


def _single(fits: LongArray) -> FloatArray:
    return fits.astype(np.float32)


def _overlap(criterion: Criterion, inputs: Inputs) -> Measure:
    target = criterion.target_minutes

    def fit(left: FloatArray, right: FloatArray) -> FloatArray:
        minutes = shared_slots(left, right).astype(np.int64) * SLOT_MINUTES
        return _single(np.minimum(minutes, target) * SCORE_MAX // target)

    comparison = Comparison.of(inputs.mentees.hours, inputs.mentors.hours, hour_bits, fit)
    return _folded(criterion, comparison, (inputs.mentees.hours_known, inputs.mentors.hours_known))


def _language(criterion: Criterion, inputs: Inputs) -> Measure:
    points = [level * SCORE_MAX // criterion.enough for level in range(criterion.enough + 1)]
    worth = [after - before for before, after in itertools.pairwise(points)]

    def fit(left: FloatArray, right: FloatArray) -> FloatArray:
        return common_level(left, right, worth)

    comparison = Comparison.of(inputs.mentees.languages, inputs.mentors.languages, level_bits, fit)
    return _folded(criterion, comparison, (inputs.mentees.languages_known, inputs.mentors.languages_known))


def _preference(criterion: Criterion, inputs: Inputs) -> Measure:
    asker, other = _asker_first(criterion, inputs)
    ranked, everybody = asker.ranked, np.ones(len(other), dtype=np.bool_)
    table = asker.preferences[asker.preferences[:, 2] < criterion.depth]
    fits = (criterion.depth - table[:, 2].astype(np.int64)) * SCORE_MAX // criterion.depth
    rows, cols, known = table[:, 0], table[:, 1], (ranked, everybody)
    if criterion.asker is Role.MENTOR:
        rows, cols, known = cols, rows, (everybody, ranked)
    order = np.lexsort((cols, rows))
    starts = np.searchsorted(rows[order], np.arange(len(inputs.mentees) + 1))
    form = Entries(starts, cols[order].astype(np.intp), fits[order].astype(np.float32), len(inputs.mentors))
    return Measure(criterion, form, *known)


def _folded(criterion: Criterion, comparison: Comparison, known: tuple[BoolArray, BoolArray]) -> Measure:
    """Turn a comparison of few classes into factors: a table on one side, the class as a one on the other."""
    row_classes, col_classes = len(comparison.row_features), len(comparison.col_features)
    if min(row_classes, col_classes) > FOLD_CLASSES:
        return Measure(criterion, Compared(comparison, known), *known)
    table = comparison.table().astype(np.float32)
    left, right = table, np.eye(col_classes, dtype=np.float32)
    if row_classes < col_classes:
        left, right = np.eye(row_classes, dtype=np.float32), table
    left = left[comparison.row_class] * known[0][:, None]
    right = right[:, comparison.col_class] * known[1]
    return Measure(criterion, Factors(left, right), *known)
