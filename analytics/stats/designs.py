"""Which comparison is made: the best that there are people for, and what became of those that were tried before. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from analytics.stats import balance, groups
from analytics.stats.balance import LIMIT, Line
from analytics.stats.claims import FEWEST, Basis
from analytics.stats.groups import Group, Intake, Pools
from analytics.stats.histories import Histories

TRAITS = {"grade": "grade", "tenure": "years here", "department": "department", "site": "site"}


@dataclass(frozen=True)
class Trial:
    """One comparison that was tried: with how many, how far apart they were at most and in what, and why it was not taken."""

    basis: Basis
    step: str
    here: int
    there: int
    left_out: int
    apart: float
    trait: str
    refused: str = ""


@dataclass(frozen=True)
class Design:
    """The comparison that is made, with the groups, how alike they are, and all that was tried, this one last."""

    basis: Basis
    here: Group
    there: Group
    lines: tuple[Line, ...]
    trials: tuple[Trial, ...]


Names = Mapping[str, Sequence[str]]


def choose(histories: Histories, intakes: Sequence[Intake], pools: Pools, names: Names) -> Design:
    """The first of those who waited, twins, and everybody that can be compared. Everybody is what is left: never refused.

    Twins have to be alike, because alike is all that they claim; steps are tried from the widest to the narrowest. Those who
    waited are compared as they are, and the table says in what they differ.
    """
    trials: list[Trial] = []
    people = sum(len(one.people) for one in intakes)
    for basis, step, made in _ways(histories, intakes, pools):
        here, there = made()
        lines = tuple(_table(histories, here, there, names))
        trial = _judged(Trial(basis, step, len(here), len(there), people - len(here), *_worst(lines)))
        trials.append(trial)
        if not trial.refused:
            return Design(basis, here, there, lines, tuple(trials))
    raise AssertionError("everybody is never refused")


Made = Callable[[], tuple[Group, Group]]


def _ways(histories: Histories, intakes: Sequence[Intake], pools: Pools) -> Iterator[tuple[Basis, str, Made]]:
    yield Basis.WAITING, "those who waited, as they are", lambda: groups.waiting(histories, intakes, pools)
    for step in groups.STEPS:
        yield Basis.ALIKE, str(step), lambda step=step: groups.alike(histories, intakes, pools, step)  # type: ignore[misc]
    yield Basis.EVERYBODY, "everybody who could have taken part", lambda: groups.everybody(histories, intakes, pools)


def _judged(trial: Trial) -> Trial:
    """The trial with the reason why it is not taken, if there is one."""
    if trial.basis == Basis.EVERYBODY:
        return trial
    if trial.basis == Basis.WAITING:
        few = f"{trial.there} people waited, and {FEWEST} are needed" if trial.there < FEWEST else ""
        return replace(trial, refused=few)
    if trial.here < FEWEST:
        return replace(trial, refused=f"{trial.here} participants have a twin, and {FEWEST} are needed")
    if trial.left_out > trial.here:
        return replace(trial, refused=f"{trial.left_out} participants, more than half, would have no twin")
    if trial.apart > LIMIT:
        far = "infinitely far" if trial.apart == float("inf") else f"{trial.apart:.2f} standard deviations"
        return replace(trial, refused=f"they are {far} apart in {trial.trait}, and {LIMIT:g} is the most")
    return trial


def _table(histories: Histories, here: Group, there: Group, names: Names) -> list[Line]:
    if not len(here) or not len(there):
        return []
    return balance.table(groups.traits(histories, here, names), groups.traits(histories, there, names))


def _worst(lines: Sequence[Line]) -> tuple[float, str]:
    far = max(lines, key=lambda line: abs(line.apart), default=None)
    return (abs(far.apart), TRAITS[far.trait]) if far else (0.0, "")
