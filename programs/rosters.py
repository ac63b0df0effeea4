"""A whole directory file against the directory: who is meant by each row, and which rows are wrong and why. Pure."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.identifiers import uuid7
from programs import cells
from programs.cells import CellProblem
from programs.columns import BY_KEY

REQUIRED = ("work_email", "first_name", "last_name")


@dataclass(frozen=True)
class Layout:
    """Where each of our columns stands in the file and how its cells are read. ``headers`` names it as the file does."""

    positions: Mapping[str, int]
    headers: Mapping[str, str]
    day_first: bool | None
    grades: Mapping[str, int]
    today: dt.date


@dataclass(slots=True)
class Entry:
    """One row of the file: its values by field of Employee, ready for JSON, and what is wrong with it."""

    row: int
    cells: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    manager: tuple[str, str] | None = None
    problems: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)
    employee: uuid.UUID | None = None
    is_new: bool = False

    @property
    def name(self) -> str:
        """How the row is called on screen."""
        names = f"{self.values.get('first_name', '')} {self.values.get('last_name', '')}".strip()
        return names or self.values.get("email") or self.values.get("number") or f"Row {self.row}"

    def wrong(self, column: str, reason: str) -> None:
        """Refuse the row; the others go on."""
        self.problems.append((column, reason))


@dataclass(frozen=True, slots=True)
class Known:
    """One employee of the directory, as far as recognizing somebody needs."""

    id: uuid.UUID
    number: str
    email: str
    name: str
    status: str
    manager: uuid.UUID | None


class Directory:
    """The directory by number, by address, and by number without leading zeros."""

    def __init__(self, people: Iterable[Known]) -> None:
        self.people = {person.id: person for person in people}
        self.by_email = {person.email: person for person in self.people.values()}
        self.by_number = {person.number: person for person in self.people.values() if person.number}
        self.by_stripped: dict[str, Known | None] = {}
        for number, person in self.by_number.items():
            if number.startswith("0"):
                stripped = number.lstrip("0")
                self.by_stripped[stripped] = None if stripped in self.by_stripped else person


_TEXTS = ("preferred_name", "job_title", "job_level", "department", "business_unit", "team", "location", "country")


def read(row: int, line: list[str], layout: Layout, seen: dict[str, str]) -> Entry:
    """Parse one row. ``seen`` shares equal strings between rows, for most departments come a thousand times."""
    entry = Entry(row)

    def take(key: str, parse: Any) -> Any:
        position = layout.positions.get(key)
        if position is None:
            return None
        try:
            return parse(line[position] if position < len(line) else "")
        except CellProblem as problem:
            entry.wrong(layout.headers[key], str(problem))
            return None

    def keep(field_name: str, value: Any) -> None:
        entry.values[field_name] = seen.setdefault(value, value) if isinstance(value, str) else value

    _names(entry, layout, take, keep)
    for key in _TEXTS:
        if key in layout.positions:
            keep(key, take(key, lambda raw, limit=BY_KEY[key].limit: cells.text(raw, limit)) or "")
    for key, field_name, parse in (("employee_id", "number", cells.identifier), ("time_zone", "time_zone", cells.zone)):
        if key in layout.positions:
            keep(field_name, take(key, parse) or "")
    _work(entry, layout, take, keep)
    _manager(entry, take)
    if entry.problems:
        entry.cells = line
    return entry


def _names(entry: Entry, layout: Layout, take: Any, keep: Any) -> None:
    keep("email", take("work_email", cells.email) or "")
    first, last = take("full_name", cells.split_name) or ("", "")
    for field_name, split in (("first_name", first), ("last_name", last)):
        keep(field_name, take(field_name, lambda raw: cells.text(raw, 120)) or split[:120])
    flawed = {column for column, _ in entry.problems}
    for key in REQUIRED:
        header = layout.headers.get(key) or layout.headers.get("full_name", BY_KEY[key].label)
        if not entry.values[BY_KEY[key].field] and header not in flawed:
            entry.wrong(header, f"{BY_KEY[key].label} is missing")
            flawed.add(header)


def _work(entry: Entry, layout: Layout, take: Any, keep: Any) -> None:
    for key in ("hire_date", "leave_date"):
        if key in layout.positions:
            found = take(key, lambda raw: cells.day(raw, layout.day_first))
            keep(key, found.isoformat() if found else None)
    if "grade" in layout.positions:
        keep("grade", take("grade", cells.whole))
    elif "job_level" in layout.positions:
        keep("grade", layout.grades.get(entry.values["job_level"]))
    if "employment_status" in layout.positions:
        keep("status", take("employment_status", cells.status) or "active")
    elif (entry.values.get("leave_date") or "9999") < layout.today.isoformat():
        keep("status", "left")
    hired, leaves = entry.values.get("hire_date"), entry.values.get("leave_date")
    if hired and leaves and leaves < hired:
        entry.wrong(layout.headers["leave_date"], "is before the hire date")


def _manager(entry: Entry, take: Any) -> None:
    number = take("manager_employee_id", cells.identifier)
    email = take("manager_email", cells.email)
    if number is not None or email is not None:
        entry.manager = ("number", number) if number else ("email", email or "")


def resolve(entries: list[Entry], directory: Directory, layout: Layout) -> None:
    """Find out whom each row means and who their manager is; refuse what contradicts the file or the directory."""
    _refuse_twice(entries, "number", layout.headers.get("employee_id", ""))
    _refuse_twice(entries, "email", layout.headers.get("work_email", ""))
    for entry in entries:
        _recognize(entry, directory, layout)
    _refuse_clashes(entries, directory, layout)
    _managers(entries, directory, layout)
    _forget_lost_managers(entries, layout)
    while _refuse_cycles(entries, directory, layout):
        _forget_lost_managers(entries, layout)


def _refuse_twice(entries: list[Entry], field_name: str, header: str) -> None:
    rows: dict[str, list[Entry]] = {}
    for entry in entries:
        if value := entry.values.get(field_name):
            rows.setdefault(value, []).append(entry)
    for value, same in rows.items():
        if len(same) > 1:
            numbers = ", ".join(str(entry.row) for entry in same[:5]) + (" …" if len(same) > 5 else "")
            for entry in same:
                entry.wrong(header, f"“{value}” stands in {len(same)} rows: {numbers}")


def _recognize(entry: Entry, directory: Directory, layout: Layout) -> None:
    """The number first, the address second. Rows that are wrong are recognized too, so that nobody is deactivated by a typo."""
    number, email = entry.values.get("number", ""), entry.values.get("email", "")
    person = directory.by_number.get(number)
    if person is None and number and (padded := directory.by_stripped.get(number)):
        person = padded
        entry.values["number"] = padded.number
        entry.warnings.append(
            (layout.headers["employee_id"], f"leading zeros were lost: {number} is read as {padded.number}")
        )
    person = person or directory.by_email.get(email)
    if person is not None:
        entry.employee = person.id
    elif not entry.problems:
        entry.employee, entry.is_new = uuid7(), True


def _refuse_clashes(entries: list[Entry], directory: Directory, layout: Layout) -> None:
    """Two rows that mean one person, and an address or number that somebody outside of the file keeps."""
    meant: dict[uuid.UUID, list[Entry]] = {}
    for entry in entries:
        if entry.employee is not None:
            meant.setdefault(entry.employee, []).append(entry)
    for same in meant.values():
        if len(same) > 1 and not any(entry.problems for entry in same):
            for entry in same:
                others = ", ".join(str(other.row) for other in same if other is not entry)
                entry.wrong(layout.headers["work_email"], f"means the same person as row {others}")
    moved = {e.employee for e in entries if e.employee and not e.problems}
    for entry in entries:
        if entry.problems:
            continue
        for known, key in ((directory.by_email, "work_email"), (directory.by_number, "employee_id")):
            holder = known.get(entry.values.get(BY_KEY[key].field, ""))
            if holder is not None and holder.id != entry.employee and holder.id not in moved:
                entry.wrong(layout.headers[key], f"belongs to {holder.name} in the directory")


def _managers(entries: list[Entry], directory: Directory, layout: Layout) -> None:
    """Link each row to its manager; one who stands in a wrong row is left as it was, with a warning."""
    header = _manager_header(layout)
    listed: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        for kind in ("number", "email"):
            if value := entry.values.get(kind):
                listed.setdefault((kind, value), entry)
    for entry in entries:
        if entry.manager is None or entry.problems:
            continue
        _link(entry, listed, directory, header)


def _link(entry: Entry, listed: Mapping[tuple[str, str], Entry], directory: Directory, header: str) -> None:
    kind, value = entry.manager or ("", "")
    if not value:
        entry.values["manager_id"] = None
        return
    known = directory.by_number if kind == "number" else directory.by_email
    person = known.get(value) or (directory.by_stripped.get(value) if kind == "number" else None)
    in_file = listed.get((kind, value))
    if in_file is entry:
        entry.values["manager_id"] = None
        entry.warnings.append((header, "is their own manager; no manager is kept"))
    elif in_file is not None and in_file.employee is not None:
        entry.values["manager_id"] = str(in_file.employee)
    elif person is not None:
        entry.values["manager_id"] = str(person.id)
    elif in_file is not None:
        _keep_manager(entry, header, in_file.row)
    else:
        entry.wrong(header, f"no manager “{value[:60]}” in the file or the directory")


def _forget_lost_managers(entries: list[Entry], layout: Layout) -> None:
    """Somebody new whose row is refused does not come into being, so nobody can report to them."""
    lost = {str(entry.employee): entry.row for entry in entries if entry.problems and entry.is_new}
    for entry in entries:
        row = lost.get(entry.values.get("manager_id") or "")
        if row is not None and not entry.problems:
            del entry.values["manager_id"]
            _keep_manager(entry, _manager_header(layout), row)


def _keep_manager(entry: Entry, header: str, row: int) -> None:
    entry.warnings.append((header, f"the manager stands in row {row}, which is wrong; the manager stays as it was"))


def _manager_header(layout: Layout) -> str:
    return layout.headers.get("manager_employee_id") or layout.headers.get("manager_email", "")


def _refuse_cycles(entries: list[Entry], directory: Directory, layout: Layout) -> bool:
    """Refuse the rows of every circle of managers; True when one was found, for refusing can close another."""
    header = _manager_header(layout)
    right = {str(e.employee): e for e in entries if not e.problems and e.employee and "manager_id" in e.values}
    above = {str(person.id): str(person.manager) for person in directory.people.values() if person.manager}
    above |= {key: entry.values["manager_id"] for key, entry in right.items()}
    names = {key: entry.name for key, entry in right.items()}
    found = False
    for circle in cycles(above):
        path = " → ".join(names.get(k) or _name(k, directory) for k in [*circle, circle[0]])
        for key in circle:
            if key in right:
                found = True
                right[key].wrong(header, f"managers run in a circle: {path}"[:400])
    return found


def _name(key: str, directory: Directory) -> str:
    person = directory.people.get(uuid.UUID(key))
    return person.name if person else "?"


def cycles(above: Mapping[str, str | None]) -> Iterator[list[str]]:
    """Yield each circle in a mapping from somebody to the one above, in linear time."""
    done: set[str] = set()
    for start in above:
        path: dict[str, int] = {}
        at: str | None = start
        while at is not None and at not in done and at not in path:
            path[at] = len(path)
            at = above.get(at)
        if at is not None and at in path:
            yield list(path)[path[at] :]
        done.update(path)
