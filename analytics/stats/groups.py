"""With whom participants are compared, from when, and until when: three designs. Pure.

*Waiting* and *everybody* count from the day of the cohort, and whoever comes later is watched from then on. *Alike* counts
from the day on which a participant got the place, for both twins. Nobody is put aside for what happened afterwards: who drops out
stays a participant, who moves up from the waitlist stays where they were on the day; of others, whoever takes part later is
watched until then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analytics.stats.histories import ALWAYS, NEVER, Histories
from analytics.stats.lives import Flags, Ints, Lives
from analytics.stats.twins import Sample, pair


@dataclass(frozen=True)
class Intake:
    """One cohort: its day, its participants [p] with the day of each place, those who waited [w] since when, and who could
    have taken part, as a flag for everybody [n]."""

    day: int
    people: Ints
    begun: Ints
    waiting: Ints
    waited: Ints
    eligible: Flags


@dataclass(frozen=True)
class Group:
    """People [g], the day on which the clock of each starts, from which they are watched, and until which at most."""

    who: Ints
    clock: Ints
    since: Ints
    until: Ints

    def __len__(self) -> int:
        return len(self.who)

    def lives(self, event: Ints, until: Ints) -> Lives:
        """Their lives, in days of their clocks, until an event [g] or the end of watching [g]."""
        end = np.minimum(self.until, until)
        gone = event <= end
        left = np.minimum(event, end)
        watched = left > self.since
        days = [(one - self.clock)[watched].astype(np.float64) for one in (self.since, left)]
        return Lives(days[0], days[1], gone[watched])


@dataclass(frozen=True)
class Pools:
    """Who takes part anywhere, since when [n], and the last day on which the directory is known."""

    joined: Ints
    until: int


def waiting(histories: Histories, intakes: Sequence[Intake], pools: Pools) -> tuple[Group, Group]:
    """Participants and those who were accepted and had to wait, both from the day of their cohort."""
    here = _joined([_from_day(histories, one.people, one.begun, one.day, pools) for one in intakes])
    there = _joined([_from_day(histories, one.waiting, one.waited, one.day, pools) for one in intakes])
    return here, there


def everybody(histories: Histories, intakes: Sequence[Intake], pools: Pools) -> tuple[Group, Group]:
    """Participants, and whoever could have taken part. With several cohorts each of the others goes with one of them, so
    that days are shared out as those of participants are.

    Source: Z. Zhou and others, "Survival bias associated with time-to-treatment initiation", American Journal of Epidemiology
    162 (2005) 1016-1023.
    """
    here = _joined([_from_day(histories, one.people, one.begun, one.day, pools) for one in intakes])
    shares = np.cumsum([len(one.people) for one in intakes])
    turn = np.searchsorted(shares, np.arange(len(histories)) % max(int(shares[-1]), 1), side="right")
    others = []
    for place, one in enumerate(intakes):
        who = np.flatnonzero(one.eligible & (turn == place) & (pools.joined > one.day))
        others.append(_from_day(histories, who, np.full(len(who), one.day), one.day, pools, pools.joined[who]))
    return here, _joined(others)


@dataclass(frozen=True)
class Step:
    """One way of finding twins: whether they share the site, and how many standard deviations of tenure they may be apart."""

    same_site: bool
    caliper: float

    def __str__(self) -> str:
        shared = "department, grade and site" if self.same_site else "department and grade"
        return f"the same {shared}, and tenure within {self.caliper:g} standard deviations"


# The widest first: the narrower, the more alike, and the more participants without a twin.
STEPS = (Step(False, 0.5), Step(True, 0.5), Step(True, 0.25), Step(True, 0.1))


def alike(histories: Histories, intakes: Sequence[Intake], pools: Pools, step: Step) -> tuple[Group, Group]:
    """Participants who have a twin, and the twins, place by place; both from the day on which the participant got the place."""
    free = np.minimum(histories.gone, np.minimum(pools.joined, pools.until))
    pairs = []
    for one in intakes:
        here, there = _paired(histories, one, free, pools, step)
        # Nobody is a twin twice.
        free = free.copy()
        free[there.who] = 0
        pairs.append((here, there))
    return _joined([here for here, _ in pairs]), _joined([there for _, there in pairs])


def _paired(histories: Histories, intake: Intake, free: Ints, pools: Pools, step: Step) -> tuple[Group, Group]:
    clock = np.maximum(intake.begun, histories.hired[intake.people])
    seen = (histories.gone[intake.people] > clock) & (clock < pools.until)
    people, clock = intake.people[seen], clock[seen]
    begin = int(clock.min(initial=intake.day))
    others = np.setdiff1d(np.flatnonzero(intake.eligible & (free > begin)), intake.people)
    strata = _strata(histories, np.concatenate([people, others]), begin, step.same_site)
    years = [histories.tenure(who, np.full(len(who), begin)) for who in (people, others)]
    spread = (float(years[0].std()) if len(people) else 0.0) or 1.0
    here = Sample(strata[: len(people)], years[0] / spread, clock, clock)
    there = Sample(strata[len(people) :], years[1] / spread, histories.hired[others], free[others])
    twins = pair(here, there, caliper=step.caliper)
    who, other, days = people[twins.here], others[twins.there], clock[twins.here]
    never = np.full(len(who), NEVER)
    return Group(who, days, days, never), Group(other, days, days, pools.joined[other])


def _strata(histories: Histories, who: Ints, day: int, same_site: bool) -> Ints:
    """A number for what has names, the same for everybody who shares all of it. What is not known is a name, too."""
    held = histories.held(who, np.full(len(who), day))
    columns = [histories.department[held], histories.grade[held], (histories.hired[who] > ALWAYS).astype(np.int64)]
    if same_site:
        columns.append(histories.site[held])
    code = np.zeros(len(who), dtype=np.int64)
    for column in columns:
        values, place = np.unique(column, return_inverse=True)
        # Made small again after each, so that no product overflows.
        code = np.unique(code * (len(values) + 1) + place, return_inverse=True)[1].astype(np.int64)
    return code


def _from_day(histories: Histories, who: Ints, own: Ints, day: int, pools: Pools, until: Ints | None = None) -> Group:
    """Those of these people who are there, from the day of the cohort; watched from their own day, or from being hired."""
    since = np.maximum(np.maximum(own, day), histories.hired[who])
    last = np.full(len(who), NEVER) if until is None else until
    kept = (np.minimum(histories.gone[who], last) > since) & (since < pools.until)
    return Group(who[kept], np.full(int(kept.sum()), day), since[kept], last[kept])


def _joined(groups: Sequence[Group]) -> Group:
    columns = ("who", "clock", "since", "until")
    return Group(*(np.concatenate([getattr(one, name) for one in groups]).astype(np.int64) for name in columns))


def traits(histories: Histories, group: Group, names: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str | float]]:
    """What the people of a group were on the day from which they are watched; a grade that nobody knows counts as 0.

    The last of the names of ``department`` and ``site`` stands for what is not known.
    """
    held = histories.held(group.who, group.since)
    return {
        "grade": np.maximum(histories.grade[held], 0).tolist(),
        "tenure": histories.tenure(group.who, group.since).tolist(),
        "department": [names["department"][place] for place in histories.department[held].tolist()],
        "site": [names["site"][place] for place in histories.site[held].tolist()],
    }
