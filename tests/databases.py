"""A database for each process of the tests: migrated once, and copied for everybody else."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import ProgrammingError
from django.db.backends.base.base import BaseDatabaseWrapper

TEMPLATE = "test_upstream"
# Any number: who holds it is alone with the template.
_LOCK = 7_203_194
_ABOVE = set("urls middleware admin views api receivers tasks forms services inputs selectors rules".split())
_NOTED = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"


@contextmanager
def own_database(owner: BaseDatabaseWrapper, name: str) -> Iterator[str]:
    """A fresh copy of the migrated database for the block.

    Migrating takes as long as a hundred tests, so that the first process does it, the others wait for it, and a run after
    it finds the database as long as no line has changed of what makes it.
    """
    before, copy = owner.settings_dict["NAME"], f"{TEMPLATE}_{name}"
    owner.settings_dict["TEST"]["NAME"] = TEMPLATE
    with owner.creation._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        _migrated(owner, cursor)
        owner.close()
        cursor.execute(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{TEMPLATE}"')
        cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
    owner.settings_dict["NAME"] = copy
    yield copy
    owner.close()
    owner.settings_dict["NAME"] = before
    _dropped(owner, copy)


def _dropped(owner: BaseDatabaseWrapper, copy: str) -> None:
    """Let go of a copy, though a thread of a server that was looked at in a browser may still hold a connection.

    A connection of the superuser, who empties databases, cannot be ended by the owner: it ends by itself in a moment.
    """
    for _ in range(20):
        with suppress(ProgrammingError), owner.creation._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
            return
        time.sleep(0.5)
    raise RuntimeError(f"somebody holds a connection to {copy}")


def _migrated(owner: BaseDatabaseWrapper, cursor: Any) -> None:
    """See to it that the template is what the code says; its comment is written when it is whole."""
    wanted = fingerprint()
    cursor.execute(_NOTED, [TEMPLATE])
    if cursor.fetchone() == (wanted,):
        return
    before = owner.settings_dict["NAME"]
    owner.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    owner.close()
    owner.settings_dict["NAME"] = before
    cursor.execute(f"COMMENT ON DATABASE \"{TEMPLATE}\" IS '{wanted}'")


def fingerprint() -> str:
    """A hash of everything that a migrated database depends on: migrations, models and what models may import, packages."""
    base = settings.BASE_DIR
    paths = [path for room in settings.ROOMS for path in sorted((base / room).rglob("*.py")) if _is_below(path)]
    paths += [base / "config" / "settings.py", base / "config" / "roles.sql", *sorted(base.glob("requirements*.lock"))]
    digest = hashlib.sha256()
    for path in paths:
        digest.update(str(path.relative_to(base)).encode() + path.read_bytes())
    return digest.hexdigest()


def _is_below(path: Path) -> bool:
    """Whether models or migrations may know a file: floors above them they never do, see the contracts in pyproject."""
    return not _ABOVE & {*path.relative_to(settings.BASE_DIR).with_suffix("").parts}
