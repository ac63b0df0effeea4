"""The worker's application, its queues and its clock."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery, signals

from accounts import confined
from config import broker, logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

broker.use()
app = Celery("upstream")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Every event of a room has a sweeper here that finds the same work from rows.
app.conf.beat_schedule = {
    "messages": {"task": "nudges.tasks.sweep_messages", "schedule": 20.0},
    "imports": {"task": "programs.sweep_imports", "schedule": 30.0},
    "members": {"task": "programs.sweep_members", "schedule": 300.0},
    "asks": {"task": "programs.sweep_asks", "schedule": 120.0},
    "pauses": {"task": "programs.sweep_pauses", "schedule": 900.0},
    "nudges": {"task": "programs.sweep_nudges", "schedule": 600.0},
    "waitlists": {"task": "programs.sweep_waitlists", "schedule": 300.0},
    "profiles": {"task": "profiles.sweep_profiles", "schedule": 60.0},
    "runs": {"task": "matching.tasks.sweep_runs", "schedule": 30.0},
    "publications": {"task": "matching.tasks.publish_due", "schedule": 20.0},
    "plans": {"task": "plans.tasks.open_plans", "schedule": 30.0},
    "private words": {"task": "plans.tasks.note_words", "schedule": 3600.0},
    "votes": {"task": "plans.tasks.sweep_votes", "schedule": 600.0},
    "keys of pairs": {"task": "plans.tasks.sweep_keys", "schedule": 3600.0},
    "asking": {"task": "matching.tasks.sweep_asking", "schedule": 30.0},
}

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
