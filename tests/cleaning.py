"""Emptying database and broker after a test that really committed. The application may not TRUNCATE, so the owner does it."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import psycopg2
import redis
from django.conf import settings
from django.db import connections
from psycopg2 import sql

_KEPT = ("django_migrations", "django_content_type", "auth_permission")


def empty_database(*args: Any, **kwargs: Any) -> None:
    """Truncate every table that a test can have written to, and forget the messages about its rows."""
    empty_broker()
    connections["default"].close()
    with closing(psycopg2.connect(**_owner())) as connection, connection, connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '30s'")  # whoever left a transaction open is found by an error
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND NOT tablename = ANY(%s)", [list(_KEPT)]
        )
        tables = [sql.Identifier(row[0]) for row in cursor.fetchall()]
        audit = sql.Identifier("accounts_auditevent")
        cursor.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER audit_is_final").format(audit))
        cursor.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(tables)))
        cursor.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER audit_is_final").format(audit))


def empty_broker() -> None:
    """Forget every message: a worker that starts later must not work for organizations that are gone."""
    with closing(redis.Redis.from_url(settings.REDIS_URL)) as client:
        client.flushdb()


def _owner() -> dict[str, Any]:
    parameters = connections["owner"].get_connection_params()
    return {k: v for k, v in parameters.items() if k in {"dbname", "user", "password", "host", "port"}}
