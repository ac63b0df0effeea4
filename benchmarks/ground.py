"""What every benchmark stands on: services of its own, a database with nothing in it, and Django ready."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg2

from config import embedded

HOME = embedded.BASE_DIR / "var" / "bench"
DATABASE = "bench"
_ROLES = {"DATABASE_URL": "upstream_app", "DATABASE_OWNER_URL": "upstream_owner"}
_SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "SECRET_KEY": "only-for-benchmarks-" + "x" * 40,
    "MEDIA_ROOT": str(HOME / "media"),
    "STATIC_ROOT": str(HOME / "static"),
    "LOG_LEVEL": "WARNING",
}


@contextmanager
def services() -> Iterator[None]:
    """Bring everything up for the block, and take it down again. What an earlier run left behind is gone.

    Postgres is as careful with the disk as in production. A benchmark in a process of its own inherits the addresses.
    """
    (HOME / "static").mkdir(parents=True, exist_ok=True)
    house = embedded.start(HOME.name)
    try:
        _empty(house)
        os.environ.update(_SETTINGS | house.environment())
        os.environ.update({name: house.database_url(role, DATABASE) for name, role in _ROLES.items()})
        ready()
        from django.core.management import call_command
        from django.db import connections

        call_command("migrate", database="owner", verbosity=0, skip_checks=True)
        yield
        connections.close_all()
    finally:
        house.stop()


def _empty(house: embedded.Services) -> None:
    with closing(psycopg2.connect(host=house.socket, user="upstream_owner", dbname=embedded.DATABASE)) as owner:
        owner.autocommit = True
        with owner.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {DATABASE}")


def ready() -> None:
    """Django in this process, with the addresses of the environment."""
    import django

    django.setup()


def analyze() -> None:
    """Let Postgres learn what has been written and mark its pages, as its own housekeeping does a minute later."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
