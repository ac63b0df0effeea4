"""What one cell of a sign-up spreadsheet says. Pure; knows no table.

People answer in their own words, so a cell is read generously: a phrase counts when it is one of ours, or holds one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from profiles.enums import Contact, Hope, Pace, Worry
from profiles.phrases import PHRASES
from profiles.words import LANGUAGES, WEEKDAYS
from programs import cells, namelists
from programs.cells import CellProblem, fold

MAX_TOPICS = 12
MAX_TOPIC = 120


@dataclass
class Answers:
    """What one row says. ``topics`` are (question, spelling) in order; ``problems`` are (header, reason)."""

    email: str = ""
    side: str = ""
    capacity: int | None = None
    values: dict[str, Any] = field(default_factory=dict)
    topics: list[tuple[str, str]] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)


def read(headers: list[str], mapping: Mapping[str, str], row: list[str]) -> Answers:
    """Read one row; a cell that cannot be understood becomes a problem, and the others still count."""
    answers = Answers()
    for header, raw in zip(headers, row, strict=False):
        key = mapping.get(header, "")
        if key not in _READERS or not cells.clean(raw):
            continue
        try:
            _READERS[key](answers, key, raw)
        except CellProblem as problem:
            answers.problems.append((header, str(problem)))
    return answers


def split(raw: str) -> list[str]:
    """The entries of a cell: lines, or parts between semicolons, bars or commas; commas inside brackets hold together."""
    separator = next((mark for mark in ("\n", ";", "|") if mark in raw.strip()), ",")
    parts = raw.split(separator) if separator != "," else re.split(r",(?![^()]*\))", raw)
    return [part for part in (cells.clean(part).strip("-•* ").strip() for part in parts) if part]


def _email(answers: Answers, key: str, raw: str) -> None:
    answers.email = cells.email(raw)


def _side(answers: Answers, key: str, raw: str) -> None:
    word = next((part for part in re.split(r"[^\w]+", fold(raw)) if part in namelists.SIDES), raw)
    answers.side = namelists.side_of(word)


def _capacity(answers: Answers, key: str, raw: str) -> None:
    answers.capacity = namelists.capacity_of(raw)


def _topics(answers: Answers, key: str, raw: str) -> None:
    found = split(raw)
    if too_long := next((part for part in found if len(part) > MAX_TOPIC), ""):
        raise CellProblem(f"“{too_long[:40]}…” is too long for a topic; separate topics by commas")
    answers.topics += [(key, part) for part in found[:MAX_TOPICS]]


def _text(limit: int) -> Callable[[Answers, str, str], None]:
    def fill(answers: Answers, key: str, raw: str) -> None:
        answers.values[key] = cells.text(raw, limit)

    return fill


def _languages(answers: Answers, key: str, raw: str) -> None:
    codes = [_language(part) for part in re.split(r"[,;/|\n]|\band\b|\bund\b", raw) if cells.clean(part)]
    _add(answers, key, codes)


_NAMES = {fold(name): code for code, name in LANGUAGES.items()} | {
    "deutsch": "de", "englisch": "en", "franzosisch": "fr", "spanisch": "es", "italienisch": "it", "polnisch": "pl",
    "francais": "fr", "espanol": "es", "italiano": "it", "anglais": "en", "allemand": "de", "turkisch": "tr",
    "niederlandisch": "nl", "russisch": "ru", "arabisch": "ar", "portugiesisch": "pt", "chinesisch": "zh",
}  # fmt: skip


def _language(raw: str) -> str:
    word = fold(re.sub(r"\(.*?\)|[-–:].*$", "", raw)).strip()
    code = word if word in LANGUAGES else _NAMES.get(word, "")
    if not code:
        raise CellProblem(f"“{cells.clean(raw)[:40]}” is not a language that we know")
    return code


def _zone(answers: Answers, key: str, raw: str) -> None:
    answers.values[key] = cells.zone(raw)


_DAYS = {fold(name)[:3]: number for number, name in WEEKDAYS.items()} | {
    "mo": 0, "di": 1, "mi": 2, "do": 3, "fr": 4, "sa": 5, "so": 6, "die": 1, "mit": 2, "don": 3, "fre": 4, "sam": 5, "son": 6,
}  # fmt: skip
_WEEK = {"weekdays": range(5), "every day": range(7), "werktags": range(5), "all": range(7)}


def _workdays(answers: Answers, key: str, raw: str) -> None:
    text = fold(raw).replace("–", "-").replace(" to ", "-").replace(" bis ", "-")
    if text in _WEEK:
        answers.values[key] = list(_WEEK[text])
        return
    days: set[int] = set()
    for part in re.split(r"[,;/\s]+", re.sub(r"\s*-\s*", "-", text)):
        first, _, last = part.partition("-")
        start, end = _day(first, raw), _day(last or first, raw)
        days |= set(range(start, end + 1)) if start <= end else {*range(start, 7), *range(end + 1)}
    answers.values[key] = sorted(days)


def _day(word: str, raw: str) -> int:
    found = _DAYS.get(word, _DAYS.get(word[:3]))
    if found is None:
        raise CellProblem(f"“{cells.clean(raw)[:40]}” names no working days; write them like Mon-Fri")
    return found


_HOURS = re.compile(
    r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?\s*(?:uhr)?\s*(?:-|to|bis|until)\s*(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?"
)


def _hours(answers: Answers, key: str, raw: str) -> None:
    found = _HOURS.search(fold(raw).replace("–", "-").replace("—", "-"))
    if not found:
        raise CellProblem(f"“{cells.clean(raw)[:40]}” names no working hours; write them like 9:00-17:30")
    start, end = _minutes(*found.groups()[:3]), _minutes(*found.groups()[3:])
    if not 0 <= start < 24 * 60 or not 0 < end <= 24 * 60 or start == end:
        raise CellProblem(f"“{cells.clean(raw)[:40]}” names hours that do not exist")
    answers.values["work_start"], answers.values["work_end"] = start, end


def _minutes(hour: str, minute: str | None, half: str | None) -> int:
    number = int(hour) % 12 + (12 if half == "pm" else 0) if half else int(hour)
    return number * 60 + int(minute or 0)


_LABELS = {
    key: {fold(str(label)): value for value, label in kind.choices} | {fold(value): value for value in kind.values}
    for key, kind in (("pace", Pace), ("contact", Contact), ("hopes", Hope), ("worries", Worry))
}


def _one(answers: Answers, key: str, raw: str) -> None:
    answers.values[key] = _phrase(key, raw)


def _several(answers: Answers, key: str, raw: str) -> None:
    if (whole := _LABELS[key].get(fold(raw))) is not None:
        _add(answers, key, [whole])
        return
    _add(answers, key, [_phrase(key, part) for part in split(raw)])


def _phrase(key: str, raw: str) -> str:
    text = fold(raw)
    if text in _LABELS[key]:
        return _LABELS[key][text]
    held = next((value for value, phrases in PHRASES[key].items() if any(phrase in text for phrase in phrases)), None)
    if held is None:
        raise CellProblem(f"“{cells.clean(raw)[:40]}” is none of the answers to choose from")
    return str(held)


def _add(answers: Answers, key: str, found: list[str]) -> None:
    answers.values[key] = list(dict.fromkeys([*answers.values.get(key, []), *found]))


_READERS: dict[str, Callable[[Answers, str, str], None]] = {
    "email": _email, "side": _side, "capacity": _capacity, "offers": _topics, "wants": _topics, "first": _topics,
    "headline": _text(200), "about": _text(2000), "challenge": _text(1000), "languages": _languages, "time_zone": _zone,
    "workdays": _workdays, "hours": _hours, "pace": _one, "contact": _one, "hopes": _several, "worries": _several,
}  # fmt: skip
