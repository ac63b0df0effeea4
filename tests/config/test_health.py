"""Whoever asks whether Upstream is well gets a quick answer that names what is missing."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg2
import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client

from config import embedded, heartbeats
from config.celery import app
from tests.addresses import database_url

PROCESSES = list(heartbeats.EXPECTED)


@pytest.fixture
def alive(db: Any, monkeypatch: Any) -> None:
    """Everybody has just given a sign of life."""
    monkeypatch.setattr(heartbeats, "_left_at", 0.0)
    heartbeats.leave(*PROCESSES)


@pytest.fixture
def own_redis(settings: Any, tmp_path: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A Redis of this test, as cache and broker, that may be hurt."""
    port = embedded.free_port()
    process = embedded.start_redis(tmp_path, port, durable=False)
    settings.REDIS_URL = f"redis://127.0.0.1:{port}/0"
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": f"redis://127.0.0.1:{port}/1"}}
    yield process
    process.kill()
    process.wait()
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": os.environ["CACHE_URL"]}}


def missing() -> tuple[int, list[str]]:
    """What /readyz answers."""
    answer = Client().get("/readyz")
    return answer.status_code, answer.json()["missing"]


def test_all_is_well(alive: None) -> None:
    assert missing() == (200, [])


def test_the_process_answers_whatever_else_is_wrong(own_redis: Any, db: Any) -> None:
    own_redis.kill()
    answer = Client().get("/healthz", headers={"host": "10.0.0.7"})
    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})
    assert answer["Cache-Control"] == "no-store"


def test_a_probe_needs_neither_our_name_nor_https(alive: None, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT, settings.ALLOWED_HOSTS = True, ["upstream.example"]
    assert Client().get("/readyz", headers={"host": "10.0.0.7:8000"}).status_code == 200
    assert Client().get("/", headers={"host": "10.0.0.7:8000"}).status_code == 400


def test_postgres_is_away(alive: None, monkeypatch: Any) -> None:
    nowhere = connections["default"].settings_dict | {"HOST": "127.0.0.1", "PORT": str(embedded.free_port())}
    monkeypatch.setattr("config.health.connection", connections["default"].__class__(nowhere, "default"))
    assert missing() == (503, ["postgres", "migrations"])


def test_a_migration_is_missing(transactional_db: Any, monkeypatch: Any) -> None:
    heartbeats._left_at = 0.0
    heartbeats.leave(*PROCESSES)
    with closing(psycopg2.connect(database_url("upstream_owner"))) as owner, owner.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'matching' AND name = '0001_initial' RETURNING *")
        row = cursor.fetchone()
        owner.commit()
        try:
            assert missing() == (503, ["migrations"])
        finally:
            cursor.execute("INSERT INTO django_migrations VALUES (%s, %s, %s, %s)", row)
            owner.commit()
    assert missing() == (200, [])


def test_redis_is_away(own_redis: Any, alive: None) -> None:
    assert missing() == (200, [])
    own_redis.kill()
    own_redis.wait()
    assert missing() == (503, ["cache", "broker", *PROCESSES])


def test_a_redis_that_hangs_does_not_make_us_hang(own_redis: Any, alive: None) -> None:
    own_redis.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    assert missing() == (503, ["cache", "broker", *PROCESSES])
    assert time.monotonic() - began < 4


@pytest.mark.parametrize("name", PROCESSES)
def test_one_process_is_silent(alive: None, name: str) -> None:
    cache.set(heartbeats.key(name), time.time() - heartbeats.FRESH_SECONDS - 1)
    assert missing() == (503, [name])


def test_nobody_ever_spoke(db: Any) -> None:
    cache.clear()
    assert missing() == (503, PROCESSES)


def test_a_sign_of_life_also_dates_the_containers_file(alive: None, monkeypatch: Any, tmp_path: Any) -> None:
    monkeypatch.setenv("HEARTBEAT_FILE", str(tmp_path / "heartbeat"))
    heartbeats.leave("beat")  # too soon after the last one
    assert not (tmp_path / "heartbeat").exists()
    monkeypatch.setattr(heartbeats, "_left_at", 0.0)
    heartbeats.leave("beat")
    assert time.time() - (tmp_path / "heartbeat").stat().st_mtime < 5


def test_a_process_lives_on_without_the_cache(own_redis: Any, monkeypatch: Any, caplog: Any) -> None:
    own_redis.kill()
    own_redis.wait()
    monkeypatch.setattr(heartbeats, "_left_at", 0.0)
    heartbeats.leave("beat")
    assert [record.levelname for record in caplog.records if "sign of life" in record.getMessage()] == ["WARNING"]


def test_a_worker_speaks_for_the_queues_that_it_consumes() -> None:
    assert heartbeats.of_worker(app) == ["worker-default"]  # what Celery consumes unless told otherwise
