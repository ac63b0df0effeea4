"""The dry run: reads the file, compares it with the directory, and writes down what applying it would do."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from accounts.tenancy import tenant
from programs import rosters, spreadsheets
from programs.enums import EmployeeStatus, ImportState, RowKind
from programs.models import DirectoryImport, Employee, ImportRow
from programs.rosters import Directory, Entry, Known, Layout
from programs.selectors.days import today_of
from programs.services import files
from programs.services.imports import bulk, changes, mappings
from programs.services.imports.claims import Claim

BATCH = 2_000
SHOWN_WARNINGS = 200


def check(claim: Claim) -> None:
    """Fill the import's rows and counts; ends in ``checked``. Starting over after a lost worker forgets the earlier rows."""
    with tenant(claim.actor.organization_id):
        row = DirectoryImport.objects.get(pk=claim.import_id)
        ImportRow.objects.filter(directory_import=row)._raw_delete("default")
        layout, directory = _layout(row), _directory()
        started = timezone.now()
    entries = list(_read(claim, row, layout))
    claim.advance("comparing", 0, row.total)
    rosters.resolve(entries, directory, layout)
    _keep_lines(row, entries)
    counts = _compare(claim, row, entries, layout.today)
    if row.full_roster:
        counts += _missing(claim, row, entries, directory, layout.today)
    _finish(claim, row, entries, directory, counts, started)


def _layout(row: DirectoryImport) -> Layout:
    headers = {key: header for header, key in row.mapping.items()}
    positions = {key: row.headers.index(header) for key, header in headers.items()}
    return Layout(positions, headers, row.day_first, mappings.known_grades(), today_of(row.organization))


def _directory() -> Directory:
    names = ("pk", "number", "email", "first_name", "last_name", "status", "manager_id")
    people = Employee.objects.values_list(*names).iterator(chunk_size=5_000)
    return Directory(Known(p[0], p[1], p[2], f"{p[3]} {p[4]}", p[5], p[6]) for p in people)


def _read(claim: Claim, row: DirectoryImport, layout: Layout) -> Iterator[Entry]:
    seen: dict[str, str] = {}
    stream = spreadsheets.rows(files.source_of(row))
    spreadsheets.headers_of(stream)
    for done, (number, line) in enumerate(stream, start=1):
        if done % 5_000 == 1:
            claim.advance("reading", done - 1, row.total)
        yield rosters.read(number, line, layout, seen)


def _keep_lines(row: DirectoryImport, entries: list[Entry]) -> None:
    """Fetch the original cells of rows that turned out wrong only beside the others; keeping all of them costs memory."""
    wanted = {entry.row: entry for entry in entries if entry.problems and not entry.cells}
    if wanted:
        for number, line in spreadsheets.rows(files.source_of(row)):
            if number in wanted:
                wanted[number].cells = line


def _compare(claim: Claim, row: DirectoryImport, entries: list[Entry], today: dt.date) -> Counter[str]:
    counts: Counter[str] = Counter()
    for start in range(0, len(entries), BATCH):
        part = entries[start : start + BATCH]
        with tenant(claim.actor.organization_id):
            claim.advance_inside("comparing", start, row.total)
            found = _current([entry.employee for entry in part if entry.employee and not entry.is_new])
            rows = [_import_row(row, entry, found, today) for entry in part]
            counts.update(r["kind"] if r else "unchanged" for r in rows)
            bulk.insert(ImportRow, [r for r in rows if r])
    return counts


def _current(ids: list[Any]) -> dict[Any, dict[str, Any]]:
    people = Employee.objects.filter(pk__in=ids).values("pk", *changes.COLUMNS)
    return {person.pop("pk"): changes.jsonable(person) for person in people}


def _import_row(
    row: DirectoryImport, entry: Entry, found: dict[Any, dict[str, Any]], today: dt.date
) -> dict[str, Any] | None:
    """The row of the report that belongs to one row of the file; None when nothing would change."""
    line: dict[str, Any] = {"directory_import_id": row.pk, "number": entry.row, "label": entry.name[:300]}
    if entry.problems:
        columns = ", ".join(dict.fromkeys(column for column, _ in entry.problems))
        reasons = "; ".join(f"{column}: {reason}" for column, reason in entry.problems)
        kept = {"row": [cell[:500] for cell in entry.cells]}
        return line | {"kind": RowKind.WRONG, "column": columns[:200], "reason": reasons[:500], "after": kept}
    if entry.is_new:
        after = changes.wanted(entry, changes.NOTHING, today)
        return line | {"kind": RowKind.NEW, "after": after | {"id": str(entry.employee)}}
    current = found[entry.employee]
    before, after = changes.difference(current, changes.wanted(entry, current, today))
    if not after:
        return None
    return line | {
        "kind": changes.kind_of(before, after), "employee_id": entry.employee, "before": before, "after": after,
    }  # fmt: skip


def _missing(
    claim: Claim, row: DirectoryImport, entries: list[Entry], directory: Directory, today: dt.date
) -> Counter[str]:
    """Everybody who works here and whom the full roster does not list; a wrong row still lists its person."""
    listed = {entry.employee for entry in entries}
    gone = [p for p in directory.people.values() if p.status != EmployeeStatus.LEFT and p.id not in listed]
    for start in range(0, len(gone), BATCH):
        with tenant(claim.actor.organization_id):
            claim.advance_inside("looking for leavers", row.total, row.total)
            found = _current([person.id for person in gone[start : start + BATCH]])
            bulk.insert(ImportRow, [_leaver(row, pk, current, today) for pk, current in found.items()])
    return Counter({RowKind.DEACTIVATED: len(gone)})


def _leaver(row: DirectoryImport, pk: Any, current: dict[str, Any], today: dt.date) -> dict[str, Any]:
    before, after = changes.difference(current, current | changes.leaving(today, current))
    label = f"{current['first_name']} {current['last_name']}"
    line = {"directory_import_id": row.pk, "kind": RowKind.DEACTIVATED, "employee_id": pk, "label": label[:300]}
    return line | {"before": before, "after": after, "reason": "is not in the file"}


def _finish(
    claim: Claim,
    row: DirectoryImport,
    entries: list[Entry],
    directory: Directory,
    counts: Counter[str],
    started: dt.datetime,
) -> None:
    warnings = [[e.row, column, reason] for e in entries if not e.problems for column, reason in e.warnings]
    results = {f"count_{kind}": counts[kind] for kind in (*RowKind.values, "unchanged")}
    active = sum(1 for person in directory.people.values() if person.status != EmployeeStatus.LEFT)
    with tenant(claim.actor.organization_id):
        claim.advance_inside("checked", row.total, row.total)
        DirectoryImport.objects.filter(pk=claim.import_id).update(
            state=ImportState.CHECKED,
            checked_at=started,
            active_before=active,
            warnings=warnings[:SHOWN_WARNINGS],
            count_warnings=len(warnings),
            **results,
        )
