"""Addresses of this test run's own database, for processes that are started beside the tests."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from django.db import connections

ROOT = Path(__file__).resolve().parent.parent


def database_url(role: str) -> str:
    """The migrated test database, entered as one of the roles."""
    there = connections["default"].settings_dict
    return f"postgres://{role}@/{there['NAME']}?host={there['HOST'] or there['OPTIONS']['host']}"


def production(**more: str) -> dict[str, str]:
    """The whole environment of a process as in production, against this run's services."""
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "PYTHONPYCACHEPREFIX") if name in os.environ}
    return kept | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "SECRET_KEY": "only-for-tests-" + "x" * 40,
        "BASE_URL": "https://upstream.example",
        "ALLOWED_HOSTS": "upstream.example",
        "DATABASE_URL": database_url("upstream_app"),
        "REDIS_URL": os.environ["REDIS_URL"],
        "CACHE_URL": os.environ["CACHE_URL"],
        **more,
    }
