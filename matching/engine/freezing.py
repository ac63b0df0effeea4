"""From people in columns to the arrays of ``Inputs``: the order of the people never matters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np

from matching.engine.crowds import Crowd, Labels, Marks, Pairs, Windows, whole
from matching.engine.types import (
    LANGUAGE_LEVEL_MAX,
    LEVEL_MAX,
    NUMBER_MAX,
    NUMBER_UNKNOWN,
    PRIORITY_MAX,
    SLOT_MINUTES,
    UNKNOWN,
    WEEK_SLOTS,
    WEEK_WORDS,
    BoolArray,
    ByteArray,
    IndexArray,
    Inputs,
    IntArray,
    InvalidInput,
    LongArray,
    Role,
    Rule,
    Side,
    WordArray,
)

WEEK_MINUTES = 7 * 24 * 60
GRADE_MAX = 1_000_000
PLACES_MAX = int(np.iinfo(np.int32).max)


def freeze(
    *,
    mentors: Crowd,
    mentees: Crowd,
    past_pairs: Pairs = (),
    past_managers: Pairs = (),
    never_pairs: Pairs = (),
    locks: Pairs = (),
) -> Inputs:
    """Freeze people into arrays; past and never pairs and past managers name two employees, locks (mentor id, mentee id)."""
    juniors, seniors = mentors.in_order(), mentees.in_order()
    _check(juniors, Role.MENTOR)
    _check(seniors, Role.MENTEE)
    words = _Words.of(juniors, seniors)
    both = _by_employee(juniors), _by_employee(seniors)
    return Inputs(
        mentors=_side(juniors, seniors, words),
        mentees=_side(seniors, juniors, words),
        topics=words.topics,
        languages=words.languages,
        teams=words.teams,
        managers=words.managers,
        departments=words.departments,
        locations=words.locations,
        options=words.options,
        listed={
            Rule.SAME_PERSON: _pair_array(_same_people(*both)),
            Rule.REPORTING_LINE: _pair_array(_reporting_lines(juniors, seniors, *both)),
            Rule.RECENT_MANAGER: _pair_array(_named(*both, past_managers)),
            Rule.PAST_PAIR: _pair_array(_named(*both, past_pairs)),
            Rule.NEVER_PAIR: _pair_array(_named(*both, never_pairs)),
        },
        locks=_pair_array(_locks(juniors, seniors, locks)),
    )


def _check(crowd: Crowd, role: Role) -> None:
    """Refuse what the arrays could not hold, by the name of the first person who has it."""
    for before, after in pairwise(crowd.ids):
        if before == after:
            raise InvalidInput(f"The {role.value} {after} is listed twice.")
    everybody, most = np.arange(len(crowd)), 1 if role is Role.MENTEE else PLACES_MAX
    _within(crowd, everybody, whole(crowd.capacity), 0, most, f"places of the {role.value}")
    _within(crowd, *_known(crowd.grade), 0, GRADE_MAX, "grade of")
    _within(crowd, crowd.languages.people, crowd.languages.levels, 1, LANGUAGE_LEVEL_MAX, "language level of")
    _within(crowd, crowd.offers.people, crowd.offers.levels, 1, LEVEL_MAX, "offer level of")
    _within(crowd, crowd.wants.people, crowd.wants.levels, 1, LEVEL_MAX, "want level of")
    _within(crowd, crowd.wants.people, crowd.wants.priorities, 1, PRIORITY_MAX, "priority level of")
    for name, values in crowd.numbers.items():
        _within(crowd, *_known(values), -NUMBER_MAX, NUMBER_MAX, f"{name} of")


def _within(crowd: Crowd, people: IndexArray, values: LongArray, low: int, high: int, what: str) -> None:
    wrong = np.flatnonzero((values < low) | (values > high))
    if len(wrong):
        person, value = crowd.ids[people[wrong[0]]], values[wrong[0]]
        raise InvalidInput(f"The {what} {person} is {value}; it must be {low} to {high}.")


def _known(values: Sequence[int | None]) -> tuple[IndexArray, LongArray]:
    """(who answered, what)."""
    people = [place for place, value in enumerate(values) if value is not None]
    return np.array(people, dtype=np.intp), whole([value for value in values if value is not None])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """Sorted vocabularies of both sides together, so that equal words have equal codes."""

    topics: tuple[str, ...]
    languages: tuple[str, ...]
    teams: tuple[str, ...]
    managers: tuple[str, ...]
    departments: tuple[str, ...]
    locations: tuple[str, ...]
    options: dict[str, tuple[str, ...]]
    numbers: tuple[str, ...]

    @classmethod
    def of(cls, one: Crowd, other: Crowd) -> _Words:
        return cls(
            topics=_union(one.offers, one.wants, other.offers, other.wants),
            languages=_union(one.languages, other.languages),
            teams=_union(*(Marks.single(crowd.team) for crowd in (one, other))),
            managers=tuple(sorted({line[0] for line in (*one.managers, *other.managers) if line})),
            departments=_union(*(Marks.single(crowd.department) for crowd in (one, other))),
            locations=_union(*(Marks.single(crowd.location) for crowd in (one, other))),
            options={name: _union(*_both(one, other, name)) for name in sorted({*one.choices, *other.choices})},
            numbers=tuple(sorted({*one.numbers, *other.numbers})),
        )


def _both(one: Crowd, other: Crowd, name: str) -> list[Marks]:
    return [crowd.choices[name] for crowd in (one, other) if name in crowd.choices]


def _union(*marks: Marks) -> tuple[str, ...]:
    """Every word that somebody used."""
    used = (one.names[place] for one in marks for place in np.flatnonzero(np.bincount(one.words)).tolist())
    return tuple(sorted(set(used)))


def _side(crowd: Crowd, others: Crowd, words: _Words) -> Side:
    nobody = Marks.of([])
    return Side(
        ids=tuple(crowd.ids),
        capacity=np.array(crowd.capacity, dtype=np.int32),
        grade=_numbers(crowd.grade, UNKNOWN),
        team=_codes(crowd.team, words.teams),
        manager=_codes(Labels.of([line[0] if line else None for line in crowd.managers]), words.managers),
        department=_codes(crowd.department, words.departments),
        location=_codes(crowd.location, words.locations),
        hours=_hours(crowd.hours),
        hours_known=np.array([windows is not None for windows in crowd.hours], dtype=np.bool_),
        languages=_table(crowd.languages, crowd.languages.levels, len(crowd), words.languages),
        languages_known=crowd.languages_known,
        offers=_table(crowd.offers, crowd.offers.levels, len(crowd), words.topics),
        offers_known=crowd.offers_known,
        want_priority=_table(crowd.wants, crowd.wants.priorities, len(crowd), words.topics),
        want_level=_table(crowd.wants, crowd.wants.levels, len(crowd), words.topics),
        choices={
            name: _options(crowd.choices.get(name, nobody), len(crowd), options)
            for name, options in words.options.items()
        },
        numbers={
            name: _numbers(crowd.numbers.get(name, [None] * len(crowd)), NUMBER_UNKNOWN) for name in words.numbers
        },
        preferences=_preferences(crowd, others),
        ranked=np.array([bool(chosen) for chosen in crowd.preferences], dtype=np.bool_),
    )


def _places(names: Iterable[str], words: Sequence[str]) -> IndexArray:
    """[names] where each stands in the vocabulary, UNKNOWN for a name that nobody uses."""
    place = {word: code for code, word in enumerate(words)}
    return np.array([place.get(name, UNKNOWN) for name in names] + [UNKNOWN], dtype=np.intp)


def _codes(labels: Labels, words: Sequence[str]) -> IntArray:
    return _places(labels.names, words)[labels.codes].astype(np.int32)


def _table(marks: Marks, values: LongArray, size: int, words: Sequence[str]) -> ByteArray:
    table = np.zeros((size, len(words)), dtype=np.uint8)
    table[marks.people, _places(marks.names, words)[marks.words]] = values
    return table


def _options(marks: Marks, size: int, words: Sequence[str]) -> BoolArray:
    return _table(marks, np.ones(len(marks.people), dtype=np.int64), size, words).astype(np.bool_)


def _numbers(values: Sequence[int | None], unknown: int) -> IntArray:
    return np.array([unknown if value is None else value for value in values], dtype=np.int32)


def _hours(rows: Sequence[Windows | None]) -> WordArray:
    place = {windows: code for code, windows in enumerate(dict.fromkeys([(), *(row or () for row in rows)]))}
    weeks = np.stack([_week(windows) for windows in place])
    table: WordArray = weeks[[place[row or ()] for row in rows]].reshape(-1, WEEK_WORDS)
    return table


def _week(windows: Windows) -> WordArray:
    """Quarters of an hour that lie wholly inside a window; a window may run over the end of the week."""
    bits = np.zeros(WEEK_WORDS * 64, dtype=np.bool_)
    for start, end in windows:
        if not 0 <= end - start <= WEEK_MINUTES:
            raise InvalidInput(f"Working hours from minute {start} to {end} of the week are not a week's window.")
        first, last = -(-start // SLOT_MINUTES), end // SLOT_MINUTES
        bits[np.arange(first, max(first, last)) % WEEK_SLOTS] = True
    return np.packbits(bits, bitorder="little").view(np.dtype("<u8")).astype(np.uint64)


def _preferences(crowd: Crowd, others: Crowd) -> IntArray:
    place = {person: row for row, person in enumerate(others.ids)}
    rows = [
        (row, place[other], rank)
        for row, chosen in enumerate(crowd.preferences)
        for rank, other in enumerate(dict.fromkeys(chosen or ()))
        if other in place
    ]
    return np.array(sorted(rows), dtype=np.int32).reshape(-1, 3)


def _pair_array(pairs: Iterable[tuple[int, int]]) -> IntArray:
    return np.array(sorted(set(pairs)), dtype=np.int32).reshape(-1, 2)


Rows = dict[str, list[int]]


def _by_employee(crowd: Crowd) -> Rows:
    rows: Rows = {}
    for row, employee in enumerate(crowd.employees):
        rows.setdefault(employee, []).append(row)
    return rows


def _same_people(juniors: Rows, seniors: Rows) -> Iterable[tuple[int, int]]:
    for employee in juniors.keys() & seniors.keys():
        yield from product(seniors[employee], juniors[employee])


def _reporting_lines(mentors: Crowd, mentees: Crowd, juniors: Rows, seniors: Rows) -> Iterable[tuple[int, int]]:
    for row, line in enumerate(mentees.managers):
        yield from ((row, other) for boss in line if boss in juniors for other in juniors[boss])
    for row, line in enumerate(mentors.managers):
        yield from ((other, row) for boss in line if boss in seniors for other in seniors[boss])


def _named(juniors: Rows, seniors: Rows, pairs: Pairs) -> Iterable[tuple[int, int]]:
    """Pairs of employees in either direction; a pair with somebody who is not here forbids nothing."""
    for one, two in pairs:
        for junior, senior in ((one, two), (two, one)):
            yield from product(seniors.get(senior, ()), juniors.get(junior, ()))


def _locks(mentors: Crowd, mentees: Crowd, locks: Pairs) -> Iterable[tuple[int, int]]:
    juniors = {person: row for row, person in enumerate(mentors.ids)}
    seniors = {person: row for row, person in enumerate(mentees.ids)}
    for mentor, mentee in locks:
        if mentor not in juniors or mentee not in seniors:
            raise InvalidInput(f"The locked pair of mentor {mentor} and mentee {mentee} names an unknown person.")
        yield seniors[mentee], juniors[mentor]
