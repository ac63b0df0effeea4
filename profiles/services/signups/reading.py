"""A sign-up file row by row, and what it would do."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

from profiles import answers
from profiles.answers import Answers
from profiles.enums import SignupState
from profiles.models import SignupImport
from programs import spreadsheets
from programs.enums import EmployeeStatus, ParticipantState
from programs.models import Employee, Participant
from programs.services import files

MAX_LISTED = 500


@dataclass
class Plan:
    """What a file would do: rows by what becomes of them, and everything that is worth a word."""

    new: list[tuple[int, Answers, Employee]] = field(default_factory=list)
    known: list[tuple[int, Answers, Participant]] = field(default_factory=list)
    wrong: list[tuple[int, str, str]] = field(default_factory=list)
    warnings: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def accepted(self) -> list[tuple[Answers, uuid.UUID]]:
        """The rows that count, in the order of the file, each with whose it is."""
        found = [(number, entry, employee.pk) for number, entry, employee in self.new]
        found += [(number, entry, participant.employee_id) for number, entry, participant in self.known]
        return [(entry, employee_id) for _, entry, employee_id in sorted(found, key=lambda row: row[0])]


def rows(signup: SignupImport) -> Iterator[tuple[int, Answers]]:
    """Every row of the file with its number, read by the mapping."""
    stream = spreadsheets.rows(files.source_of(signup))
    _, headers = spreadsheets.headers_of(stream)
    for number, row in stream:
        yield number, answers.read(headers, signup.mapping, row)


def plan(signup: SignupImport) -> Plan:
    """Look everybody up. The first row of an address counts; those after it are wrong."""
    entries = list(rows(signup))
    people = {e.email: e for e in Employee.objects.filter(email__in=[entry.email for _, entry in entries])}
    taking = Participant.objects.filter(cohort_id=signup.cohort_id, employee__in=people.values())
    inside = {p.employee_id: p for p in taking.select_related("employee")}
    made, seen = Plan(), dict[str, int]()
    for number, entry in entries:
        employee = people.get(entry.email)
        refusal = _refusal(signup, entry, employee, seen, inside)
        if refusal or employee is None:
            made.wrong.append((number, *refusal))
            continue
        seen[entry.email] = number
        made.warnings += [(number, column, reason) for column, reason in entry.problems]
        participant = inside.get(employee.pk)
        if participant is None or participant.state == ParticipantState.WITHDRAWN:
            made.new.append((number, entry, employee))
        else:
            made.known.append((number, entry, participant))
    return made


def _refusal(
    signup: SignupImport, entry: Answers, employee: Employee | None, seen: dict[str, int], inside: dict
) -> tuple[str, str] | tuple[()]:
    """Column and reason why a row is left out, or nothing."""
    needed = {header for header, key in signup.mapping.items() if key in ("email", "side", "capacity")}
    if broken := next((problem for problem in entry.problems if problem[0] in needed), None):
        return broken
    if not entry.email:
        return "Work email", "has no work email"
    if entry.email in seen:
        return "Work email", f"{entry.email} stands in row {seen[entry.email]} already"
    if employee is None:
        return "Work email", f"{entry.email} is not in the directory"
    if employee.status == EmployeeStatus.LEFT:
        return "Work email", f"{employee.name} has left the organization"
    if not (entry.side or signup.side):
        return "Mentor or mentee", "does not say whether they are a mentor or a mentee"
    participant = inside.get(employee.pk)
    side = entry.side or signup.side
    if participant and participant.state != ParticipantState.WITHDRAWN and participant.side != side:
        return "Mentor or mentee", f"{employee.name} takes part as a {participant.side} already"
    return ()


def check(signup: SignupImport) -> Plan:
    """Write down what the file would do, and that it can be applied."""
    made = plan(signup)
    signup.count_new, signup.count_changed = len(made.new), len(made.known)
    signup.wrong_rows, signup.warnings = made.wrong[:MAX_LISTED], made.warnings[:MAX_LISTED]
    signup.state, signup.error, signup.done = SignupState.CHECKED, "", 0
    signup.save()
    return made
