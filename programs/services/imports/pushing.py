"""A push of another system into the directory: an import like any other, checked and applied within one request."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Q

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.lines import clean
from accounts.models import Organization
from programs.columns import COLUMNS
from programs.enums import EmployeeStatus, ImportState, RowKind
from programs.models import DirectoryImport, Employee, ImportRow
from programs.selectors.days import today_of
from programs.services.imports import applying, checking, claims, mappings, uploads

MOST = 1_000
KEYS = {column.field: column.key for column in COLUMNS if column.field}
_MANAGER = ("manager_number", "manager_email")
_LEAVING = ("status", "leave_date")


class Overtaken(Exception):
    """Somebody else has changed the directory at the same moment."""


class NothingSent(Exception):
    """No row has a single value."""


@dataclass(frozen=True)
class Pushed:
    """What a push did; each error and warning with its row, of which the first is 1, its column, and the reason."""

    row: DirectoryImport
    errors: list[tuple[int, str, str]]
    warnings: list[tuple[int, str, str]]


@transaction.atomic
def push(
    *, actor: Actor, employees: Sequence[Mapping[str, Any]], full_roster: bool = False, release_brake: bool = False
) -> Pushed:
    """Bring employees in and change those that are known; what a row leaves out stays as it is.

    Wrong rows are left out and told, as of a file. Raises applying.BrakeHeld, Overtaken and NothingSent, and then nothing has
    happened.
    """
    actor.require(Permission.MANAGE_DIRECTORY)
    table = _table(employees, today_of(Organization.objects.get(pk=actor.organization_id)))
    if not any(any(line) for line in table[1:]):
        raise NothingSent("Every row is empty.")
    name = f"{actor.name}.csv"
    row = uploads.receive(actor=actor, upload=SimpleUploadedFile(name, _as_file(table)))
    try:
        return _worked_on(actor, row, table, full_roster, release_brake)
    except BaseException:
        # The transaction takes back the row; nothing else would take back the file.
        row.file.storage.delete(str(row.file.name))
        raise


def _worked_on(
    actor: Actor, row: DirectoryImport, table: list[list[str]], full_roster: bool, release_brake: bool
) -> Pushed:
    mapping = {field: KEYS[field] for field in table[0]}
    mappings.choose(actor=actor, directory_import=row, mapping=mapping, day_first=None, full_roster=full_roster)
    checking.check(_claimed(actor, row))
    row.refresh_from_db()
    applying.request(actor=actor, directory_import=row, release=release_brake)
    applying.apply(_claimed(actor, row))
    row.refresh_from_db()
    if row.state != ImportState.APPLIED:
        raise Overtaken(
            "The directory has changed at the same moment. Nothing was changed by this request; send it again."
        )
    wrong = ImportRow.objects.filter(directory_import=row, kind=RowKind.WRONG).order_by("number", "pk")
    errors = [
        (number - 1, column, reason) for number, column, reason in wrong.values_list("number", "column", "reason")
    ]
    empty = [(place, "", "The row is empty") for place, line in enumerate(table) if place and not any(line)]
    return Pushed(
        row, sorted(errors + empty), [(number - 1, column, reason) for number, column, reason in row.warnings]
    )


def _claimed(actor: Actor, row: DirectoryImport) -> claims.Claim:
    claim = claims.take(actor=actor, import_id=row.pk)
    if claim is None:
        raise Overtaken("A worker has taken this up already. Nothing was changed by this request; send it again.")
    return claim


def _table(employees: Sequence[Mapping[str, Any]], today: dt.date) -> list[list[str]]:
    """The rows below their header; a cell that a row leaves out while another has it says what the directory says."""
    used = {field for one in employees for field in one}
    used |= {"grade"} if "job_level" in used else set()
    used |= set(_MANAGER) if used & set(_MANAGER) else set()
    used |= set(_LEAVING) if used & set(_LEAVING) else set()
    fields = [field for field in KEYS if field in used]
    known, grades = _known(employees), mappings.known_grades()
    return [fields, *(list(_line(one, fields, _held(one, known, today), grades)) for one in employees)]


def _held(one: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]], today: dt.date) -> dict[str, Any]:
    """What the directory says where a row says nothing; of who leaves or comes back it says what a file would."""
    by_number = known.get(f"number {_text(one.get('number'))}")
    now = dict(by_number or known.get(f"email {_text(one.get('email')).lower()}") or {})
    if (one.get("leave_date") or today) < today:
        return now | {"status": EmployeeStatus.LEFT}
    if now.get("status") == EmployeeStatus.LEFT and one.get("status") != EmployeeStatus.LEFT:
        return now | dict.fromkeys(
            _LEAVING
        )  # somebody who is sent again works here again, and not until a day that is over
    return now


def _line(
    one: Mapping[str, Any], fields: list[str], held: Mapping[str, Any], grades: Mapping[str, int]
) -> Iterator[str]:
    for field in fields:
        if field in one:
            yield _text(one[field])
        elif field in _MANAGER and any(other in one for other in _MANAGER):
            yield ""
        elif field == "grade" and _text(one.get("job_level")) in grades:
            yield str(grades[_text(one["job_level"])])
        else:
            yield _text(held.get(field))


def _known(employees: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """How those who are meant stand in the directory, by number and by address."""
    numbers = {_text(one.get("number")) for one in employees} - {""}
    emails = {_text(one.get("email")).lower() for one in employees} - {""}
    rows = Employee.objects.filter(Q(number__in=numbers) | Q(email__in=emails)).select_related("manager")
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        values = {field: getattr(row, field) for field in KEYS if field not in _MANAGER}
        if row.manager:
            values |= {"manager_number": row.manager.number, "manager_email": row.manager.email}
        found[f"email {row.email}"] = values
        if row.number:
            found[f"number {row.number}"] = values
    return found


def _text(value: Any) -> str:
    return "" if value is None else clean(str(value))


def _as_file(table: list[list[str]]) -> bytes:
    """NOTE: with every cell in quotes no cell can look like a separator, and the mark in front says which letters follow."""
    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows(table)
    return file.getvalue().encode("utf-8-sig")
