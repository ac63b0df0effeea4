"""A plan template as a file that another organization or program can take up: written, and read with every place checked."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from plans import documents as limits
from plans.documents import Document, Line, Part, Point, Problem, Task, problems
from plans.enums import Direction, Doer, StepKind
from programs.enums import Side

FORMAT, VERSION = "upstream-plan", 1
MAX_BYTES = 1024 * 1024
SHOWN = 10


@dataclass(frozen=True)
class Carried:
    """What a file holds: the name of a template, what it is for, and what it says."""

    name: str
    description: str
    document: Document


class WrongFile(Exception):
    """The file cannot be taken up; ``problems`` are the first few reasons, each with its place."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(" ".join(str(problem) for problem in problems[:SHOWN]))
        self.problems = problems[:SHOWN]


def write(carried: Carried) -> bytes:
    """The template as the bytes of a file."""
    stages = [
        {"title": part.title, "purpose": part.purpose, "steps": [_step(step) for step in part.steps]}
        for part in carried.document.parts
    ]
    whole = {"format": FORMAT, "version": VERSION, "name": carried.name, "description": carried.description}
    return json.dumps(whole | {"stages": stages}, ensure_ascii=False, indent=2).encode() + b"\n"


def _step(step: Task) -> dict[str, Any]:
    return {
        "key": str(step.key), "kind": step.kind, "title": step.title, "text": step.text, "doer": step.doer,
        "direction": step.direction, "days": step.days, "on": step.on.isoformat() if step.on else None,
        "after": str(step.after) if step.after else None, "minutes": step.minutes, "required": step.required,
        "essential": step.essential,
        "agenda": [{"text": one.text, "minutes": one.minutes, "direction": one.direction} for one in step.agenda],
        "prompts": [{"side": one.side, "depth": one.depth, "text": one.text} for one in step.prompts],
    }  # fmt: skip


def read(content: bytes) -> Carried:
    """What a file says. Raises WrongFile with the places at which it is wrong."""
    reader = _Reader()
    whole = reader.fields(_parsed(content), "", _WHOLE)
    parts = tuple(_part(reader, one, place) for one, place in reader.each(whole.get("stages"), "stages", limits.STAGES))
    if not reader.problems and (whole["format"], whole["version"]) != (FORMAT, VERSION):
        raise WrongFile([Problem("format", f"This is not a plan of {FORMAT}, version {VERSION}.")])
    if not reader.problems:
        reader.problems += problems(Document(parts))
    if reader.problems:
        raise WrongFile(reader.problems)
    return Carried(whole["name"], whole["description"], Document(parts))


def _parsed(content: bytes) -> Any:
    if len(content) > MAX_BYTES:
        raise WrongFile([Problem("", "The file is larger than 1 MB; a plan is not.")])
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise WrongFile([Problem(f"line {error.lineno}, column {error.colno}", "This is not JSON.")]) from error
    except UnicodeDecodeError as error:
        raise WrongFile([Problem("", "The file is not text in UTF-8.")]) from error
    except (ValueError, RecursionError) as error:
        raise WrongFile([Problem("", str(error) or "The file is nested too deeply.")]) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        twice = next(name for name, _ in pairs if [other for other, _ in pairs].count(name) > 1)
        raise ValueError(f"The field “{twice[:60]}” is there twice in one place.")
    return dict(pairs)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number.")


_Check = Callable[[Any], str]


def _text(most: int, *, least: int = 0) -> _Check:
    def check(value: Any) -> str:
        if not isinstance(value, str):
            return "has to be text."
        if "\0" in value or any(0xD800 <= ord(letter) <= 0xDFFF for letter in value):
            return "holds letters that are none."
        if len(value.strip()) < least:
            return "must not be empty."
        return f"has {len(value)} letters; at most {most} fit." if len(value) > most else ""

    return check


def _number(most: int, *, least: int = 0) -> _Check:
    def check(value: Any) -> str:
        fine = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        return "" if fine else f"has to be a whole number from {least} to {most}."

    return check


def _one_of(*values: str) -> _Check:
    return lambda value: "" if value in values else f"has to be one of {', '.join(values)}."


def _is(kind: type, words: str) -> _Check:
    return lambda value: "" if isinstance(value, kind) else f"has to be {words}."


def _key(value: Any) -> str:
    return "" if isinstance(value, str) and _uuid(value) else "has to be a key such as 1f0c…, 36 letters long."


