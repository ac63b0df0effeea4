"""Directory files, and an import taken through its steps without a broker."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import actors
from programs.enums import ImportState
from programs.models import DirectoryImport
from programs.services.imports import applying, mappings, undoing, uploads, work
from tests.factories.cast import Member

HEADER = "Employee ID,Work Email,First Name,Last Name,Job Title,Department,Manager ID,Hire Date"


def table(*lines: str, header: str = HEADER) -> bytes:
    """A CSV file of these lines."""
    return "\n".join([header, *lines, ""]).encode()


STAFF = (
    "001,ada@nordwind.example,Ada,Bakker,Engineer,Grid,003,2024-02-01",
    "002,ben@nordwind.example,Ben,Cole,Analyst,Trading,003,2023-05-15",
    "003,cleo@nordwind.example,Cleo,Dahl,Director,Grid,,2010-01-01",
)


def uploaded(member: Member, content: bytes, name: str = "people.csv") -> uuid.UUID:
    """Upload a file and return the import's id."""
    with member.acting() as actor:
        return uploads.receive(actor=actor, upload=SimpleUploadedFile(name, content)).pk


def worked(member: Member, pk: uuid.UUID) -> DirectoryImport:
    """Do what the worker would do, and return the import afterwards."""
    work.go_on(actor=actors.system(member.organization.pk), import_id=pk)
    with member.acting():
        return DirectoryImport.objects.get(pk=pk)


def checked(member: Member, content: bytes, name: str = "people.csv", **choices: Any) -> DirectoryImport:
    """Upload, take the guessed columns, and check."""
    pk = uploaded(member, content, name)
    with member.acting() as actor:
        row = DirectoryImport.objects.get(pk=pk)
        chosen = {"mapping": row.mapping, "day_first": None, "full_roster": False} | choices
        row = mappings.choose(actor=actor, directory_import=row, **chosen)
        if row.state == ImportState.UPLOADED:
            mappings.order_levels(actor=actor, directory_import=row, grades=mappings.proposed_grades(row))
    return worked(member, pk)


def applied(member: Member, content: bytes, name: str = "people.csv", **choices: Any) -> DirectoryImport:
    """The whole way into the directory, with the brake released."""
    row = checked(member, content, name, **choices)
    with member.acting() as actor:
        applying.request(actor=actor, directory_import=row, release=True)
    return worked(member, row.pk)


def undone(member: Member, row: DirectoryImport) -> DirectoryImport:
    """Back again."""
    with member.acting() as actor:
        undoing.request(actor=actor, directory_import=row)
    return worked(member, row.pk)
