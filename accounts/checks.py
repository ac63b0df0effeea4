"""What must be true of the database role before Upstream serves anybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

_POWERS = """
    SELECT r.rolsuper, r.rolbypassrls,
           EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                   WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relowner = r.oid)
    FROM pg_roles r WHERE r.rolname = current_user
"""


@register(Tags.database)
def the_application_role_is_weak(
    *, app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Refuse a role that row security would not hold: superuser, BYPASSRLS, or owner of a table."""
    if "default" not in (databases or []):
        return []
    with connection.cursor() as cursor:
        cursor.execute(_POWERS)
        superuser, bypasses, owns = cursor.fetchone()
    if not (superuser or bypasses or owns):
        return []
    return [
        Error(
            "the application connects with a database role that row-level security does not bind",
            hint="Point DATABASE_URL at upstream_app; only migrations use DATABASE_OWNER_URL (docs/operations.md).",
            id="accounts.E001",
        )
    ]
