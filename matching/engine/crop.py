"""The same facts about fewer people, so that one pair can be judged without looking at a thousand."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np

from matching.engine.types import IndexArray, Inputs, IntArray, Side


def crop(inputs: Inputs, mentees: IndexArray, mentors: IndexArray) -> Inputs:
    """Inputs about these rows only; both index arrays ascend, and locks are left out."""
    return dataclasses.replace(
        inputs,
        mentees=_side(inputs.mentees, mentees, mentors, len(inputs.mentors)),
        mentors=_side(inputs.mentors, mentors, mentees, len(inputs.mentees)),
        listed={rule: _pairs(pairs, inputs, mentees, mentors) for rule, pairs in inputs.listed.items()},
        locks=np.zeros((0, 2), dtype=np.int32),
    )


def _side(side: Side, keep: IndexArray, others: IndexArray, other_size: int) -> Side:
    cut: dict[str, Any] = {
        item.name: _cut(getattr(side, item.name), keep)
        for item in dataclasses.fields(Side)
        if item.name not in {"ids", "preferences"}
    }
    cut["ids"] = tuple(side.ids[row] for row in keep)
    cut["preferences"] = _moved(side.preferences, (keep, len(side)), (others, other_size))
    return Side(**cut)


def _cut(value: Any, keep: IndexArray) -> Any:
    return {name: rows[keep] for name, rows in value.items()} if isinstance(value, Mapping) else value[keep]


def _pairs(pairs: IntArray, inputs: Inputs, mentees: IndexArray, mentors: IndexArray) -> IntArray:
    return _moved(pairs, (mentees, len(inputs.mentees)), (mentors, len(inputs.mentors)))


def _moved(table: IntArray, first: tuple[IndexArray, int], second: tuple[IndexArray, int]) -> IntArray:
    """Rows whose first two columns are kept, renumbered."""
    out = table.copy()
    for column, (keep, size) in enumerate((first, second)):
        place = np.full(size, -1, dtype=np.int32)
        place[keep] = np.arange(len(keep))
        out[:, column] = place[table[:, column]]
    return out[(out[:, :2] >= 0).all(axis=1)]
