"""Does every group get its share? Matched rate and mean score by group, and nothing about small groups.

A group under five people is hidden; when that leaves exactly one hidden, the next smallest is hidden as
well, because one gap in a sum can be filled by subtraction.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matching.engine.types import UNKNOWN, IndexArray, Inputs, IntArray, LongArray, Role

SMALLEST_GROUP = 5
ATTRIBUTES = ("department", "location", "grade")


class Group(NamedTuple):
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
            codes, group = np.unique(getattr(side, attribute), return_inverse=True)
            names = [_name(inputs, attribute, code) for code in codes.tolist()]
            out.extend(_guarded(_groups(role, attribute, names, group, count, total)))
    return tuple(out)


def _name(inputs: Inputs, attribute: str, code: int) -> str:
    if code == UNKNOWN:
        return ""
    words = {"department": inputs.departments, "location": inputs.locations}
    return words[attribute][code] if attribute in words else str(code)


def _groups(
    role: Role, attribute: str, names: list[str], group: IndexArray, pairs: LongArray, total: LongArray
) -> list[Group]:
    """One group per name, counted; ``group`` [people] points into the names."""
    weights = np.ones(len(pairs), np.int64), pairs > 0, pairs, total
    counts = [np.bincount(group, weights=weight, minlength=len(names)) for weight in weights]
    people, matched, made, points = (count.astype(np.int64).tolist() for count in counts)
    return [
        Group(
            role=role,
            attribute=attribute,
            name=name,
            people=people[k],
            matched=matched[k],
            mean_score=points[k] // made[k] if made[k] else None,
        )
        for k, name in enumerate(names)
    ]


def _guarded(groups: list[Group]) -> list[Group]:
    """Hide small groups, then small means, each with its complement."""
    hidden = _small({k: group.people or 0 for k, group in enumerate(groups)})
    means = {k: group.matched or 0 for k, group in enumerate(groups) if group.mean_score is not None}
    hidden_means = hidden | _small(means, already=hidden & set(means))
    out = []
    for k, group in enumerate(groups):
        if k in hidden:
            out.append(group._replace(people=None, matched=None, mean_score=None))
        else:
            out.append(group._replace(mean_score=None) if k in hidden_means else group)
    return out


def _small(sizes: dict[int, int], already: set[int] | None = None) -> set[int]:
    """Groups to hide: those under the limit, and the next smallest when only one would be hidden."""
    hidden = {k for k, size in sizes.items() if size < SMALLEST_GROUP} | (already or set())
    rest = [k for k in sizes if k not in hidden]
    if len(hidden) == 1 and rest:
        hidden.add(min(rest, key=lambda k: (sizes[k], k)))
    return hidden
