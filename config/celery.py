"""The worker's application, its queues and its clock."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery, signals

from accounts import confined
from config import beat, broker, logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

broker.use()
app = Celery("upstream")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = beat.SCHEDULE

signals.before_task_publish.connect(logs.stamp_message, weak=False)
signals.task_prerun.connect(logs.begin_task, weak=False)
signals.task_postrun.connect(logs.forget, weak=False)


@signals.setup_logging.connect(weak=False)
def _log_like_the_web(**kwargs: Any) -> None:
    """Being connected is enough: Celery then leaves alone what Django's settings say about logging."""


@signals.worker_init.connect(weak=False)
def _refuse_a_strong_role(**kwargs: Any) -> None:
    from accounts.checks import refuse_a_strong_role

    refuse_a_strong_role()


@signals.worker_init.connect(weak=False)
@signals.beat_init.connect(weak=False)
def _shut(**kwargs: Any) -> None:
    """Before anybody is divided off to work."""
    confined.shut()


@signals.worker_ready.connect(weak=False)
@signals.heartbeat_sent.connect(weak=False)
def _worker_lives(**kwargs: Any) -> None:
    from config import heartbeats

    heartbeats.leave(*heartbeats.of_worker(app))


@signals.beat_init.connect(weak=False)
def _watch_the_clock(**kwargs: Any) -> None:
    """Having started is the beat's first sign of life; every later one is work that it has handed out."""
    _beat_lives()
    signals.after_task_publish.connect(_beat_lives, weak=False)


def _beat_lives(**kwargs: Any) -> None:
    from config import heartbeats

    heartbeats.leave(heartbeats.BEAT)
