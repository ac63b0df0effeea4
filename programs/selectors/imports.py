"""How imports are obtained."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.actors import Actor
from accounts.enums import Permission
from programs.enums import RowKind
from programs.models import DirectoryImport, ImportRow

MANAGE = Permission.MANAGE_DIRECTORY
TABS = (
    (RowKind.NEW, "New"),
    (RowKind.CHANGED, "Changed"),
    (RowKind.DEACTIVATED, "Deactivated"),
    (RowKind.WRONG, "Wrong"),
)


def history(actor: Actor) -> QuerySet[DirectoryImport]:
    """All imports of the organization, the latest first; long documents stay in the database."""
    actor.require(Permission.MANAGE_DIRECTORY)
    heavy = ("headers", "samples", "columns", "mapping", "warnings")
    return DirectoryImport.objects.select_related("uploaded_by").defer(*heavy).order_by("-created_at", "-pk")


def one(actor: Actor, pk: uuid.UUID) -> DirectoryImport:
    """One import of the organization; anybody else's is not found."""
    actor.require(Permission.MANAGE_DIRECTORY)
    return get_object_or_404(DirectoryImport.objects.select_related("uploaded_by"), pk=pk)


def rows(actor: Actor, directory_import: DirectoryImport, kind: str) -> QuerySet[ImportRow]:
    """The rows of one kind, in the order of the file."""
    actor.require(Permission.MANAGE_DIRECTORY)
    return ImportRow.objects.filter(directory_import=directory_import, kind=kind).order_by("number", "label", "pk")


def wrong_lines(actor: Actor, directory_import: DirectoryImport) -> Iterator[list[Any]]:
    """Every wrong row as it stood in the file, with its number, column and reason in front."""
    wrong = rows(actor, directory_import, RowKind.WRONG).values_list("number", "column", "reason", "after")
    for number, column, reason, after in wrong.iterator(chunk_size=2_000):
        yield [number, column, reason, *after.get("row", [])]
