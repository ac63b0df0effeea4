"""People named by address, pasted or in a file: who is meant, on which side, with how many places. Pure; knows no table."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from programs import cells
from programs.cells import CellProblem, fold
from programs.columns import guess, header_key
from programs.spreadsheets import FileProblem, Source, rows

MAX_LINES = 5_000
MAX_CAPACITY = 20
_SIDE_WORDS = {
    "mentor": "mentor mentors junior juniors mentorin mentoren",
    "mentee": "mentee mentees senior seniors learner lernende mentoree",
}
SIDES = {word: side for side, words in _SIDE_WORDS.items() for word in words.split()}
_SIDE_HEADERS = {"side", "role", "as", "rolle", "mentor or mentee", "part", "seite"}
_CAPACITY_HEADERS = {"capacity", "mentees", "places", "max mentees", "kapazitat", "platze", "number of mentees"}


@dataclass(frozen=True)
class Line:
    """One person as named: where, the address as read, and what the line itself says of side and places."""

    number: int
    address: str
    side: str = ""
    capacity: int | None = None
    problem: str = ""


def side_of(raw: str) -> str:
    """``mentor`` or ``mentee``, or nothing for an empty cell; raises CellProblem for any other word."""
    word = fold(raw)
    if word and word not in SIDES:
        raise CellProblem(f"“{cells.clean(raw)[:40]}” is neither mentor nor mentee")
    return SIDES.get(word, "")


def capacity_of(raw: str) -> int | None:
    """How many mentees somebody takes, 1 to 20, or None for an empty cell."""
    number = cells.whole(raw)
    if number is not None and not 1 <= number <= MAX_CAPACITY:
        raise CellProblem(f"a mentor takes 1 to {MAX_CAPACITY} mentees, not {number}")
    return number


def pasted(text: str) -> list[Line]:
    """The addresses of a text, one a line or separated by commas, semicolons or tabs."""
    lines = enumerate(text.splitlines(), start=1)
    found = ((number, part) for number, line in lines for part in re.split(r"[,;\t]", line) if part.strip())
    return _capped(_line(number, part, "", "") for number, part in found)


def filed(source: Source) -> list[Line]:
    """The people of a file, with or without a header. Raises FileProblem when no column holds addresses, or it is too long."""
    stream = rows(source)
    top = list(itertools.islice(stream, 10))
    start, layout = _layout(top)
    everything = itertools.chain(top[start:], stream)
    return _capped(_line(number, *(_cell(row, position) for position in layout)) for number, row in everything)


def _layout(top: list[tuple[int, list[str]]]) -> tuple[int, tuple[int | None, int | None, int | None]]:
    """How many rows stand above the people, and where address, side and places are."""
    for above, (_, row) in enumerate(top):
        headers = [cells.clean(cell) for cell in row]
        columns = guess(headers, {})
        email = next((n for n, header in enumerate(headers) if columns.get(header) == "work_email"), None)
        if email is not None:
            return above + 1, (email, _position(headers, _SIDE_HEADERS), _position(headers, _CAPACITY_HEADERS))
    for above, (_, row) in enumerate(top):
        email = next((n for n, cell in enumerate(row) if "@" in cell), None)
        if email is not None:
            return above, (email, None, None)
    raise FileProblem("No column holds work emails. Name it “Work email” and try again.")


def _position(headers: list[str], names: set[str]) -> int | None:
    return next((n for n, header in enumerate(headers) if header_key(header) in names), None)


def _cell(row: list[str], position: int | None) -> str:
    return row[position] if position is not None and position < len(row) else ""


def _line(number: int, address: str, side: str, capacity: str) -> Line:
    try:
        read = cells.email(address)
        if not read:
            raise CellProblem("has no work email")
        return Line(number, read, side_of(side), capacity_of(capacity))
    except CellProblem as problem:
        return Line(number, cells.clean(address)[:254], problem=str(problem))


def _capped(lines: Iterable[Line]) -> list[Line]:
    """Each address once, the first time it is named; raises FileProblem beyond the limit."""
    return list(_limited(_once(lines)))


def _once(lines: Iterable[Line]) -> Iterator[Line]:
    seen: set[str] = set()
    for line in lines:
        if line.problem or line.address not in seen:
            seen.add(line.address)
            yield line


def _limited(lines: Iterable[Line]) -> Iterator[Line]:
    for count, line in enumerate(lines, start=1):
        if count > MAX_LINES:
            raise FileProblem(f"More than {MAX_LINES:,} people can’t be added at once. Split the list.")
        yield line
