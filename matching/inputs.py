"""The one translator: from rows of the database to what the engine knows.

Takes a constant number of queries, and columns instead of model instances: 4,000 people are read in a fraction of a
second.
"""

from __future__ import annotations

import datetime as dt
import functools
import uuid
import zoneinfo
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from accounts.actors import Actor
from matching.engine.crowds import Crowd, Labels, Marks
from matching.engine.documents import policy_document
from matching.engine.freezing import freeze
from matching.engine.people import weekly_hours, weekly_slots
from matching.engine.types import (
    LANGUAGE_LEVEL_MAX,
    SCORE_MAX,
    BoolArray,
    Criterion,
    Exclusions,
    IndexArray,
    Inputs,
    InvalidInput,
    Kind,
    LongArray,
    Mode,
    Policy,
    Role,
    Rule,
)
from matching.selectors import pool
from profiles.enums import Contact, Hope, Pace
from programs.enums import Side
from programs.models import Cohort, Program
from programs.selectors.days import today_of

__all__ = ["Document", "InvalidInput", "people", "policy"]

Document = dict[str, Any]
Hours = tuple[tuple[int, int], ...] | None

POINTS = SCORE_MAX // 100
DAY_MINUTES = 24 * 60
_PARAMS = {"low", "high", "falloff", "signed", "target_minutes", "enough", "depth"}
# The engine compares the words that a person reads, so that reasons can quote them; worries are never quoted.
_PACES, _HOPES = ({one.value: str(one.label) for one in kind} for kind in (Pace, Hope))
_CONTACTS = {
    "in_person": frozenset({str(Contact.IN_PERSON.label)}),
    "video": frozenset({str(Contact.VIDEO.label)}),
    "either": frozenset({str(Contact.IN_PERSON.label), str(Contact.VIDEO.label)}),
}


def policy(*, actor: Actor, cohort: Cohort, mode: str, seed: int, first_choices: bool = False) -> Document:
    """The cohort's policy as the engine's document. Raises InvalidInput when it contradicts itself."""
    return _document(cohort.program, _criteria(actor, cohort.program), mode, seed, first_choices)


def hard_rules(*, cohort: Cohort) -> Document:
    """The cohort's policy for whoever asks for its hard rules alone: they hold whatever counts, and when nothing does."""
    return _document(cohort.program, (_NOTHING_COUNTS,), Mode.BEST_TOTAL, 0)


_NOTHING_COUNTS = Criterion(key="rules", kind=Kind.DIFFERENCE, weight=1, attribute="department")


def _document(
    program: Program, criteria: tuple[Criterion, ...], mode: str, seed: int, first_choices: bool = False
) -> Document:
    rules = {row.rule: row for row in program.exclusions.all()}
    # A rule without a row holds: a gap must never allow what nobody allowed.
    on = {Rule(name) for name in _SWITCHES if name not in rules or rules[name].enabled}
    made = Policy(
        criteria=criteria,
        # Forbidden pairs of this cohort come in as never-pairs, so that rule is always on.
        exclusions=Exclusions(rules=frozenset(on | {Rule.NEVER_PAIR}), **_limits(rules)),
        mode=Mode(mode),
        floor=program.floor_score * POINTS,
        seed=seed,
        first_choices=first_choices,
    )
    return policy_document(made) | {"never_pairs": Rule.NEVER_PAIR in on}


_SWITCHES = tuple(rule.value for rule in Rule if rule not in {Rule.SAME_PERSON, Rule.FLOOR})
_LIMITS = {
    Rule.GRADE_DIRECTION: "min_grade_gap",
    Rule.NO_SHARED_HOURS: "min_shared_minutes",
    Rule.RECENT_MANAGER: "manager_months",
}


def _limits(rules: dict[str, Any]) -> dict[str, Any]:
    rows = {name: rules[rule] for rule, name in _LIMITS.items() if rule in rules}
    return {name: row.limit for name, row in rows.items() if row.limit is not None}


def _criteria(actor: Actor, program: Program) -> tuple[Criterion, ...]:
    """The program's criteria in their order; themes that do not count are left out."""
    rows = [row for row in program.criteria.order_by("position", "key") if row.weight or "theme" not in row.params]
    themes = {row.params["theme"] for row in rows if "theme" in row.params}
    named = pool.themed(actor, themes) if themes else {}
    return tuple(_criterion(row, named) for row in rows)


