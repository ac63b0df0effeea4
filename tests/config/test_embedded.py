"""The roles file serves every cluster, and what was saved by the backup's role can be put back."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.db import connections

from config import embedded
from tests.addresses import database_url
from tests.factories.cast import Cast
from tests.factories.rows import make_employee

RESTORED = "restored_upstream"


def program(name: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """One of Postgres's own programs."""
    command = [str(embedded.programs() / name), *arguments]
    return subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)


def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def test_the_roles_are_what_the_locks_need(db: Any) -> None:
    query = """SELECT rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolinherit FROM pg_roles
               WHERE rolname LIKE 'upstream_%' ORDER BY rolname"""
    assert rows(database_url("postgres"), query) == [
        ("upstream_app", True, False, False, False, False),
        ("upstream_backup", True, False, True, False, True),
        ("upstream_owner", True, False, False, False, True),
    ]


def test_the_roles_file_can_be_run_again_and_sets_passwords(db: Any) -> None:
    host = connections["default"].get_connection_params()["host"]
    script = str(embedded.BASE_DIR / "config" / "roles.sql")
    passwords = {"OWNER_PASSWORD": "o", "APP_PASSWORD": "it's", "BACKUP_PASSWORD": "b"}
    done = program("psql", "-X", "-q", "-h", host, "-U", "postgres", "-d", "postgres", "-f", script, **passwords)
    assert (done.returncode, done.stderr) == (0, "")
    query = "SELECT rolname FROM pg_authid WHERE rolname LIKE 'upstream_%' AND rolpassword LIKE 'SCRAM-SHA-256$%'"
    assert len(rows(database_url("postgres"), query)) == 3


def test_a_statement_without_an_end_is_ended(db: Any) -> None:
    shown = "SELECT current_setting('statement_timeout'), current_setting('idle_in_transaction_session_timeout')"
    assert rows(database_url("upstream_app"), shown) == [("2min", "5min")]
    assert rows(database_url("upstream_owner"), shown) == [("0", "0")]


def test_joins_are_taken_as_they_are_written(db: Any) -> None:
    """For the application alone: finding the best of all orders takes longer than most of its statements."""
    limits = [
        rows(database_url(role), "SELECT current_setting('join_collapse_limit')")
        for role in ("upstream_app", "upstream_owner")
    ]
    assert limits == [[("4",)], [("8",)]]


@pytest.mark.parametrize("role", ["upstream_app", "upstream_owner"])
def test_only_the_backups_role_can_save_everything(db: Any, role: str, tmp_path: Path) -> None:
    done = program("pg_dump", "--file", str(tmp_path / "dump"), database_url(role))
    assert done.returncode != 0
    assert "query would be affected by row-level security policy" in done.stderr


@pytest.fixture
def saved(committed_cast: Cast, tmp_path: Path) -> Iterator[tuple[Cast, str]]:
    """A database made anew from a backup, as docs/operations.md does it; yields the cast and its address."""
    with committed_cast.chiara.acting():
        make_employee(first_name="Ümit")
    dump, owner = str(tmp_path / "dump"), database_url("upstream_owner")
    restored = owner.replace(connections["default"].settings_dict["NAME"], RESTORED)
    done = program("pg_dump", "--format=custom", "--file", dump, database_url("upstream_backup"))
    assert done.returncode == 0, done.stderr
    _as_owner(f"DROP DATABASE IF EXISTS {RESTORED}", f"CREATE DATABASE {RESTORED}")
    superuser = restored.replace("upstream_owner", "postgres")
    done = program("pg_restore", "--exit-on-error", "--dbname", superuser, dump)
    assert done.returncode == 0, done.stderr
    yield committed_cast, restored
    _as_owner(f"DROP DATABASE {RESTORED} WITH (FORCE)")


def _as_owner(*statements: str) -> None:
    with closing(psycopg2.connect(database_url("upstream_owner"))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def test_a_restored_backup_is_complete_and_locked(saved: tuple[Cast, str]) -> None:
    cast, owner = saved
    application = owner.replace("upstream_owner", "upstream_app")
    names = "SELECT first_name FROM programs_employee"
    assert rows(owner, names) == [("Ümit",)]
    assert rows(application, names) == []
    inside = f"SELECT set_config('app.org', '{cast.nordwind.pk}', false); {names}"
    assert rows(application, inside) == [("Ümit",)]
    for same in (
        "SELECT count(*) FROM pg_policies",
        "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'",
    ):
        assert rows(owner, same) == rows(database_url("upstream_owner"), same)
    unforced = """SELECT relname FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid
                  WHERE NOT (relrowsecurity AND relforcerowsecurity)"""
    assert rows(owner, unforced) == []


def test_a_start_that_is_busy_with_recovery_is_waited_for() -> None:
    """After a crash the wheel gives up after ten seconds, in one of two ways, while Postgres still reads its log."""
    answers = iter([subprocess.TimeoutExpired("pg_ctl", 10), AssertionError(), "running"])

    def start() -> Any:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert embedded.once_recovered(start) == "running"


def test_a_start_that_never_comes_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "RECOVERY", -1)

    def start() -> Any:
        raise AssertionError

    with pytest.raises(AssertionError):
        embedded.once_recovered(start)
