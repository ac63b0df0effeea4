"""Does every group get its share? Matched rate and mean score by group, and nothing about small groups.

A group under five people is hidden; when that leaves exactly one hidden, the next smallest is hidden as
well, because one gap in a sum can be filled by subtraction.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matching.engine.types import UNKNOWN, Inputs, IntArray, LongArray, Role, Side

SMALLEST_GROUP = 5
ATTRIBUTES = ("department", "location", "grade")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One group of one side; None is hidden."""

    role: Role
    attribute: str
    name: str  # empty when not stated
    people: int | None
    matched: int | None
    mean_score: int | None  # of the matched, rounded down


def fairness(inputs: Inputs, mate: IntArray, pair_scores: IntArray) -> tuple[Group, ...]:
    """Groups by department, location and grade for mentees and mentors; ``pair_scores`` [mentees]."""
    paired = np.flatnonzero(mate >= 0)
    load = np.bincount(mate[paired], minlength=len(inputs.mentors))
    sums = np.bincount(mate[paired], weights=pair_scores[paired], minlength=len(inputs.mentors))
    pairs = (mate >= 0).astype(np.int64), np.where(mate >= 0, pair_scores, 0)
    sides = (
        (Role.MENTEE, inputs.mentees, pairs[0], pairs[1].astype(np.int64)),
        (Role.MENTOR, inputs.mentors, load.astype(np.int64), sums.astype(np.int64)),
    )
    out: list[Group] = []
    for role, side, count, total in sides:
        for attribute in ATTRIBUTES:
            names = _names(inputs, side, attribute)
            out.extend(_guarded(_groups(role, attribute, names, count, total)))
    return tuple(out)


def _names(inputs: Inputs, side: Side, attribute: str) -> list[str]:
    codes = getattr(side, attribute).tolist()
    if attribute == "grade":
        return ["" if code == UNKNOWN else str(code) for code in codes]
    words = inputs.departments if attribute == "department" else inputs.locations
    return ["" if code == UNKNOWN else words[code] for code in codes]


@dataclass(slots=True)
class _Sums:
    people: int = 0
    matched: int = 0
    pairs: int = 0
    total: int = 0


def _groups(role: Role, attribute: str, names: list[str], pairs: LongArray, total: LongArray) -> list[Group]:
    sums: dict[str, _Sums] = {}
    for name, count, score in zip(names, pairs.tolist(), total.tolist(), strict=True):
        group = sums.setdefault(name, _Sums())
        group.people += 1
        group.matched += count > 0
        group.pairs += count
        group.total += score
    return [
        Group(
            role=role,
            attribute=attribute,
            name=name,
            people=group.people,
            matched=group.matched,
            mean_score=group.total // group.pairs if group.pairs else None,
        )
        for name, group in sorted(sums.items())
    ]


def _guarded(groups: list[Group]) -> list[Group]:
    """Hide small groups, then small means, each with its complement."""
    hidden = _small({k: group.people or 0 for k, group in enumerate(groups)})
    means = {k: group.matched or 0 for k, group in enumerate(groups) if group.mean_score is not None}
    hidden_means = hidden | _small(means, already=hidden & set(means))
    out = []
    for k, group in enumerate(groups):
        if k in hidden:
            out.append(replace(group, people=None, matched=None, mean_score=None))
        else:
            out.append(replace(group, mean_score=None) if k in hidden_means else group)
    return out


def _small(sizes: dict[int, int], already: set[int] | None = None) -> set[int]:
    """Groups to hide: those under the limit, and the next smallest when only one would be hidden."""
    hidden = {k for k, size in sizes.items() if size < SMALLEST_GROUP} | (already or set())
    rest = [k for k in sizes if k not in hidden]
    if len(hidden) == 1 and rest:
        hidden.add(min(rest, key=lambda k: (sizes[k], k)))
    return hidden
