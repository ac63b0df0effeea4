"""Which cells of a table are shown, which are hidden, and why. Pure.

A table is about one question. Its people are given in *kinds*: all who are alike in everything that a cell asks for, and were
counted at the same time. A cell counts some of the kinds. What has been shown earlier is part of the table, so that two
snapshots cannot be subtracted either.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from surveys.disclosure import spaces
from surveys.disclosure.showing import LEAST

# Above so many kinds of people nothing that was hidden is tried again.
TRIED = 400


class Verdict(StrEnum):
    """What becomes of a cell."""

    SHOWN = "shown"
    FEW = "few"
    AGREED = "agreed"
    OTHERS = "others"
    ALONE = "alone"


@dataclass(frozen=True)
class Cell:
    """One group of a cut, as the places of the kinds that it counts."""

    cut: str
    value: str
    kinds: frozenset[int]
    # What matters more is hidden later.
    matters: int = 0

    @property
    def key(self) -> tuple[str, str]:
        return self.cut, self.value


@dataclass(frozen=True)
class Table:
    """How many people there are of each kind, the cells, and the kinds in each cell that was shown before."""

    sizes: tuple[int, ...]
    cells: tuple[Cell, ...]
    before: tuple[frozenset[int], ...] = ()

    def count(self, kinds: Iterable[int]) -> int:
        """How many people these kinds are."""
        return sum(self.sizes[kind] for kind in kinds)


def judge(table: Table, agreed: Collection[tuple[str, str]] = ()) -> dict[tuple[str, str], Verdict]:
    """What becomes of each cell. ``agreed`` are cells of whose people nearly all said the same: no others may add up to them.

    Hidden is what is about fewer than five, and then, until nothing of the kind can be computed from what is left, the smallest
    cell of each computation: first of what matters least, and of two alike the one whose name comes first. At the end what is
    hidden for others is tried once more.
    """
    found = {cell.key: Verdict.FEW if table.count(cell.kinds) < LEAST else Verdict.SHOWN for cell in table.cells}
    found |= {key: Verdict.AGREED for key in agreed if found[key] is Verdict.SHOWN}
    shown = sorted(
        (cell for cell in table.cells if found[cell.key] is Verdict.SHOWN),
        key=lambda cell: (cell.matters, table.count(cell.kinds), cell.key),
    )
    veiled = [cell for cell in table.cells if found[cell.key] is Verdict.AGREED]
    hidden: list[Cell] = []
    while gone := _to_hide(table, shown, veiled):
        hidden += gone
        shown = [cell for cell in shown if cell not in gone]
    for cell in sorted(hidden, key=lambda cell: (-cell.matters, -table.count(cell.kinds), cell.key)):
        if len(table.sizes) <= TRIED and not _to_hide(table, [*shown, cell], veiled):
            shown.append(cell)
        else:
            found[cell.key] = Verdict.OTHERS
    return _alone(found)


def _to_hide(table: Table, shown: list[Cell], veiled: list[Cell]) -> list[Cell]:
    """The cell to give up of each computation that tells too much: the first of ``shown``.

    What was shown before never tells too much by itself. If it did all the same, nothing more is shown.
    """
    gone: list[Cell] = []
    for made in _computed(table, shown, veiled):
        parts = [cell for cell, times in zip(shown, made[: len(shown)], strict=True) if times] or shown
        if not set(parts) & set(gone):
            gone.append(parts[0])
    return gone


def _computed(table: Table, shown: list[Cell], veiled: list[Cell]) -> list[spaces.Numbers]:
    if not shown:
        return []
    counted = [*(cell.kinds for cell in shown), *table.before]
    figures, sizes = _rows(table, counted), np.array(table.sizes, dtype=np.int64)
    found = spaces.words(figures, sizes, LEAST)
    if veiled and not found:
        basis = spaces.reduce(figures, range(len(sizes)))
        for row in _rows(table, [cell.kinds for cell in veiled]):
            left, made = basis.rest(row)
            if not left.any():
                found.append(made)
    return found


def _rows(table: Table, counted: list[frozenset[int]]) -> spaces.Numbers:
    figures = np.zeros((len(counted), len(table.sizes)), dtype=np.int64)
    for row, kinds in zip(figures, counted, strict=True):
        row[list(kinds)] = 1
    return figures


def _alone(found: dict[tuple[str, str], Verdict]) -> dict[tuple[str, str], Verdict]:
    """Say of a cut of which nothing is left that no part of it can be shown alone."""
    left = {cut for (cut, _), verdict in found.items() if verdict in {Verdict.SHOWN, Verdict.AGREED}}
    return {
        key: Verdict.ALONE if verdict is Verdict.OTHERS and key[0] not in left else verdict
        for key, verdict in found.items()
    }
