"""From what was counted to what may be shown: groups of five at least, and nothing that could be subtracted. Pure.

A cohort with fewer people than a figure needs is hidden, and is no part of the program's sum either: the sum is that of the
cohorts that are shown, so that their difference is nobody. In a cohort people are counted by side and department at once.
Sides and departments are shown only if each of those crossed groups is empty or large enough, because whatever somebody adds and
subtracts of the shown numbers is about some of the crossed groups together. Departments in which one is too small
stand together; where that does not help there is no cut.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analytics.stats import estimates

FEWEST = 5
# Departments that stand together because one of them is too small; how it is called is said where it is shown.
TOGETHER = "*"


@dataclass(frozen=True)
class Group:
    """What was counted in one group of a cohort: ``counts`` by part, of ``of`` things, in a group of ``size``."""

    cohort: uuid.UUID
    program: uuid.UUID
    size: int
    counts: Mapping[str, float] = field(default_factory=dict)
    of: int = 0
    side: str = ""
    department: str = ""


@dataclass(frozen=True)
class Value:
    """One value as it is kept; without a number it is hidden, and says why."""

    part: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    hidden: str = ""
    program: uuid.UUID | None = None
    cohort: uuid.UUID | None = None
    cut: str = ""
    group: str = ""


@dataclass(frozen=True)
class Rules:
    """How a figure becomes values: a share or a count, how many it needs, and whether cohorts add up."""

    share: bool = False
    fewest: int = FEWEST
    adds_up: bool = True


def values(groups: Iterable[Group], rules: Rules, cohorts: Mapping[uuid.UUID, uuid.UUID]) -> list[Value]:
    """Every value of a figure: of each cohort, whether or not anything was counted in it, of programs, of the organization.

    ``cohorts`` says to which program each belongs.
    """
    found: dict[uuid.UUID, list[Group]] = defaultdict(list)
    for group in groups:
        found[group.cohort].append(group)
    made, shown = [], []
    for cohort, program in cohorts.items():
        whole = added(found[cohort])
        if whole.size >= rules.fewest:
            shown.append((program, whole))
            made += _read(whole, rules, program=program, cohort=cohort)
            made += _cuts(found[cohort], rules, program, cohort)
        else:
            made.append(Value(hidden="few" if whole.size else "nothing", program=program, cohort=cohort))
    if rules.adds_up:
        for program in dict.fromkeys(cohorts.values()):
            made += _sum([whole for of, whole in shown if of == program], rules, program)
        made += _sum([whole for _, whole in shown], rules, None)
    return made


def added(groups: Sequence[Group]) -> Group:
    """Several groups as one."""
    counts: dict[str, float] = defaultdict(float)
    for group in groups:
        for part, count in group.counts.items():
            counts[part] += count
    size, of = sum(group.size for group in groups), sum(group.of for group in groups)
    return Group(uuid.UUID(int=0), uuid.UUID(int=0), size, counts, of)


def _sum(groups: Sequence[Group], rules: Rules, program: uuid.UUID | None) -> list[Value]:
    if not groups:
        return [Value(hidden="few", program=program)]
    return _read(added(groups), rules, program=program)


def _read(
    group: Group,
    rules: Rules,
    *,
    program: uuid.UUID | None,
    cohort: uuid.UUID | None = None,
    cut: str = "",
    name: str = "",
) -> list[Value]:
    place: dict[str, Any] = {"program": program, "cohort": cohort, "cut": cut, "group": name}
    found = []
    for part, count in group.counts.items():
        if not rules.share:
            found.append(Value(part, count, n=group.of, **place))
        elif group.of:
            one = estimates.share(round(count), group.of)
            found.append(Value(part, 100 * one.value, 100 * one.low, 100 * one.high, group.of, **place))
    return found or [Value(hidden="nothing", **place)]


def _cuts(groups: Sequence[Group], rules: Rules, program: uuid.UUID, cohort: uuid.UUID) -> list[Value]:
    by_side, by_department = cut(groups, rules.fewest)
    return [
        value
        for kind, parts in (("side", by_side), ("department", by_department))
        for name, group in parts.items()
        for value in _read(group, rules, program=program, cohort=cohort, cut=kind, name=name)
    ]


def cut(groups: Sequence[Group], fewest: int = FEWEST) -> tuple[dict[str, Group], dict[str, Group]]:
    """What may be shown by side and by department; nothing where it would show too few, or where there is only one."""
    sides = _by(groups, lambda group: group.side)
    if len(sides) < 2 or any(0 < added(one).size < fewest for one in sides.values()):
        sides = {}
    departments = _pooled(_by(groups, lambda group: group.department or TOGETHER), fewest)
    return _added(sides), _added(departments) if len(departments) > 1 else {}


def _pooled(departments: dict[str, list[Group]], fewest: int) -> dict[str, list[Group]]:
    """Departments in which each side is empty or large enough; all others together, with as many more as that takes."""
    together = list(departments.pop(TOGETHER, []))
    alone = sorted(departments, key=lambda name: (-added(departments[name]).size, name))
    for name in list(alone):
        if not _large(departments[name], fewest):
            together += departments[name]
            alone.remove(name)
    while together and not _large(together, fewest) and alone:
        together += departments[alone.pop()]
    if together and not _large(together, fewest):
        return {}
    return {name: departments[name] for name in alone} | ({TOGETHER: together} if together else {})


def _large(groups: Sequence[Group], fewest: int) -> bool:
    return all(not 0 < added(one).size < fewest for one in _by(groups, lambda group: group.side or TOGETHER).values())


def _by(groups: Iterable[Group], key: Callable[[Group], str]) -> dict[str, list[Group]]:
    found: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        if name := key(group):
            found[name].append(group)
    return dict(found)


def _added(parts: Mapping[str, Sequence[Group]]) -> dict[str, Group]:
    return {name: added(groups) for name, groups in parts.items()}
