"""Which column of a file means which of ours, in which order its dates and job levels stand; answers are remembered."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count

from accounts.actors import Actor
from accounts.enums import Permission
from programs import columns
from programs.enums import ImportState
from programs.models import DirectoryImport, Employee, JobLevel
from programs.services import files
from programs.services.imports import claims, uploads

MAPPABLE = (ImportState.UPLOADED, ImportState.CHECKED, ImportState.FAILED)


class BadMapping(Exception):
    """The columns chosen cannot be read as a directory."""


@transaction.atomic
def choose(
    *,
    actor: Actor,
    directory_import: DirectoryImport,
    mapping: dict[str, str],
    day_first: bool | None,
    full_roster: bool,
) -> DirectoryImport:
    """Keep what the columns mean; has the file checked at once unless job levels have to be put in order first."""
    actor.require(Permission.MANAGE_DIRECTORY)
    row = directory_import
    if row.state not in MAPPABLE:
        raise claims.WrongState("The columns of this import can no longer be changed.")
    mapping = {header: key for header, key in mapping.items() if key in columns.BY_KEY and header in row.headers}
    if missing := columns.missing(mapping.values()):
        raise BadMapping("Choose a column for: " + ", ".join(missing) + ".")
    if twice := columns.twice(mapping.values()):
        raise BadMapping("Only one column can mean: " + ", ".join(twice) + ".")
    row.mapping, row.full_roster, row.brake_released = mapping, full_roster, False
    order = date_order(row)
    row.day_first = day_first if order == "ask" else {"day": True, "month": False}.get(order)
    if order == "ask" and day_first is None:
        raise BadMapping("Say whether the day or the month comes first in the dates.")
    row.save(update_fields=["mapping", "full_roster", "brake_released", "day_first"])
    files.remember(uploads.KIND, mapping, row.headers)
    return row if proposed_grades(row) else _have_checked(row)


def date_order(directory_import: DirectoryImport) -> str:
    """Whether the file's date columns start with the ``day`` or the ``month``, or whether a person has to be asked."""
    facts = dict(zip(directory_import.headers, directory_import.columns, strict=True))
    dates = [header for header, key in directory_import.mapping.items() if key in columns.DATES]
    return columns.date_order(facts[header]["orders"] for header in dates)


def levels_of(directory_import: DirectoryImport) -> list[str]:
    """The different job levels in the file when grades have to be derived from them; none for a column of free text."""
    by_key = {key: header for header, key in directory_import.mapping.items()}
    if "grade" in by_key or "job_level" not in by_key:
        return []
    facts = directory_import.columns[directory_import.headers.index(by_key["job_level"])]
    return [] if facts["many"] else [value[:60] for value in facts["values"]]


def proposed_grades(directory_import: DirectoryImport) -> dict[str, int]:
    """A grade for each of the file's job levels, from junior to senior; none when all of them were ordered before."""
    levels, ordered = levels_of(directory_import), known_grades()
    return {} if set(levels) <= set(ordered) else columns.propose_grades(levels, _held_grades() | ordered)


def _held_grades() -> dict[str, int]:
    """The grade that most people of each job level in the directory have, as an earlier file told it."""
    people = Employee.objects.exclude(job_level="").exclude(grade=None)
    counted = people.values_list("job_level", "grade").annotate(people=Count("id")).order_by("people", "-grade")
    return {level: grade for level, grade, _people in counted}


def known_grades() -> dict[str, int]:
    """Grade of each job level that the organization has put in order."""
    return dict(JobLevel.objects.values_list("name", "grade"))


@transaction.atomic
def order_levels(*, actor: Actor, directory_import: DirectoryImport, grades: dict[str, int]) -> DirectoryImport:
    """Remember the grade of each job level, and have the file checked."""
    actor.require(Permission.MANAGE_DIRECTORY)
    asked = set(levels_of(directory_import))
    if missing := sorted(asked - set(grades)):
        raise BadMapping("Give a place to: " + ", ".join(missing) + ".")
    JobLevel.objects.bulk_create(
        [JobLevel(name=name, grade=grade) for name, grade in grades.items() if name in asked],
        update_conflicts=True,
        unique_fields=["organization", "name"],
        update_fields=["grade"],
    )
    return _have_checked(directory_import)


@transaction.atomic
def check_again(*, actor: Actor, directory_import: DirectoryImport) -> DirectoryImport:
    """Check a file once more with the columns already chosen, after a failure or a change of the directory."""
    actor.require(Permission.MANAGE_DIRECTORY)
    return _have_checked(directory_import)


def _have_checked(row: DirectoryImport) -> DirectoryImport:
    return claims.request(directory_import=row, come_from=MAPPABLE, go_to=ImportState.CHECKING)
