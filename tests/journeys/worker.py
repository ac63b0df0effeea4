"""A real worker and a real clock beside the browser's tests, on the tests' own database and broker."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.cache import cache
from django.db import connections

from config import embedded, heartbeats

PATIENCE = 30


@contextmanager
def working() -> Iterator[None]:
    """Run a worker of every queue, with a clock, for the block."""
    cache.delete_many([heartbeats.key(name) for name in heartbeats.EXPECTED])
    command = ["-m", "celery", "-A", "config", "worker", "-Q", "default,matching,mail", "--pool", "threads", "-c", "2"]
    command += ["-l", "WARNING", "--without-gossip", "--without-mingle"]
    home = embedded.BASE_DIR / "var" / "test-log"
    home.mkdir(parents=True, exist_ok=True)
    with (home / f"worker-{os.getpid()}.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, *command], cwd=embedded.BASE_DIR, env=_environment(), stdout=log, stderr=log
        )
    try:
        _wait_for_life(process)
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _environment() -> dict[str, str]:
    database = connections["default"].get_connection_params()
    address = f"postgres://{database['user']}@/{database['dbname']}?host={database['host']}"
    return {
        **os.environ,
        "DATABASE_URL": address,
        "SMTP_HOST": settings.EMAIL_HOST,
        "SMTP_PORT": str(settings.EMAIL_PORT),
        "LOG_LEVEL": "WARNING",
    }


def _wait_for_life(process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while not heartbeats.fresh()["worker-mail"]:
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError("the worker did not start; see var/test-log")
        time.sleep(0.1)
