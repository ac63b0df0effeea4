"""From one record per person to the arrays of ``Inputs``: the order of the records never matters."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import numpy as np

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
    Inputs,
    IntArray,
    InvalidInput,
    Role,
    Rule,
    Side,
    WordArray,
)

BUILT_IN_CHOICES = ("department", "location", "team")
BUILT_IN_NUMBERS = ("grade",)
DAY_MINUTES = 24 * 60
WEEK_MINUTES = 7 * DAY_MINUTES

Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One participant as the engine sees them; ``None`` means not answered, an empty value is an answer."""

    id: str
    employee: str = ""  # the human behind the participant; the same on both sides is the same person
    capacity: int = 1
    grade: int | None = None
    team: str | None = None
    managers: tuple[str, ...] = ()  # employees from the direct manager to the top
    department: str | None = None
    location: str | None = None
    hours: tuple[tuple[int, int], ...] | None = None  # [start, end) minutes of the week in UTC, Monday 00:00 = 0
    languages: Mapping[str, int] | None = None  # language -> level 1..4
    offers: Mapping[str, int] | None = None  # topic -> level 1..5
    wants: Mapping[str, tuple[int, int]] | None = None  # topic -> (priority 1..3, level that is enough 1..5)
    choices: Mapping[str, frozenset[str]] = field(default_factory=dict)  # attribute -> chosen options
    numbers: Mapping[str, int] = field(default_factory=dict)  # attribute -> value
    preferences: tuple[str, ...] | None = None  # ids of the other side, the first choice first

    @property
    def identity(self) -> str:
        """The employee, or the participant when no employee is known."""
        return self.employee or self.id


