"""Is the process alive, and is everything there that it needs?"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from config.celery import HEARTBEAT_KEY

FRESH_SECONDS = 60


@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "alive"})


@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Postgres, its migrations, Redis and a worker; 503 names what is missing."""
    checks: dict[str, Callable[[], bool]] = {
        "postgres": _postgres,
        "migrations": _migrations,
        "redis": _redis,
        "worker": _worker,
    }
    found = {name: _holds(check) for name, check in checks.items()}
    status = 200 if all(found.values()) else 503
    return JsonResponse({"status": "ready" if status == 200 else "not ready", "checks": found}, status=status)


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:  # a health check reports whatever is wrong, and never fails itself
        return False


def _postgres() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _migrations() -> bool:
    loader = MigrationLoader(connection)
    return set(loader.disk_migrations) <= set(loader.applied_migrations)


def _redis() -> bool:
    cache.set("house:ping", "pong", timeout=5)
    return cache.get("house:ping") == "pong"


def _worker() -> bool:
    seen = cache.get(HEARTBEAT_KEY)
    return seen is not None and time.time() - seen < FRESH_SECONDS
