"""The clock, the queues and the two connections fit together."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from accounts.models import Organization
from config import heartbeats
from config.celery import app
from config.routers import OneDatabase

app.loader.import_default_modules()
OURS = {
    name: task
    for name, task in app.tasks.items()
    if not name.startswith("celery.") and not task.__module__.startswith("tests.")
}
SCHEDULE = app.conf.beat_schedule


@pytest.mark.parametrize("entry", SCHEDULE)
def test_every_entry_of_the_clock_names_a_task(entry: str) -> None:
    assert SCHEDULE[entry]["task"] in OURS


def test_every_sweeper_is_on_the_clock() -> None:
    """Without one, a lost event would cost data and not minutes."""
    sweepers = {name for name in OURS if name.rpartition(".")[2].startswith("sweep_") and not name.endswith("_of")}
    assert sweepers <= {entry["task"] for entry in SCHEDULE.values()}


def test_the_clock_ticks_often_enough_to_be_seen() -> None:
    assert min(entry["schedule"] for entry in SCHEDULE.values()) < heartbeats.FRESH_SECONDS / 2


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_task_goes_to_a_queue_that_has_a_worker(name: str) -> None:
    queue = app.amqp.router.route({}, name, (), {}, task_type=OURS[name])["queue"].name
    assert (queue, OURS[name].line) == (queue, queue)
    assert queue in heartbeats.QUEUES


def test_a_running_task_is_not_delivered_twice() -> None:
    """The broker hands a message out again when nobody has confirmed it in time; a run confirms when it is done."""
    visible = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    assert visible > settings.CELERY_TASK_TIME_LIMIT > settings.CELERY_TASK_SOFT_TIME_LIMIT
    assert (settings.CELERY_TASK_ACKS_LATE, settings.CELERY_TASK_REJECT_ON_WORKER_LOST) == (True, True)
    assert dt.timedelta(seconds=visible) < dt.timedelta(hours=1)


def test_the_application_reads_and_writes_and_only_the_owner_migrates() -> None:
    router = OneDatabase()
    assert router.db_for_read(Organization) == router.db_for_write(Organization) == "default"
    assert {name: router.allow_migrate(name, "accounts") for name in ("default", "owner")} == {
        "default": False,
        "owner": True,
    }


def test_every_room_is_looked_through_for_tasks() -> None:
    """A tasks module that nobody imports has no worker."""
    rooms = [config for config in apps.get_app_configs() if (Path(config.path) / "tasks.py").exists()]
    ours = {f"{config.name}.tasks" for config in rooms if config.name in settings.ROOMS}
    assert ours == {task.__module__ for task in OURS.values()}