def weekly_hours(
    *, weekdays: Iterable[int], start: dt.time, end: dt.time, zone: str, on: dt.date
) -> tuple[tuple[int, int], ...]:
    """UTC minutes of the week of local working hours, with the zone's offset in the week of ``on``."""
    monday = on - dt.timedelta(days=on.weekday())
    origin = dt.datetime.combine(monday, dt.time(), dt.UTC)
    windows = []
    for weekday in sorted(set(weekdays)):
        day = monday + dt.timedelta(days=weekday)
        last = day if end > start else day + dt.timedelta(days=1)
        begin = dt.datetime.combine(day, start, ZoneInfo(zone)).astimezone(dt.UTC)
        finish = dt.datetime.combine(last, end, ZoneInfo(zone)).astimezone(dt.UTC)
        minute = int((begin - origin).total_seconds()) // 60
        windows.append((minute, minute + int((finish - begin).total_seconds()) // 60))
    return tuple(windows)


def build_inputs(
    *,
    mentors: Iterable[Person],
    mentees: Iterable[Person],
    past_pairs: Pairs = (),
    never_pairs: Pairs = (),
    locks: Pairs = (),
) -> Inputs:
    """Freeze people into arrays; past and never pairs name two employees, locks (mentor id, mentee id)."""
    juniors, seniors = _sorted(mentors, Role.MENTOR), _sorted(mentees, Role.MENTEE)
    words = _Words.of([*juniors, *seniors])
    sides = _side(juniors, seniors, words), _side(seniors, juniors, words)
    return Inputs(
        mentors=sides[0],
        mentees=sides[1],
        topics=words.topics,
        languages=words.languages,
        teams=words.teams,
        managers=words.managers,
        departments=words.departments,
        locations=words.locations,
        options=words.options,
        listed={
            Rule.SAME_PERSON: _pair_array(_same_people(juniors, seniors)),
            Rule.REPORTING_LINE: _pair_array(_reporting_lines(juniors, seniors)),
            Rule.PAST_PAIR: _pair_array(_named(juniors, seniors, past_pairs)),
            Rule.NEVER_PAIR: _pair_array(_named(juniors, seniors, never_pairs)),
        },
        locks=_pair_array(_locks(juniors, seniors, locks)),
    )


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
    def of(cls, people: Sequence[Person]) -> _Words:
        names = sorted({*BUILT_IN_CHOICES, *(name for person in people for name in person.choices)})
        return cls(
            topics=_ordered(topic for person in people for topic in (*(person.offers or ()), *(person.wants or ()))),
            languages=_ordered(word for person in people for word in person.languages or ()),
            teams=_ordered(person.team for person in people),
            managers=_ordered(person.managers[0] for person in people if person.managers),
            departments=_ordered(person.department for person in people),
            locations=_ordered(person.location for person in people),
            options={name: _ordered(word for person in people for word in _chosen(person, name)) for name in names},
            numbers=_ordered([*BUILT_IN_NUMBERS, *(name for person in people for name in person.numbers)]),
        )


def _ordered(words: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({word for word in words if word}))


def _sorted(people: Iterable[Person], role: Role) -> list[Person]:
    rows = sorted(people, key=lambda person: person.id)
    for before, after in itertools.pairwise(rows):
        if before.id == after.id:
            raise InvalidInput(f"The {role.value} {after.id} is listed twice.")
    for person in rows:
        _check(person, role)
    return rows


def _check(person: Person, role: Role) -> None:
    most = 1 if role is Role.MENTEE else np.iinfo(np.int32).max
    if not 0 <= person.capacity <= most:
        raise InvalidInput(f"The {role.value} {person.id} has {person.capacity} places; allowed: 0 to {most}.")
    if person.grade is not None and not 0 <= person.grade <= 1_000_000:
        raise InvalidInput(f"The grade of {person.id} is {person.grade}; it must be 0 to 1000000.")
    _check_levels(person, "language", (person.languages or {}).values(), LANGUAGE_LEVEL_MAX)
    _check_levels(person, "offer", (person.offers or {}).values(), LEVEL_MAX)
    _check_levels(person, "want", (level for _, level in (person.wants or {}).values()), LEVEL_MAX)
    _check_levels(person, "priority", (first for first, _ in (person.wants or {}).values()), PRIORITY_MAX)
    for name, value in person.numbers.items():
        if abs(value) > NUMBER_MAX:
            raise InvalidInput(f"{name} of {person.id} is {value}; at most a billion can be compared.")


def _check_levels(person: Person, what: str, levels: Iterable[int], most: int) -> None:
    for level in levels:
        if not 1 <= level <= most:
            raise InvalidInput(f"A {what} level of {person.id} is {level}; it must be 1 to {most}.")


def _side(people: list[Person], others: list[Person], words: _Words) -> Side:
    topics = {word: place for place, word in enumerate(words.topics)}
    priorities = [{t: first for t, (first, _) in (person.wants or {}).items()} for person in people]
    enough = [{t: level for t, (_, level) in (person.wants or {}).items()} for person in people]
    return Side(
        ids=tuple(person.id for person in people),
        capacity=np.array([person.capacity for person in people], dtype=np.int32),
        grade=np.array([UNKNOWN if person.grade is None else person.grade for person in people], dtype=np.int32),
        team=_codes([person.team for person in people], words.teams),
        manager=_codes([person.managers[0] if person.managers else None for person in people], words.managers),
        department=_codes([person.department for person in people], words.departments),
        location=_codes([person.location for person in people], words.locations),
        hours=_hours([person.hours or () for person in people]),
        hours_known=_known([person.hours for person in people]),
        languages=_levels([person.languages or {} for person in people], words.languages),
        languages_known=_known([person.languages for person in people]),
        offers=_levels([person.offers or {} for person in people], topics),
        offers_known=_known([person.offers for person in people]),
        want_priority=_levels(priorities, topics),
        want_level=_levels(enough, topics),
        choices={name: _options(people, name, options) for name, options in words.options.items()},
        numbers={name: _numbers(people, name) for name in words.numbers},
        preferences=_preferences(people, others),
        ranked=np.array([bool(person.preferences) for person in people], dtype=np.bool_),
    )


def _codes(values: Sequence[str | None], words: Sequence[str]) -> IntArray:
    place = {word: code for code, word in enumerate(words)}
    return np.array([place.get(value or "", UNKNOWN) for value in values], dtype=np.int32)


def _known(values: Sequence[object | None]) -> BoolArray:
    return np.array([value is not None for value in values], dtype=np.bool_)


def _levels(rows: Sequence[Mapping[str, int]], words: Iterable[str]) -> ByteArray:
    place = {word: code for code, word in enumerate(words)}
    table = np.zeros((len(rows), len(place)), dtype=np.uint8)
    lines = np.repeat(np.arange(len(rows)), [len(levels) for levels in rows])
    cols = [place[word] for levels in rows for word in levels]
    table[lines, np.array(cols, dtype=np.intp)] = [level for levels in rows for level in levels.values()]
    return table


def _chosen(person: Person, name: str) -> Collection[str]:
    """A person's answer, or else the fact of that name."""
    if name in person.choices:
        return person.choices[name]
    word = getattr(person, name) if name in BUILT_IN_CHOICES else None
    return (word,) if word else ()


def _options(people: list[Person], name: str, words: tuple[str, ...]) -> BoolArray:
    return _levels([dict.fromkeys(_chosen(person, name), 1) for person in people], words).astype(np.bool_)


def _numbers(people: list[Person], name: str) -> IntArray:
    built_in = name in BUILT_IN_NUMBERS
    values = [person.numbers.get(name, getattr(person, name) if built_in else None) for person in people]
    return np.array([NUMBER_UNKNOWN if value is None else value for value in values], dtype=np.int32)


def _hours(rows: Sequence[tuple[tuple[int, int], ...]]) -> WordArray:
    cache: dict[tuple[tuple[int, int], ...], WordArray] = {}
    table = np.zeros((len(rows), WEEK_WORDS), dtype=np.uint64)
    for row, windows in enumerate(rows):
        if windows not in cache:
            cache[windows] = _week(windows)
        table[row] = cache[windows]
    return table


def _week(windows: tuple[tuple[int, int], ...]) -> WordArray:
    """Quarters of an hour that lie wholly inside a window; a window may run over the end of the week."""
    bits = np.zeros(WEEK_WORDS * 64, dtype=np.bool_)
    for start, end in windows:
        if not 0 <= end - start <= WEEK_MINUTES:
            raise InvalidInput(f"Working hours from minute {start} to {end} of the week are not a week's window.")
        first, last = -(-start // SLOT_MINUTES), end // SLOT_MINUTES
        bits[np.arange(first, max(first, last)) % WEEK_SLOTS] = True
    return np.packbits(bits, bitorder="little").view(np.dtype("<u8")).astype(np.uint64)


def _preferences(people: list[Person], others: list[Person]) -> IntArray:
    place = {person.id: row for row, person in enumerate(others)}
    rows = [
        (row, place[other], rank)
        for row, person in enumerate(people)
        for rank, other in enumerate(dict.fromkeys(person.preferences or ()))
        if other in place
    ]
    return np.array(sorted(rows), dtype=np.int32).reshape(-1, 3)


def _pair_array(pairs: Iterable[tuple[int, int]]) -> IntArray:
    return np.array(sorted(set(pairs)), dtype=np.int32).reshape(-1, 2)


def _rows_by_employee(people: list[Person]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for row, person in enumerate(people):
        rows.setdefault(person.identity, []).append(row)
    return rows


def _same_people(mentors: list[Person], mentees: list[Person]) -> Iterable[tuple[int, int]]:
    rows = _rows_by_employee(mentors)
    for row, mentee in enumerate(mentees):
        yield from ((row, other) for other in rows.get(mentee.identity, ()))


def _reporting_lines(mentors: list[Person], mentees: list[Person]) -> Iterable[tuple[int, int]]:
    juniors, seniors = _rows_by_employee(mentors), _rows_by_employee(mentees)
    for row, mentee in enumerate(mentees):
        yield from ((row, other) for boss in mentee.managers for other in juniors.get(boss, ()))
    for row, mentor in enumerate(mentors):
        yield from ((other, row) for boss in mentor.managers for other in seniors.get(boss, ()))


def _named(mentors: list[Person], mentees: list[Person], pairs: Pairs) -> Iterable[tuple[int, int]]:
    """Pairs of employees in either direction; a pair with somebody who is not here forbids nothing."""
    juniors, seniors = _rows_by_employee(mentors), _rows_by_employee(mentees)
    for one, two in pairs:
        for junior, senior in ((one, two), (two, one)):
            yield from ((row, other) for row in seniors.get(senior, ()) for other in juniors.get(junior, ()))


def _locks(mentors: list[Person], mentees: list[Person], locks: Pairs) -> Iterable[tuple[int, int]]:
    juniors = {person.id: row for row, person in enumerate(mentors)}
    seniors = {person.id: row for row, person in enumerate(mentees)}
    for mentor, mentee in locks:
        if mentor not in juniors or mentee not in seniors:
            raise InvalidInput(f"The locked pair of mentor {mentor} and mentee {mentee} names an unknown person.")
        yield seniors[mentee], juniors[mentor]
