"""Upstream does not serve as a database role that row security does not bind."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg2
import pytest
from django.db import connections

from accounts.checks import refuse_a_strong_role, the_application_role_is_weak
from tests.addresses import ROOT, database_url, production

STRONG = {
    "a superuser": "ALTER ROLE stranger SUPERUSER",
    "past row security": "ALTER ROLE stranger BYPASSRLS",
    "maker of roles": "ALTER ROLE stranger CREATEROLE",
    "reader of the whole log": "ALTER ROLE stranger REPLICATION",
    "owner by membership": "GRANT upstream_owner TO stranger",
    "strong by membership": "GRANT upstream_backup TO stranger",
}


@pytest.fixture
def stranger(db: Any) -> Iterator[Any]:
    """A new role without any power, and a superuser's cursor to give it some."""
    with closing(psycopg2.connect(database_url("postgres"))) as superuser:
        superuser.autocommit = True
        with superuser.cursor() as cursor:
            cursor.execute("DROP ROLE IF EXISTS stranger")
            cursor.execute("CREATE ROLE stranger LOGIN NOINHERIT")
            cursor.execute(f"GRANT CONNECT ON DATABASE {connections['default'].settings_dict['NAME']} TO stranger")
            yield cursor
            cursor.execute("DROP OWNED BY stranger")
            cursor.execute("DROP ROLE stranger")


@contextmanager
def entered_as(role: str, monkeypatch: Any) -> Iterator[None]:
    """The application's connection, made as another role."""
    options = connections["default"].settings_dict | {"USER": role}
    with closing(connections["default"].__class__(options, "default")) as other, monkeypatch.context() as patch:
        patch.setattr("accounts.checks.connection", other)
        yield


def verdict() -> list[str]:
    return [str(problem.id) for problem in the_application_role_is_weak(databases=["default"])]


def test_a_role_without_power_is_accepted(stranger: Any, monkeypatch: Any) -> None:
    with entered_as("stranger", monkeypatch):
        assert verdict() == []
        refuse_a_strong_role()


@pytest.mark.parametrize("power", STRONG.values(), ids=STRONG)
def test_each_power_alone_is_refused(stranger: Any, monkeypatch: Any, power: str) -> None:
    stranger.execute(power)
    with entered_as("stranger", monkeypatch):
        assert verdict() == ["accounts.E001"]
        with pytest.raises(SystemExit, match="row-level security does not bind"):
            refuse_a_strong_role()


@pytest.mark.parametrize("role", ["postgres", "upstream_owner", "upstream_backup"])
def test_the_other_roles_of_the_cluster_are_refused(db: Any, monkeypatch: Any, role: str) -> None:
    with entered_as(role, monkeypatch):
        assert verdict() == ["accounts.E001"]


def test_the_check_leaves_no_connection_for_forked_processes(db: Any, monkeypatch: Any) -> None:
    with entered_as("upstream_app", monkeypatch):
        refuse_a_strong_role()
        from accounts.checks import connection

        assert connection.connection is None


def test_web_and_worker_end_before_they_serve(db: Any) -> None:
    strong = production(DATABASE_URL=database_url("upstream_owner"))
    commands = [
        ["python", "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"],
        ["celery", "-A", "config", "--quiet", "worker", "-Q", "mail", "-c", "1"],
    ]
    started = [
        subprocess.Popen(c, cwd=ROOT, env=strong | {"PORT": "0"}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for c in commands
    ]
    for process in started:
        said = process.communicate(timeout=60)[0].decode()
        assert process.returncode == 1
        assert "accounts.E001" in said
        assert "upstream_app" in said
