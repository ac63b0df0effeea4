"""Signs of life of the processes that nobody can call: the workers and the beat.

Each leaves the time in the cache, where /readyz looks, and on a file, where the health check of its container looks.
"""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path
from typing import Any

from django.core.cache import cache

QUEUES = ("default", "matching", "mail")
BEAT = "beat"
EXPECTED = (*(f"worker-{queue}" for queue in QUEUES), BEAT)
EVERY_SECONDS, FRESH_SECONDS = 5, 60

log = logging.getLogger(__name__)
_left_at: float = 0


def leave(*names: str) -> None:
    """Say that these are alive; asked more often than every five seconds, do nothing."""
    global _left_at
    if time.monotonic() - _left_at < EVERY_SECONDS:
        return
    _left_at = time.monotonic()
    if path := os.environ.get("HEARTBEAT_FILE"):
        Path(path).touch()
    try:
        cache.set_many({key(name): time.time() for name in names}, timeout=10 * FRESH_SECONDS)
    except Exception as problem:  # the cache may be away for a while; the process itself is well
        log.warning("no sign of life could be left: %s", problem)


def fresh() -> dict[str, bool]:
    """Which of the expected processes gave a sign of life within the last minute."""
    now = time.time()
    seen = cache.get_many([key(name) for name in EXPECTED])
    return {name: now - seen.get(key(name), 0) < FRESH_SECONDS for name in EXPECTED}


def of_worker(app: Any) -> list[str]:
    """The names under which this worker process leaves its signs: one for each queue that it consumes."""
    return [f"worker-{queue}" for queue in app.amqp.queues.consume_from]


def key(name: str) -> str:
    """Where a sign of life is kept."""
    return f"house:heartbeat:{name}"