def _criterion(row: Any, named: dict[str, list[str]]) -> Criterion:
    params = {name: value for name, value in row.params.items() if name in _PARAMS}
    if "theme" in row.params:
        params["topics"] = tuple(named.get(row.params["theme"], ()))
    params["asker"] = Role(row.params.get("asker", Role.MENTEE))
    # SECURITY: somebody who ticked one worry would learn what the partner fears; and whom somebody wishes for is theirs.
    params["quiet"] = row.field == "worries" or row.kind == Kind.PREFERENCE
    return Criterion(key=row.key, kind=Kind(row.kind), weight=row.weight, attribute=row.field, **params)


def people(
    *,
    actor: Actor,
    cohort: Cohort,
    rules: Document,
    among: pool.Among = None,
    also: Sequence[uuid.UUID] = (),
    ranked: bool = True,
    freed: Sequence[uuid.UUID] = (),
) -> Inputs:
    """Everybody who can be matched in the cohort now, or those ``among`` some, as the engine's arrays, under a policy.

    People who have a pairing in this cohort already keep it: such mentees are left out, mentors have fewer places. Who is
    named in ``also`` is there although they are not ready yet.
    ``ranked`` takes in whom they wish for; what is shown to one of them must not depend on what others wish in private.
    ``freed`` are mentees whose mentor has gone, so that their pairing does not count.
    """
    with pool.hashed_joins():
        rows = {side.side: side for side in pool.people(actor, cohort, among, also, freed)}
        wishes = _Wishes.of(pool.wishes(actor, cohort, among, also, freed), pool.topics(actor))
        chains = _Chains(pool.upwards(actor, {boss for side in rows.values() for boss in side.managers if boss}))
        decided = pool.decided(
            actor, cohort, rules.get("exclusions", {}).get("manager_months", Exclusions().manager_months)
        )
        chosen = pool.preferred(actor, cohort.pk) if ranked else {}
    when = cohort.starts_on or today_of(cohort.organization)
    mentors, mentees = (
        _crowd(rows.get(side.value, _NOBODY), wishes, chains, when, chosen) for side in (Side.MENTOR, Side.MENTEE)
    )
    known = {*mentors.ids, *mentees.ids}
    never = decided.forbidden + (decided.never if rules.get("never_pairs", True) else [])
    locks = decided.locked if rules.get("keep_locks", True) else []
    return freeze(
        mentors=mentors,
        mentees=mentees,
        past_pairs=decided.past,
        past_managers=decided.managed,
        never_pairs=never,
        locks=[pair for pair in locks if known.issuperset(pair)],
    )


_NOBODY = pool.People("", b"", *([[]] * (len(pool.People._fields) - 2)))


@dataclass(frozen=True, slots=True)
class _Wishes:
    """Offers and wants as arrays; a key is the 16 bytes of an identifier, which sort as the identifiers do."""

    people: NDArray[np.bytes_]
    words: IndexArray
    names: tuple[str, ...]
    wanted: BoolArray
    levels: LongArray
    priorities: LongArray

    @classmethod
    def of(cls, found: pool.Wishes, topics: pool.Topics) -> _Wishes:
        return cls(
            people=_keys(found.people),
            words=np.searchsorted(_keys(topics.keys), _keys(found.topics)),
            names=tuple(topics.names),
            wanted=_small(found.wanted) == 1,
            levels=_small(found.levels),
            priorities=_small(found.priorities),
        )

    def marks(self, keys: NDArray[np.bytes_], *, wanted: bool) -> tuple[Marks, BoolArray]:
        """The wants or the offers of some people, and who has any."""
        if not len(keys):
            return Marks.of([]), np.zeros(0, dtype=np.bool_)
        order = np.argsort(keys)
        place = order[np.minimum(np.searchsorted(keys, self.people, sorter=order), len(keys) - 1)]
        mine = np.flatnonzero((keys[place] == self.people) & (self.wanted == wanted))
        known = np.zeros(len(keys), dtype=np.bool_)
        known[place[mine]] = True
        marks = Marks(place[mine], self.words[mine], self.names, self.levels[mine], self.priorities[mine])
        return marks, known


def _keys(packed: bytes) -> NDArray[np.bytes_]:
    return np.frombuffer(packed, dtype="S16")


def _small(packed: bytes) -> LongArray:
    return np.frombuffer(packed, dtype=">i2").astype(np.int64)


