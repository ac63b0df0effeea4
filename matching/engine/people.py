"""One record per person, and the hours of a week: how tests, benches and small callers speak to the engine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import numpy as np

from matching.engine.crowds import Crowd, Labels, Marks, Pairs
from matching.engine.freezing import freeze
from matching.engine.types import Inputs

BUILT_IN_CHOICES = ("department", "location", "team")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One participant as the engine sees them; ``None`` means not answered, an empty collection is an answer."""

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

    def chosen(self, name: str) -> Collection[str]:
        """The answer to an attribute, or else the fact of that name."""
        if name in self.choices:
            return self.choices[name]
        word = getattr(self, name) if name in BUILT_IN_CHOICES else None
        return (word,) if word else ()


def weekly_hours(
    *, weekdays: Iterable[int], start: dt.time, end: dt.time, zone: str, on: dt.date
) -> tuple[tuple[int, int], ...]:
    """UTC minutes of the week of local working hours, with the zone's offset in the week of ``on``."""
    monday = on - dt.timedelta(days=on.weekday())
    days = [monday + dt.timedelta(days=weekday) for weekday in sorted(set(weekdays))]
    night = dt.timedelta(days=0 if end > start else 1)
    return tuple(_window(monday, (day, start), (day + night, end), zone) for day in days)


def weekly_slots(*, hours: Iterable[int], zone: str, on: dt.date) -> tuple[tuple[int, int], ...]:
    """UTC minutes of the week of local hours, 0 to 167 from Monday, with the zone's offset in the week of ``on``."""
    monday = on - dt.timedelta(days=on.weekday())
    ends = {hour: _local(monday, hour + 1) for hour in sorted(set(hours))}
    return tuple(_window(monday, _local(monday, hour), end, zone) for hour, end in ends.items())


def _local(monday: dt.date, hour: int) -> tuple[dt.date, dt.time]:
    return monday + dt.timedelta(days=hour // 24), dt.time(hour % 24)


def _window(
    monday: dt.date, start: tuple[dt.date, dt.time], end: tuple[dt.date, dt.time], zone: str
) -> tuple[int, int]:
    """From when until when, in minutes from the week's Monday in UTC."""
    origin = dt.datetime.combine(monday, dt.time(), dt.UTC)
    begin, finish = (dt.datetime.combine(*local, ZoneInfo(zone)).astimezone(dt.UTC) for local in (start, end))
    minute = int((begin - origin).total_seconds()) // 60
    return minute, minute + int((finish - begin).total_seconds()) // 60


def build_inputs(
    *,
    mentors: Iterable[Person],
    mentees: Iterable[Person],
    past_pairs: Pairs = (),
    past_managers: Pairs = (),
    never_pairs: Pairs = (),
    locks: Pairs = (),
) -> Inputs:
    """Freeze records into arrays; past and never pairs and past managers name two employees, locks (mentor id, mentee id)."""
    lists = {"past_pairs": past_pairs, "past_managers": past_managers, "never_pairs": never_pairs, "locks": locks}
    return freeze(mentors=crowd(list(mentors)), mentees=crowd(list(mentees)), **lists)


def crowd(people: Sequence[Person]) -> Crowd:
    """Records as columns."""
    attributes = sorted({*BUILT_IN_CHOICES, *(name for person in people for name in person.choices)})
    names = sorted({"grade", *(name for person in people for name in person.numbers)})
    return Crowd(
        ids=[person.id for person in people],
        employees=[person.employee or person.id for person in people],
        capacity=[person.capacity for person in people],
        grade=[person.grade for person in people],
        team=Labels.of([person.team for person in people]),
        department=Labels.of([person.department for person in people]),
        location=Labels.of([person.location for person in people]),
        managers=[person.managers for person in people],
        hours=[person.hours for person in people],
        languages=Marks.of([person.languages for person in people]),
        languages_known=np.array([person.languages is not None for person in people], dtype=np.bool_),
        offers=Marks.of([person.offers for person in people]),
        offers_known=np.array([person.offers is not None for person in people], dtype=np.bool_),
        wants=Marks.of([person.wants for person in people]),
        choices={name: Marks.of([person.chosen(name) for person in people]) for name in attributes},
        numbers={name: [_number(person, name) for person in people] for name in names},
        preferences=[person.preferences for person in people],
    )


def _number(person: Person, name: str) -> int | None:
    """A person's number, or else the fact of that name."""
    return person.numbers.get(name, person.grade if name == "grade" else None)
