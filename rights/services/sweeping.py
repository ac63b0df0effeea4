"""Names that stand in texts of others: every text of the organization is looked through, and a pseudonym written over them.

It is SQL made of the registry and not of a list, so that a new model is looked through as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from accounts.tenancy import OrganizationKey, PrivateRLS
from rights.people import model_of
from rights.registry import REGISTRY

# Texts that are not looked through, each for a reason. Sealed words are none: nobody can look into them.
SPARED = {
    "accounts.AuditEvent": "written by a door of its own",
    "analytics.BoardReport": "stays as it was shown, and the database lets nobody change it: numbers, and sources of numbers",
    "programs.Employee": "rows of others, who may be called the same",
    "programs.EmployeeVersion": "work facts, without a name",
}


def columns() -> dict[Any, list[models.Field[Any, Any]]]:
    """Every text of every owned table that is no choice: what somebody may have written a name into.

    What is private inside of the organization is others' own word, told in confidence: nobody changes it behind their back.
    """
    found: dict[Any, list[models.Field[Any, Any]]] = {}
    for label in REGISTRY.keys() - SPARED.keys():
        model = model_of(label)
        if _is_owned(model) and (texts := [field for field in model._meta.local_fields if _is_text(field)]):
            found[model] = texts
    return dict(sorted(found.items(), key=lambda one: one[0]._meta.label))


def _is_owned(model: Any) -> bool:
    owned = any(isinstance(field, OrganizationKey) for field in model._meta.local_fields)
    return owned and not any(isinstance(one, PrivateRLS) for one in model._meta.constraints)


def _is_text(field: models.Field[Any, Any]) -> bool:
    kinds = models.CharField | models.TextField | models.JSONField | ArrayField
    inner = getattr(field, "base_field", field)
    words = models.CharField | models.TextField | models.JSONField
    return isinstance(field, kinds) and isinstance(inner, words) and not inner.choices


def sweep(*, names: Sequence[str], pseudonym: str) -> int:
    """Write the pseudonym over each of these names wherever it stands; returns in how many rows. Takes a query per table."""
    changed = 0
    with connection.cursor() as cursor:
        for model, fields in columns().items():
            cursor.execute(*_statement(model, fields, names, pseudonym))
            changed += cursor.rowcount
    return changed


def _statement(
    model: Any, fields: Sequence[models.Field[Any, Any]], names: Sequence[str], pseudonym: str
) -> tuple[str, list[Any]]:
    quote = connection.ops.quote_name
    sets, hits, put, sought = [], [], [], []
    for field in fields:
        column = quote(str(field.column))
        written = f"{column}::text"
        escaped = _is_json(field)
        for name in names:
            written = f"replace({written}, %s, %s)"
            put += [_told(name) if escaped else name, pseudonym]
        sets.append(f"{column} = {written}::{field.db_type(connection)}")
        hits.append(f"{column}::text LIKE ANY(%s)")
        sought.append([f"%{_pattern(_told(name) if escaped else name)}%" for name in names])
    table = quote(model._meta.db_table)
    where = f"organization_id = (SELECT app.org()) AND ({' OR '.join(hits)})"
    return f"UPDATE {table} SET {', '.join(sets)} WHERE {where}", [*put, *sought]


def _is_json(field: models.Field[Any, Any]) -> bool:
    """Whether quotes and backslashes stand in it behind another one: documents, and lists as Postgres writes them."""
    return isinstance(field, models.JSONField | ArrayField)


def _told(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '\\"')


def _pattern(name: str) -> str:
    return name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
