"""Names that stand in texts of others: every text of the organization is looked through, and a pseudonym written over them.

It is SQL made of the registry and not of a list, so that a new model is looked through as well.
"""

from __future__ import annotations

import re
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

# What must not stand before and behind, or it is somebody else's.
_AROUND_NAME = ("(?<![[:alpha:]])(?<![[:alpha:]]-)", "(?![[:alpha:]])(?!-[[:alpha:]])")
_AROUND_ADDRESS = ("(?<![[:alnum:]._+-])", r"(?![[:alnum:]_-])(?!\.[[:alnum:]])")


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
            cursor.execute(*_statement(model, fields, [pattern(name) for name in names], pseudonym))
            changed += cursor.rowcount
    return changed


def _statement(
    model: Any, fields: Sequence[models.Field[Any, Any]], patterns: Sequence[str], pseudonym: str
) -> tuple[str, list[Any]]:
    quote = connection.ops.quote_name
    sets, hits, put, sought = [], [], [], []
    for field in fields:
        column = quote(str(field.column))
        written = f"{column}::text"
        for one in patterns:
            written = f"regexp_replace({written}, %s, %s, 'gi')"
            put += [one, pseudonym]
        sets.append(f"{column} = {written}::{field.db_type(connection)}")
        hits.append(f"{column}::text ~* ANY(%s)")
        sought.append(list(patterns))
    table = quote(model._meta.db_table)
    where = f"organization_id = (SELECT app.org()) AND ({' OR '.join(hits)})"
    return f"UPDATE {table} SET {', '.join(sets)} WHERE {where}", [*put, *sought]


def pattern(name: str) -> str:
    """A name or an address as Postgres finds it in texts and in documents, whole, in large letters and in small ones.

    Whoever is called Joann Lee, or Ann Lee-Moss, is not Ann Lee, and what is sent to joann@ is not sent to ann@.
    """
    # In documents and lists a backslash stands before quotes and backslashes, and a new line is a letter behind one.
    told = re.escape(name).replace(r"\\", r"\\{1,2}").replace('"', r'\\?"')
    before, after = _AROUND_ADDRESS if "@" in name else _AROUND_NAME
    return rf"(?:{before}|(?<=\\[bfnrt])){told}{after}"
