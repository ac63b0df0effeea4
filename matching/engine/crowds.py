"""People in columns.

A thousand people are twenty thousand values. Worked off column by column they cost a tenth of what they cost person by
person, so records are turned into columns first, and whoever reads a database reads columns at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from matching.engine.types import UNKNOWN, BoolArray, IndexArray, IntArray, InvalidInput, LongArray

Windows = tuple[tuple[int, int], ...]
Pairs = Iterable[tuple[str, str]]


class Labels(NamedTuple):
    """One word per person, or none."""

    codes: IntArray  # [people] place in names, UNKNOWN
    names: tuple[str, ...]

    @classmethod
    def of(cls, words: Sequence[str | None]) -> Labels:
        """An empty word is none."""
        place = {word: code for code, word in enumerate(dict.fromkeys(filter(None, words)))}
        return cls(np.array([place.get(word or "", UNKNOWN) for word in words], dtype=np.int32), tuple(place))


class Marks(NamedTuple):
    """Any number of different words per person, each with a level and, where they are wants, a priority."""

    people: IndexArray  # [marks]
    words: IndexArray  # [marks] place in names
    names: tuple[str, ...]
    levels: LongArray  # [marks]
    priorities: LongArray  # [marks]

    @classmethod
    def of(cls, rows: Sequence[Collection[str] | None]) -> Marks:
        """Sets of words, or words with their level (or priority and level); an empty word says nothing."""
        kept = [[word for word in row or () if word] for row in rows]
        words = list(chain.from_iterable(kept))
        place = {word: code for code, word in enumerate(dict.fromkeys(words))}
        levels = [
            row[word] if isinstance(row, Mapping) else 1
            for row, chosen in zip(rows, kept, strict=True)
            for word in chosen
        ]
        pairs = [level if isinstance(level, tuple) else (1, level) for level in levels]
        return cls(
            people=np.repeat(np.arange(len(rows)), [len(row) for row in kept]),
            words=np.array([place[word] for word in words], dtype=np.intp),
            names=tuple(place),
            levels=whole([level for _, level in pairs]),
            priorities=whole([first for first, _ in pairs]),
        )

    @classmethod
    def spread(cls, labels: Labels, words: Sequence[Collection[str]], level: int = 1) -> Marks:
        """The words that stand behind each label, all with one level; few labels say what many people answered."""
        place = {word: code for code, word in enumerate(dict.fromkeys(chain.from_iterable(words)))}
        flat = np.array([place[word] for some in words for word in some], dtype=np.intp)
        sizes = np.array([*map(len, words), 0], dtype=np.intp)  # the last one is read by whoever has no label
        counts = sizes[labels.codes]
        start = np.repeat((np.cumsum(sizes) - sizes)[labels.codes] - (np.cumsum(counts) - counts), counts)
        levels = np.full(len(start), level, dtype=np.int64)
        marked = flat[start + np.arange(len(start))]
        return cls(np.repeat(np.arange(len(counts)), counts), marked, tuple(place), levels, np.ones_like(levels))

    @classmethod
    def single(cls, labels: Labels) -> Marks:
        """One word per person as marks."""
        return cls.spread(labels, [(name,) for name in labels.names])


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Crowd:
    """Everybody of one side in columns; place k of every column is the same person, None is not answered."""

    ids: Sequence[str]
    employees: Sequence[str]  # the human behind the participant
    capacity: Sequence[int]
    grade: Sequence[int | None]
    team: Labels
    department: Labels
    location: Labels
    managers: Sequence[tuple[str, ...]]  # employees from the direct manager to the top
    hours: Sequence[Windows | None]  # [start, end) minutes of the week in UTC, Monday 00:00 = 0
    languages: Marks
    languages_known: BoolArray
    offers: Marks
    offers_known: BoolArray
    wants: Marks
    choices: Mapping[str, Marks]
    numbers: Mapping[str, Sequence[int | None]]
    preferences: Sequence[Sequence[str] | None]

    def __len__(self) -> int:
        return len(self.ids)

    def in_order(self) -> Crowd:
        """The same people sorted by id."""
        order = sorted(range(len(self)), key=self.ids.__getitem__)
        if order == list(range(len(self))):
            return self
        index = np.array(order, dtype=np.intp)
        return replace(self, **{item.name: _moved(getattr(self, item.name), index) for item in fields(self)})


def _moved(column: Any, order: IndexArray) -> Any:
    """A column in another order of the people."""
    if isinstance(column, Labels):
        return column._replace(codes=column.codes[order])
    if isinstance(column, Marks):
        place = np.empty(len(order), dtype=np.intp)
        place[order] = np.arange(len(order))
        return column._replace(people=place[column.people])
    if isinstance(column, Mapping):
        return {name: _moved(part, order) for name, part in column.items()}
    return column[order] if isinstance(column, np.ndarray) else [column[place] for place in order]


def whole(values: Sequence[int]) -> LongArray:
    """Numbers as an array. Raises InvalidInput for one that no array can hold."""
    try:
        return np.array(values, dtype=np.int64)
    except OverflowError as error:
        raise InvalidInput("A number is too large to be compared.") from error
