"""The product's worker and beat with little patience: what takes a minute in a real house takes a second here.

Each task leaves a line when it starts and one when it ends, so that somebody who wants to kill it knows when. While there
is poison beside that journal, solving kills the process that does it.
"""

from __future__ import annotations

import datetime as dt
import os
import signal
import time
from pathlib import Path
from typing import Any

import django
from celery.signals import task_postrun, task_prerun

from config.celery import app

__all__ = ["app"]

django.setup()
JOURNAL, POISON = Path(os.environ["FAULTS_JOURNAL"]), "poison"

from matching.engine import run as engine  # noqa: E402  needs the apps
from matching.services import execution, pulses, runs  # noqa: E402  the same
from nudges.services import messages  # noqa: E402  the same

execution.STALE = runs.STALE = dt.timedelta(seconds=1.5)
pulses.PULSE_SECONDS = 0.3
messages.CLAIM = dt.timedelta(seconds=10)
app.conf.beat_schedule = {name: entry | {"schedule": 0.5} for name, entry in app.conf.beat_schedule.items()}
app.conf.beat_max_loop_interval = 0.25


def _taste(*args: Any, **kwargs: Any) -> Any:
    """What a run does that needs more memory than the machine has."""
    if JOURNAL.with_name(POISON).exists():
        os.kill(os.getpid(), signal.SIGKILL)
    return _solve(*args, **kwargs)


_solve, engine.run = engine.run, _taste


def _note(what: str, task: Any) -> None:
    line = f"{what} {task.name} {os.getpid()} {time.time()}\n"
    journal = os.open(JOURNAL, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(journal, line.encode())
    os.close(journal)


@task_prerun.connect(weak=False)
def _started(task: Any, **kwargs: Any) -> None:
    _note("started", task)


@task_postrun.connect(weak=False)
def _ended(task: Any, **kwargs: Any) -> None:
    _note("ended", task)
