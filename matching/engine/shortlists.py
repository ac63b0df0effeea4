"""The best few for everybody, and who may meet whom at all: block by block, never a whole matrix.

Every mentee is compared with every mentor once. A block holds at most ``BLOCK_CELLS`` pairs; what is kept of it are the
best few of each row, the best few so far of each column, and one bit per pair.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matching.engine.scoring import Scorer
from matching.engine.types import UNKNOWN, BoolArray, ByteArray, IndexArray, IntArray

BLOCK_CELLS = 1 << 20
FORBIDDEN = np.int32(-1)
# Equal scores are ordered by a mixture of both places, so that not always the same people come first. A score has
# fourteen bits and the mixture sixteen: both fit into an int32.
_MIX = np.uint16(40_503), np.uint16(30_347)
_TIES = 16


@dataclass(frozen=True, slots=True)
class Shortlists:
    """Places of the other side per person, the best first, UNKNOWN where there are fewer; and who is allowed at all.

    Bit k of a person's ``allowed`` row (little end first) stands for the person of the other side with number k.
    """

    for_mentees: IntArray  # [mentees, most]
    for_mentors: IntArray  # [mentors, most]
    scores_for_mentees: IntArray  # [mentees, most] 0..10000, meaningless where there is nobody
    scores_for_mentors: IntArray  # [mentors, most]
    allowed_to_mentees: ByteArray  # [mentees, bytes]
    allowed_to_mentors: ByteArray  # [mentors, bytes]


def shortlists(
    scorer: Scorer,
    most: int,
    numbers: tuple[IndexArray, IndexArray],
    on_progress: Callable[[int], None] = lambda done: None,
) -> Shortlists:
    """The best ``most`` for each person by score, whatever the floor says; ``numbers`` are those of mentors and mentees."""
    size, width = len(scorer.inputs.mentees), len(scorer.inputs.mentors)
    mentors, mentees = numbers
    rows_of = np.argsort(mentees, kind="stable")
    found = Shortlists(
        np.full((size, most), UNKNOWN, dtype=np.int32),
        np.full((width, most), UNKNOWN, dtype=np.int32),
        np.zeros((size, most), dtype=np.int32),
        np.zeros((width, most), dtype=np.int32),
        np.zeros((size, _octets(mentors)), dtype=np.uint8),
        np.zeros((width, _octets(mentees)), dtype=np.uint8),
    )
    if not size or not width:
        return found
    best = np.full((width, most), FORBIDDEN, dtype=np.int32)
    step = max(1, BLOCK_CELLS // width)
    for start in range(0, size, step):
        rows = rows_of[start : start + step]
        keys, allowed = _block(scorer, rows)
        found.for_mentees[rows], found.scores_for_mentees[rows] = _first(keys, most)
        found.allowed_to_mentees[rows] = _packed(allowed, mentors)
        _mark(found.allowed_to_mentors, allowed, mentees[rows])
        best = _merge(best, found.for_mentors, keys, rows, most)
        on_progress(start + len(rows))
    found.scores_for_mentors[:] = best >> _TIES
    return found


def _octets(numbers: IndexArray) -> int:
    return int(numbers.max(initial=-1)) // 8 + 1


def _block(scorer: Scorer, rows: IndexArray) -> tuple[IntArray, BoolArray]:
    """[rows, mentors] the order of each pair, FORBIDDEN where a rule removes it; and which pairs are allowed."""
    cols = np.arange(len(scorer.inputs.mentors))
    allowed = ~scorer.eligibility.forbidden(rows, cols)
    keys = scorer.scores(rows).astype(np.int32)
    keys <<= _TIES
    keys += (rows.astype(np.uint16) * _MIX[0])[:, None] + cols.astype(np.uint16) * _MIX[1]
    keys[~allowed] = FORBIDDEN
    return keys, allowed


def _first(keys: IntArray, most: int) -> tuple[IntArray, IntArray]:
    """[rows, most] the places of the largest keys of each row, the largest first, and their scores."""
    kept = min(most, keys.shape[1])
    places, found = _largest(keys, kept)
    out = np.full((len(keys), most), UNKNOWN, dtype=np.int32)
    scores = np.zeros((len(keys), most), dtype=np.int32)
    out[:, :kept] = np.where(found == FORBIDDEN, UNKNOWN, places)
    scores[:, :kept] = found >> _TIES
    return out, scores


def _largest(keys: IntArray, kept: int) -> tuple[IndexArray, IntArray]:
    """Places and values of the largest keys of each row, in their order."""
    places = np.argpartition(keys, -kept, axis=1)[:, -kept:]
    found = np.take_along_axis(keys, places, axis=1)
    order = np.argsort(-found, axis=1, kind="stable")
    return np.take_along_axis(places, order, axis=1), np.take_along_axis(found, order, axis=1)


def _merge(best: IntArray, names: IntArray, keys: IntArray, rows: IndexArray, most: int) -> IntArray:
    """The best keys of each mentor so far, [mentors, most]; writes whose they are into ``names``."""
    places, found = _largest(np.hstack([best, keys.T]), most)
    whose = np.hstack([names, np.broadcast_to(rows.astype(np.int32), (len(names), len(rows)))])
    names[:] = np.where(found == FORBIDDEN, UNKNOWN, np.take_along_axis(whose, places, axis=1))
    return found


def _packed(allowed: BoolArray, numbers: IndexArray) -> ByteArray:
    """[rows, bytes] the allowed ones as bits at their numbers."""
    bits = np.zeros((len(allowed), _octets(numbers) * 8), dtype=np.bool_)
    bits[:, numbers] = allowed
    return np.packbits(bits, axis=1, bitorder="little")


def _mark(table: ByteArray, allowed: BoolArray, numbers: IndexArray) -> None:
    """Set the bits of some mentees, whose numbers ascend, in the rows of all mentors."""
    octet, bit = np.divmod(numbers, 8)
    values = allowed.T.astype(np.uint8) << bit.astype(np.uint8)
    where, starts = np.unique(octet, return_index=True)
    table[:, where] |= np.add.reduceat(values, starts, axis=1, dtype=np.uint8)