def _uuid(value: str) -> uuid.UUID | None:
    try:
        found = uuid.UUID(value)
    except ValueError:
        return None
    return found if str(found) == value.lower() else None


def _day(value: Any) -> str:
    try:
        day = dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        return "has to be a date such as 2026-03-31."
    # Days are counted from it, and no calendar goes on after the year 9999.
    fine = len(value) == len("2026-03-31") and day.year in limits.YEARS
    return "" if fine else "has to be a date such as 2026-03-31."


def _or_nothing(check: _Check) -> _Check:
    return lambda value: "" if value is None else check(value)


_LIST, _FLAG = _is(list, "a list"), _is(bool, "true or false")
_WHOLE = {
    "format": _text(40), "version": _number(999), "name": _text(limits.NAME, least=1),
    "description": _text(limits.DESCRIPTION), "stages": _LIST,
}  # fmt: skip
_STAGE = {"title": _text(limits.STAGE_TITLE, least=1), "purpose": _text(limits.PURPOSE), "steps": _LIST}
_STEP = {
    "key": _key, "kind": _one_of(*StepKind.values), "title": _text(limits.TITLE, least=1), "text": _text(limits.TEXT),
    "doer": _one_of(*Doer.values), "direction": _one_of(*Direction.values), "days": _number(limits.DAYS),
    "on": _or_nothing(_day), "after": _or_nothing(_key), "minutes": _number(limits.MINUTES), "required": _FLAG,
    "essential": _FLAG, "agenda": _LIST, "prompts": _LIST,
}  # fmt: skip
_POINT = {
    "text": _text(limits.LINE, least=1), "minutes": _number(limits.MINUTES), "direction": _one_of(*Direction.values),
}  # fmt: skip
_PROMPT = {
    "side": _one_of(*Side.values), "depth": _number(limits.DEPTHS[-1], least=1), "text": _text(limits.LINE, least=1),
}  # fmt: skip


class _Reader:
    """Checks one thing after the other and keeps what is wrong, so that a file is repaired in one go."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def fields(self, value: Any, place: str, checks: dict[str, _Check]) -> dict[str, Any]:
        """The fields of one object, each checked; an object that is wrong gives none."""
        before = len(self.problems)
        if not isinstance(value, dict):
            self.problems.append(Problem(place, "has to be an object with named fields."))
            return {}
        for name in value.keys() - checks.keys():
            self.problems.append(Problem(_at(place, name[:60]), "is a field that plans do not have."))
        for name, check in checks.items():
            if wrong := check(value[name]) if name in value else "is missing.":
                self.problems.append(Problem(_at(place, name), wrong))
        return value if len(self.problems) == before else {}

    def each(self, values: Any, place: str, most: int) -> Iterator[tuple[Any, str]]:
        """The entries of a list with their places, the first being 1."""
        entries = values if isinstance(values, list) else []
        if len(entries) > most:
            self.problems.append(Problem(place, f"has {len(entries)} entries; at most {most} fit."))
        yield from ((one, f"{place}[{number}]") for number, one in enumerate(entries[:most], start=1))


def _at(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _part(reader: _Reader, value: Any, place: str) -> Part:
    found = reader.fields(value, place, _STAGE)
    steps = tuple(_task(reader, one, at) for one, at in reader.each(found.get("steps"), f"{place}.steps", limits.STEPS))
    return Part(found.get("title", ""), found.get("purpose", ""), steps)


def _task(reader: _Reader, value: Any, place: str) -> Task:
    found = reader.fields(value, place, _STEP)
    if not found:
        return Task(uuid.uuid4(), "", "")
    if found["on"] and found["after"]:
        reader.problems.append(
            Problem(f"{place}.on", "is a date, but the step also waits for another one: choose one.")
        )
    agenda = reader.each(found["agenda"], f"{place}.agenda", limits.POINTS)
    prompts = reader.each(found["prompts"], f"{place}.prompts", 2 * limits.PROMPTS)
    same = {name: found[name] for name in _STEP.keys() - {"key", "on", "after", "agenda", "prompts"}}
    return Task(
        key=uuid.UUID(found["key"]),
        on=dt.date.fromisoformat(found["on"]) if found["on"] else None,
        after=uuid.UUID(found["after"]) if found["after"] else None,
        agenda=tuple(Point(**one) for one in (reader.fields(item, at, _POINT) for item, at in agenda) if one),
        prompts=tuple(Line(**one) for one in (reader.fields(item, at, _PROMPT) for item, at in prompts) if one),
        **same,
    )
