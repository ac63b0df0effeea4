"""What must be true of the database role before Upstream serves anybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

# Of the role itself and of every role that it could become. A role that may create roles may give itself any other.
_POWERS = """
    SELECT coalesce(bool_or(r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolreplication), false),
           EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                   WHERE n.nspname IN ('public', 'app') AND c.relkind IN ('r', 'p')
                     AND pg_has_role(current_user, c.relowner, 'MEMBER'))
    FROM pg_roles r WHERE pg_has_role(current_user, r.oid, 'MEMBER')
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
        powerful, owns = cursor.fetchone()
    if not (powerful or owns):
        return []
    return [
        Error(
            "the application connects with a database role that row-level security does not bind",
            hint="Point DATABASE_URL at upstream_app; only migrations use DATABASE_OWNER_URL (docs/operations.md).",
            id="accounts.E001",
        )
    ]


def refuse_a_strong_role() -> None:
    """End the process before it serves or works; a database that cannot be asked ends it as well.

    The connection is not kept: the processes that fork from this one must not share a socket.
    """
    try:
        problems = the_application_role_is_weak(databases=["default"])
    finally:
        connection.close()
    if problems:
        raise SystemExit("\n".join(str(problem) for problem in problems))
