"""The product's worker and beat with little patience: what takes a minute in a real house takes a second here.

Each task leaves a line when it starts and one when it ends, so that somebody who wants to kill it knows when.
"""

from __future__ import annotations

import datetime as dt
import os
import time
from typing import Any

import django
from celery.signals import task_postrun, task_prerun

from config.celery import app

__all__ = ["app"]

django.setup()

from matching.services import execution, runs  # noqa: E402  needs the apps

execution.STALE = runs.STALE = dt.timedelta(seconds=1.5)
execution.PULSE_SECONDS = 0.3
app.conf.beat_schedule = {name: entry | {"schedule": 0.5} for name, entry in app.conf.beat_schedule.items()}
app.conf.beat_max_loop_interval = 0.25


def _note(what: str, task: Any) -> None:
    line = f"{what} {task.name} {os.getpid()} {time.time()}\n"
    journal = os.open(os.environ["FAULTS_JOURNAL"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(journal, line.encode())
    os.close(journal)


@task_prerun.connect(weak=False)
def _started(task: Any, **kwargs: Any) -> None:
    _note("started", task)


@task_postrun.connect(weak=False)
def _ended(task: Any, **kwargs: Any) -> None:
    _note("ended", task)