def _crowd(side: pool.People, wishes: _Wishes, chains: _Chains, when: dt.date, chosen: dict[str, list[str]]) -> Crowd:
    keys = _keys(side.keys)
    offers, offers_known = wishes.marks(keys, wanted=False)
    wants, _ = wishes.marks(keys, wanted=True)
    languages = Labels.of(side.languages)
    return Crowd(
        ids=side.ids,
        employees=side.employees,
        capacity=side.places,
        grade=side.grade,
        # Teams are one team however they are written: a rule must not miss anybody for a capital letter.
        team=Labels.of([team.casefold() for team in side.team]),
        department=Labels.of(side.department),
        location=Labels.of(side.location),
        managers=[chains.above(*pair) for pair in zip(side.employees, side.managers, strict=True)],
        hours=_hours(side, when),
        languages=Marks.spread(languages, [_listed(text) for text in languages.names], LANGUAGE_LEVEL_MAX),
        languages_known=languages.codes >= 0,
        offers=offers,
        offers_known=offers_known,
        wants=wants,
        choices=_choices(side),
        numbers={"grade": side.grade, "tenure_months": _tenures(side, when)},
        preferences=[chosen.get(person) for person in side.ids],
    )


def _listed(text: str) -> list[str]:
    return text.split(",")


def _choices(side: pool.People) -> dict[str, Marks]:
    """Answers as the words that a person reads: the engine compares them, and reasons quote them."""
    found = {name: Marks.single(Labels.of(getattr(side, name))) for name in _FACTS}
    for name, read in _ANSWERS.items():
        labels = Labels.of(getattr(side, name))
        found[name] = Marks.spread(labels, [read(text) for text in labels.names])
    return found


_FACTS = ("team", "department", "location", "business_unit", "country")
_ANSWERS: dict[str, Callable[[str], Collection[str]]] = {
    "pace": lambda word: [_PACES[word]],
    "contact": _CONTACTS.__getitem__,
    "hopes": lambda text: [_HOPES[word] for word in _listed(text)],
    "worries": _listed,
}


def _tenures(side: pool.People, when: dt.date) -> list[int | None]:
    now = when.year * 12 + when.month
    return [None if month is None else max(now - month, 0) for month in side.hired]


def _hours(side: pool.People, when: dt.date) -> list[Hours]:
    """Hours that somebody marked one by one, or else their working hours."""
    columns = zip(side.week, side.workdays, side.work_start, side.work_end, side.time_zone, strict=True)
    found: list[Hours] = []
    for week, days, start, end, zone in columns:
        if week and zone:
            found.append(_slots(week, zone, when))
        elif days and start is not None and end is not None and zone:
            found.append(_week(days, start, end, zone, when))
        else:
            found.append(None)
    return found


@functools.lru_cache(maxsize=4096)
def _slots(hours: str, zone: str, when: dt.date) -> Hours:
    try:
        return weekly_slots(hours=[int(hour) for hour in hours.split(",")], zone=zone, on=when)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return None


@functools.lru_cache(maxsize=4096)
def _week(days: str, start: int, end: int, zone: str, when: dt.date) -> Hours:
    """UTC minutes of the week; the zone's offset is the one of the week in which the cohort starts."""
    weekdays = [int(day) for day in days.split(",")]
    try:
        return weekly_hours(weekdays=weekdays, start=_clock(start), end=_clock(end), zone=zone, on=when)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return None


def _clock(minutes: int) -> dt.time:
    hour, minute = divmod(minutes % DAY_MINUTES, 60)
    return dt.time(hour, minute)


@dataclass(slots=True)
class _Chains:
    """Everybody's managers up to the top; a cycle in the directory ends where it closes."""

    manager: dict[str, str | None]
    known: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def above(self, employee: str, boss: str | None) -> tuple[str, ...]:
        """The employee's managers from the direct one to the top."""
        if boss is None or boss == employee:
            return ()
        if boss not in self.known:
            self.known[boss] = self._line(boss)
        line = (boss, *self.known[boss])
        return tuple(one for one in line if one != employee) if employee in line else line

    def _line(self, boss: str) -> tuple[str, ...]:
        seen = {boss: None}
        above = self.manager.get(boss)
        while above is not None and above not in seen:
            seen[above] = None
            above = self.manager.get(above)
        return tuple(seen)[1:]
