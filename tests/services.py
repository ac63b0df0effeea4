"""Loaded before Django's settings: starts the embedded services once, and gives every worker their addresses."""

from __future__ import annotations

import atexit
import fcntl
import os
from typing import IO

from config import catalogs, embedded

_started: embedded.Services | None = None
_held: list[IO[str]] = []


def _begin() -> None:
    """Start the services in the controlling process; xdist's workers inherit the environment."""
    global _started
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
    os.environ.setdefault("DEBUG", "1")
    if "DATABASE_URL" not in os.environ:
        _started = embedded.start(_free_name(), fast=True)
        embedded.export(_started)
        # However the run ends, also when the settings cannot be read, nothing is left running.
        atexit.register(_started.stop)
    catalogs.build()
    _separate(os.environ.get("PYTEST_XDIST_WORKER", "gw0"))


def _free_name() -> str:
    """The first name of services that no other test run holds, so that two runs at once do not share a database."""
    home = embedded.BASE_DIR / "var"
    home.mkdir(exist_ok=True)
    for number in range(1, 17):
        handle = (home / f"test{number}.lock").open("w")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.close()
            continue
        _held.append(handle)
        return f"test{number}"
    raise RuntimeError("sixteen test runs are going on already")


def _separate(worker: str) -> None:
    """Give each worker a broker, a cache and a folder of its own, so that none clears another's."""
    number = int(worker.removeprefix("gw")) % 7
    server = os.environ["REDIS_URL"].rpartition("/")[0]
    os.environ["REDIS_URL"], os.environ["CACHE_URL"] = f"{server}/{number}", f"{server}/{number + 8}"
    os.environ["STATIC_ROOT"] = str(embedded.BASE_DIR / "static")
    os.environ["MEDIA_ROOT"] = str(embedded.BASE_DIR / "var" / "test-media" / f"{os.getppid()}-{worker}")


_begin()
