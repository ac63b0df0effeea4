"""Emptying database and broker after a test that really committed, as the cluster's superuser: no other role may."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import psycopg2
import redis
from django.conf import settings
from django.db import connections
from psycopg2 import sql

_KEPT = ("django_migrations", "django_content_type", "auth_permission")
_FILLED = sql.SQL("SELECT {name} WHERE EXISTS (SELECT 1 FROM {table})")


def empty_database(*args: Any, **kwargs: Any) -> None:
    """Delete every row that a test can have written, and forget the messages about it.

    Nearly all tables are empty after nearly every test, and truncating a table costs more than deleting its few rows.
    """
    empty_broker()
    connections["default"].close()
    with closing(psycopg2.connect(**_superuser())) as connection, connection, connection.cursor() as cursor:
        # No trigger and no foreign key is asked: the audit trail refuses, and all of it goes at once.
        cursor.execute("SET LOCAL session_replication_role = replica; SET LOCAL lock_timeout = '30s'")
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND NOT tablename = ANY(%s)", [list(_KEPT)]
        )
        tables = [sql.Identifier(row[0]) for row in cursor.fetchall()]
        # Whoever left a transaction open is found by an error.
        cursor.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(sql.SQL(", ").join(tables)))
        filled = [_FILLED.format(name=sql.Literal(table.string), table=table) for table in tables]
        cursor.execute(sql.SQL(" UNION ALL ").join(filled))
        for (table,) in cursor.fetchall():
            cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))


def empty_broker() -> None:
    """Forget every message: a worker that starts later must not work for organizations that are gone."""
    with closing(redis.Redis.from_url(settings.REDIS_URL)) as client:
        client.flushdb()


def _superuser() -> dict[str, Any]:
    parameters = connections["owner"].get_connection_params() | {"user": "postgres"}
    return {key: value for key, value in parameters.items() if key in {"dbname", "user", "host", "port"}}
