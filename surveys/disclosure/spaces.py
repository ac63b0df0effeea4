"""Which small groups follow from figures that are shown, by adding and subtracting them. Pure.

Each figure is a row: which people it counts. Whoever reads some figures can add and subtract them, with any weights; what they
can reach is the row space. A *word* is something in it that is about fewer than five people, whatever the weights: also the
difference of two people is about two. People whom no figure tells apart are one column, as many as they are.

Arithmetic is modulo a prime beyond anything that such tables of noughts and ones come to. Small tables are searched to the
end: people no four of whom depend on each other in the dual of the space are safe. In larger ones every row of several bases
is looked at, and every two of them; a word about four people is missed only if it has three of them in each basis.
``audit.py`` does the same in whole numbers, by another way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

PRIME = 2_147_483_647
# Up to so many small columns a table is searched to the end; beyond that so many bases are looked at.
SEARCHED, BASES = 64, 8


@dataclass(frozen=True)
class Basis:
    """A reduced basis: ``rows`` (k × columns), in which columns each begins, and of which figures it is made (k × figures)."""

    rows: Numbers
    begins: list[int]
    made: Numbers

    def rest(self, row: Numbers) -> tuple[Numbers, Numbers]:
        """What is left of a row when the basis is taken from it, and the figures that were taken."""
        times = row[self.begins] % PRIME
        left = (row - (times[:, None] * self.rows % PRIME).sum(axis=0)) % PRIME
        return left, (times[:, None] * self.made % PRIME).sum(axis=0) % PRIME


def reduce(figures: Numbers, order: Sequence[int]) -> Basis:
    """Gauss and Jordan modulo the prime; columns are tried in the given order: the last begin a row only if none before can."""
    rows, made = figures % PRIME, np.eye(len(figures), dtype=np.int64)
    begins: list[int] = []
    for column in order:
        place = len(begins)
        if place == len(rows):
            break
        found = np.flatnonzero(rows[place:, column])
        if not len(found):
            continue
        swap = place + int(found[0])
        for table in (rows, made):
            table[[place, swap]] = table[[swap, place]]
        inverse = pow(int(rows[place, column]), -1, PRIME)
        rows[place], made[place] = rows[place] * inverse % PRIME, made[place] * inverse % PRIME
        others = np.flatnonzero(rows[:, column])
        others = others[others != place]
        times = rows[others, column][:, None]
        rows[others] = (rows[others] - times * rows[place]) % PRIME
        made[others] = (made[others] - times * made[place]) % PRIME
        begins.append(int(column))
    return Basis(rows[: len(begins)], begins, made[: len(begins)])


def columns(figures: Numbers, sizes: Numbers) -> tuple[Numbers, Numbers]:
    """The same with one column for people whom no figure tells apart, and without those whom none counts."""
    kept, where = np.unique(figures, axis=1, return_inverse=True)
    together = np.bincount(where.reshape(-1), weights=sizes, minlength=kept.shape[1]).astype(np.int64)
    counted = kept.any(axis=0)
    return kept[:, counted], together[counted]


def words(figures: Numbers, sizes: Numbers, limit: int) -> list[Numbers]:
    """For each word that was found, how often each figure goes into it; empty if nothing is about fewer than ``limit`` people."""
    rows, sizes = columns(figures, sizes)
    if not rows.size:
        return []
    small = sizes < limit
    used = np.zeros(len(sizes), dtype=np.int64)
    for _ in range(1 if small.sum() <= SEARCHED else BASES):
        basis = reduce(rows, np.lexsort((-sizes, used)).tolist())
        used[basis.begins] += 1
        if found := [*_single(basis, sizes, limit), *_double(basis, sizes, limit)]:
            return found
    if small.sum() > SEARCHED:
        return []
    together = _dependent(_marks(basis, len(sizes))[small], sizes[small], limit)
    if together is None:
        return []
    last = np.flatnonzero(small)[together].tolist()
    basis = reduce(rows, [*(one for one in range(len(sizes)) if one not in last), *last])
    return [made for begin, made in zip(basis.begins, basis.made, strict=True) if begin in last]


def _single(basis: Basis, sizes: Numbers, limit: int) -> list[Numbers]:
    about = (basis.rows != 0) @ sizes
    return [basis.made[place] for place in np.flatnonzero(about < limit)]


def _double(basis: Basis, sizes: Numbers, limit: int) -> list[Numbers]:
    """Words made of two rows: where they overlap nearly wholly, and one is a multiple of the other there."""
    there = (basis.rows != 0).astype(np.int64)
    about = there @ sizes
    apart = about[:, None] + about[None, :] - 2 * (there * sizes) @ there.T
    found = []
    for one, other in zip(*np.nonzero(np.triu(apart < limit, 1)), strict=True):
        both = np.flatnonzero(there[one] & there[other])
        times = [
            int(basis.rows[one, c]) * pow(int(basis.rows[other, c]), -1, PRIME) % PRIME for c in both.tolist()[:limit]
        ]
        for factor in dict.fromkeys(times):
            left = (basis.rows[one] - factor * basis.rows[other]) % PRIME
            if sizes[left != 0].sum() < limit:
                found.append((basis.made[one] - factor * basis.made[other]) % PRIME)
                break
    return found


def _marks(basis: Basis, width: int) -> Numbers:
    """Four numbers a column (columns × 4), chosen so that every row of the basis adds up to nought: dependent where a word is."""
    dice = np.random.default_rng(5)
    marks = np.zeros((width, 4), dtype=np.int64)
    free = np.setdiff1d(np.arange(width), basis.begins)
    marks[free] = dice.integers(1, PRIME, (len(free), 4))
    for place, begin in enumerate(basis.begins):
        marks[begin] = -(basis.rows[place, free][:, None] * marks[free] % PRIME).sum(axis=0) % PRIME
    return marks


def _minor(one: Numbers, other: Numbers, a: int, b: int) -> Numbers:
    return (one[..., a] * other[..., b] % PRIME - one[..., b] * other[..., a] % PRIME) % PRIME


def _dependent(marks: Numbers, sizes: Numbers, limit: int) -> list[int] | None:
    """The places of columns that depend on each other and are fewer people than the limit; the fewest columns first."""
    if len(alone := np.flatnonzero(~marks.any(axis=1))):
        return [int(alone[0])]
    first, second = np.triu_indices(len(marks), 1)
    near = sizes[first] + sizes[second] < limit
    first, second = first[near], second[near]
    one, other = marks[first], marks[second]
    if len(two := np.flatnonzero(_minor(one, other, 0, 1) == 0)):
        return [int(first[two[0]]), int(second[two[0]])]
    return _three(marks, sizes, first, second, limit) or _four(marks, sizes, first, second, limit)


def _three(marks: Numbers, sizes: Numbers, first: Numbers, second: Numbers, limit: int) -> list[int] | None:
    one, other = marks[first], marks[second]
    value = sum(
        _minor(one, other, a, b)[:, None] * marks[None, :, c] % PRIME for a, b, c in ((0, 1, 2), (1, 2, 0), (2, 0, 1))
    )
    pairs, third = np.nonzero(np.asarray(value) % PRIME == 0)
    for pair, place in zip(pairs, third, strict=True):
        together = [int(first[pair]), int(second[pair]), int(place)]
        if len(set(together)) == 3 and sizes[together].sum() < limit:
            return together
    return None


# Laplace along two rows: the determinant of four as six products of determinants of two.
_LAPLACE = ((0, 1, 2, 3, 1), (0, 2, 1, 3, -1), (0, 3, 1, 2, 1), (1, 2, 0, 3, 1), (1, 3, 0, 2, -1), (2, 3, 0, 1, 1))


def _four(marks: Numbers, sizes: Numbers, first: Numbers, second: Numbers, limit: int) -> list[int] | None:
    alone = (sizes[first] == 1) & (sizes[second] == 1)
    first, second = first[alone], second[alone]
    if limit <= 4 or not len(first):
        return None
    one, other = marks[first], marks[second]
    value = np.zeros((len(first), len(first)), dtype=np.int64)
    for a, b, c, d, sign in _LAPLACE:
        value += sign * (_minor(one, other, a, b)[:, None] * _minor(one, other, c, d)[None, :] % PRIME)
    ends = [place[:, None] != other[None, :] for place in (first, second) for other in (first, second)]
    left, right = np.nonzero(np.triu(np.logical_and.reduce([value % PRIME == 0, *ends]), 1))
    if not len(left):
        return None
    return [int(place) for pair in (left[0], right[0]) for place in (first[pair], second[pair])]
