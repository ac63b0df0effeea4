"""The few pairs that the exact solver looks at, out of all that are allowed.

What a pair is worth to the solver is a whole number in two parts: its points (and the bonus, where one more pair counts most)
times a factor, plus a number made of the two ids. The factor is larger than everything that the ids can add up to, so that
they decide between equals and never against a point.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.engine.assignment import TieArray, pair_bonus, tie_of
from matching.engine.types import SCORE_MAX, IndexArray, IntArray, LongArray, Mode, TooLarge

TIE_BITS_MAX = 16
# The solver's numbers are worths, prices, and sums of one of each: four times the largest worth is safe.
EXACT = 2**53


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """How points become worths. Sums of worths stay exact in float64, and differences of ids under a quarter of a point."""

    factor: int
    bits: int
    bonus: int

    @classmethod
    def of(cls, mode: Mode, mentees: int, places: int) -> Scale:
        """As fine as exact numbers allow. Raises TooLarge where not even whole points would be exact."""
        pairs, bonus = int(min(mentees, places)), pair_bonus(mode, mentees, places)
        room = EXACT // (4 * (SCORE_MAX + bonus + 1) * (4 * pairs + 8))
        if not room:
            raise TooLarge(
                f"{mentees} mentees and {places} places are more than exact numbers can tell apart. "
                "Split the cohort, for example by region."
            )
        bits = min(TIE_BITS_MAX, room.bit_length() - 1)
        return cls((4 * pairs + 8) << bits, bits, bonus)

    def points(self, worths: LongArray) -> LongArray:
        """The nearest whole points of sums of worths, the bonus among them."""
        return (worths + self.factor // 2) // self.factor


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Allowed pairs in the order of mentees and mentors, each once."""

    rows: IndexArray
    cols: IndexArray
    worths: LongArray
    keys: LongArray  # row * mentors + column

    def worth_of(self, rows: IndexArray, cols: IndexArray, width: int) -> LongArray:
        """[pairs] what pairs among the edges are worth."""
        return self.worths[np.searchsorted(self.keys, rows.astype(np.int64) * width + cols)]


@dataclass(frozen=True, slots=True, eq=False)
class Market:
    """Who is to be paired, and what is needed to say what a pair is worth."""

    scale: Scale
    places: IntArray  # [mentors]
    mentee_salt: TieArray
    mentor_salt: TieArray

    @property
    def shape(self) -> tuple[int, int]:
        """How many mentees and mentors."""
        return len(self.mentee_salt), len(self.mentor_salt)

    @property
    def closed(self) -> int:
        """The price of a mentor without a place: more than anybody would pay."""
        return (SCORE_MAX + self.scale.bonus + 1) * self.scale.factor

    def worths(self, rows: IndexArray, cols: IndexArray, scores: LongArray) -> LongArray:
        """[pairs] the worths of these pairs."""
        ties = tie_of(self.mentee_salt[rows], self.mentor_salt[cols], self.scale.bits).astype(np.int64)
        return (scores + self.scale.bonus) * self.scale.factor + (1 << self.scale.bits) - 1 - ties

    def edges(self, rows: IndexArray, cols: IndexArray, worths: LongArray) -> Edges:
        """Pairs put in order, each once, without mentors who have no place."""
        open_ = self.places[cols] > 0
        rows, cols, worths = rows[open_], cols[open_], worths[open_]
        keys, first = np.unique(rows.astype(np.int64) * self.shape[1] + cols, return_index=True)
        return Edges(rows[first], cols[first], worths[first], keys)

    def joined(self, edges: Edges, more: Edges) -> Edges:
        """Both together."""
        parts = (np.concatenate(pair) for pair in zip(_columns(edges), _columns(more), strict=True))
        return self.edges(*parts)


def _columns(edges: Edges) -> tuple[IndexArray, IndexArray, LongArray]:
    return edges.rows, edges.cols, edges.worths
