"""Comparisons of whole crowds: everything that depends on two people only through what they are like.

Few schedules, language sets or answers are different from each other, so people are put into classes first
and a comparison is worked out once per pair of classes. Counts are made by matrix products over zeros and
ones: whole numbers far below 2**24, which float32 adds exactly in any order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine.types import (
    LANGUAGE_LEVEL_MAX,
    SCORE_MAX,
    WEEK_SLOTS,
    BoolArray,
    ByteArray,
    FloatArray,
    IndexArray,
    WordArray,
)

FLOAT32_EXACT = 2**24
TABLE_CELLS = 4_000_000

Features = NDArray[Any]
Compare = Callable[[Features, Features], FloatArray]


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """A whole number per (mentee, mentor) that depends only on their classes."""

    row_class: IndexArray  # [mentees]
    col_class: IndexArray  # [mentors]
    row_features: Features  # [row classes, ...]
    col_features: Features  # [column classes, ...]
    compare: Compare

    @classmethod
    def of(cls, rows: Features, cols: Features, expand: Callable[[Features], Features], compare: Compare) -> Comparison:
        """Put people into classes of equal features; ``expand`` prepares a class for ``compare``."""
        row_first, row_class = classes(rows)
        col_first, col_class = classes(cols)
        return cls(row_class, col_class, expand(rows[row_first]), expand(cols[col_first]), compare)

    @property
    def cells(self) -> int:
        """Pairs of classes."""
        return len(self.row_features) * len(self.col_features)

    def table(self) -> FloatArray:
        """[row classes, column classes] the value of each pair of classes."""
        return self.compare(self.row_features, self.col_features)

    def block(self, rows: IndexArray, cols: IndexArray) -> FloatArray:
        """[rows, cols] the values of these people."""
        return self.compare(self.row_features[self.row_class[rows]], self.col_features[self.col_class[cols]])


def classes(features: Features) -> tuple[IndexArray, IndexArray]:
    """(first row of each class, class of each row) for rows of equal features."""
    if not features.size:
        return np.arange(min(1, len(features))), np.zeros(len(features), dtype=np.intp)
    flat = np.ascontiguousarray(features.reshape(len(features), -1))
    width = flat.shape[1] * flat.itemsize
    body = flat.tobytes()
    keys = [body[start : start + width] for start in range(0, len(body), width)]
    first: dict[bytes, int] = {}
    # A dictionary of bytes is several times faster than sorting whole rows.
    for row, key in enumerate(keys):
        first.setdefault(key, row)
    number = {key: place for place, key in enumerate(first)}
    return np.array(list(first.values())), np.array([number[key] for key in keys], dtype=np.intp)


def hour_bits(words: WordArray) -> FloatArray:
    """[people, WEEK_SLOTS] one where the person works, from words that hold 64 quarters of an hour."""
    if not len(words):
        return np.zeros((0, WEEK_SLOTS), dtype=np.float32)
    octets = np.ascontiguousarray(words, dtype="<u8").view(np.uint8)
    return np.unpackbits(octets, axis=1, count=WEEK_SLOTS, bitorder="little").astype(np.float32)


def shared_slots(rows: FloatArray, cols: FloatArray) -> FloatArray:
    """[rows, cols] quarters of an hour in which both work."""
    return rows @ cols.T


def level_bits(levels: ByteArray) -> FloatArray:
    """[people, LANGUAGE_LEVEL_MAX, languages] one where the person speaks the language at least that well."""
    steps = np.arange(1, LANGUAGE_LEVEL_MAX + 1, dtype=np.uint8)[:, None]
    return (levels[:, None, :] >= steps).astype(np.float32)


def common_level(rows: FloatArray, cols: FloatArray, worth: Sequence[int] = (1,) * LANGUAGE_LEVEL_MAX) -> FloatArray:
    """[rows, cols] the best shared language at the weaker speaker's level; each level adds its worth."""
    total = np.zeros((len(rows), len(cols)), dtype=np.float32)
    for level, value in enumerate(worth):
        shared = rows[:, level] @ cols[:, level].T
        np.minimum(shared, 1, out=shared)
        shared *= value
        total += shared
    return total


def set_bits(chosen: BoolArray) -> FloatArray:
    """Answers as numbers, wide enough that shared * SCORE_MAX stays exact."""
    exact = chosen.shape[1] * SCORE_MAX < FLOAT32_EXACT
    return chosen.astype(np.float32 if exact else np.float64)


def jaccard(rows: FloatArray, cols: FloatArray) -> FloatArray:
    """[rows, cols] floor(SCORE_MAX * shared / chosen by either); 0 when nobody chose anything."""
    shared = rows @ cols.T
    either = rows.sum(axis=1)[:, None] + cols.sum(axis=1) - shared
    shared *= SCORE_MAX
    shared /= np.maximum(either, 1)
    return np.floor(shared, out=shared)
