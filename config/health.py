"""Is the process alive, and is everything there that it needs?

Answered before any other middleware: whoever probes knows neither our host name nor https, and has no session.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis.backoff import NoBackoff
from redis.retry import Retry

from config import heartbeats


class HealthMiddleware:
    """Answers ``/healthz`` (the process) and ``/readyz`` (all of Upstream)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = {"/healthz": alive, "/readyz": ready}.get(request.path_info)
        if answer is None:
            return self.get_response(request)
        response = answer()
        response["Cache-Control"] = "no-store"
        return response


def alive() -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "alive"})


def ready() -> HttpResponse:
    """Postgres, its migrations, both Redis, a worker for each queue and the beat; 503 names what is missing."""
    found = {name: _holds(check) for name, check in CHECKS.items()}
    # Without the cache nobody can tell, and asking it again would take another second.
    found |= heartbeats.fresh() if found["cache"] else dict.fromkeys(heartbeats.EXPECTED, False)
    missing = [name for name, holds in found.items() if not holds]
    answer = {"status": "not ready" if missing else "ready", "missing": missing, "checks": found}
    return JsonResponse(answer, status=503 if missing else 200)


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
    return _known_migrations() <= set(MigrationRecorder(connection).applied_migrations())


@functools.cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    """What this process's code expects; it cannot change while the process lives."""
    return frozenset(MigrationLoader(None).disk_migrations)


def _cache() -> bool:
    cache.set("house:ping", "pong", timeout=5)
    return cache.get("house:ping") == "pong"


def _broker() -> bool:
    """One second and no second try: a Redis that hangs must not make us hang."""
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1, retry=Retry(NoBackoff(), 0)
    )
    try:
        return bool(client.ping())
    finally:
        client.close()


CHECKS: dict[str, Callable[[], bool]] = {
    "postgres": _postgres,
    "migrations": _migrations,
    "cache": _cache,
    "broker": _broker,
}
