"""Who is meant by a list of addresses, in the directory and in a cohort."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile

from accounts.actors import Actor
from accounts.enums import Permission
from programs import namelists, spreadsheets
from programs.enums import ParticipantState, Side
from programs.models import Cohort, Employee, Participant
from programs.namelists import Line
from programs.spreadsheets import FileProblem


@dataclass(frozen=True)
class Named:
    """One person found, and the place that the list asks for."""

    employee: Employee
    side: str
    capacity: int


@dataclass
class Names:
    """What became of each line: found, taking part already, unknown to the directory, or unreadable."""

    found: list[Named] = field(default_factory=list)
    inside: list[Employee] = field(default_factory=list)
    unknown: list[Line] = field(default_factory=list)
    wrong: list[Line] = field(default_factory=list)


def read(*, actor: Actor, cohort: Cohort, pasted: str, upload: UploadedFile | None, side: str, capacity: int) -> Names:
    """Look everybody up; a line without a side or a capacity of its own gets those given. Raises FileProblem."""
    actor.require(Permission.MANAGE_PROGRAMS)
    lines = _filed(upload) if upload else namelists.pasted(pasted)
    people = {e.email: e for e in Employee.objects.filter(email__in=[line.address for line in lines])}
    taking = Participant.objects.filter(cohort=cohort, employee__in=people.values())
    inside = set(taking.exclude(state=ParticipantState.WITHDRAWN).values_list("employee_id", flat=True))
    names = Names()
    for line in lines:
        employee = people.get(line.address)
        if line.problem:
            names.wrong.append(line)
        elif employee is None:
            names.unknown.append(line)
        elif employee.pk in inside:
            names.inside.append(employee)
        else:
            names.found.append(_named(employee, line, side, capacity))
    return names


def _named(employee: Employee, line: Line, side: str, capacity: int) -> Named:
    where = line.side or side
    return Named(employee, where, (line.capacity or capacity) if where == Side.MENTOR else 1)


def _filed(upload: UploadedFile) -> list[Line]:
    """The lines of an upload, which is forgotten again."""
    if (upload.size or 0) > spreadsheets.MAX_BYTES:
        raise FileProblem("The file is larger than 50 MB.")
    with tempfile.NamedTemporaryFile() as file:
        for chunk in upload.chunks():
            file.write(chunk)
        file.flush()
        return namelists.filed(spreadsheets.identify(Path(file.name)))
