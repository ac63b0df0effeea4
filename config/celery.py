"""The worker's application, its queues and its clock."""

from __future__ import annotations

import os
import time
from typing import Any

from celery import Celery
from celery.signals import heartbeat_sent, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("upstream")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Every event of a room has a sweeper here that finds the same work from rows.
app.conf.beat_schedule = {
    "messages": {"task": "nudges.tasks.sweep_messages", "schedule": 20.0},
    "imports": {"task": "programs.sweep_imports", "schedule": 30.0},
    "members": {"task": "programs.sweep_members", "schedule": 300.0},
    "profiles": {"task": "profiles.sweep_profiles", "schedule": 60.0},
    "runs": {"task": "matching.tasks.sweep_runs", "schedule": 30.0},
    "publications": {"task": "matching.tasks.publish_due", "schedule": 20.0},
}

HEARTBEAT_KEY = "house:worker-heartbeat"


def _beat(**kwargs: Any) -> None:
    """Leave a sign of life where /readyz looks for it."""
    from django.core.cache import cache

    cache.set(HEARTBEAT_KEY, time.time(), timeout=120)


worker_ready.connect(_beat, weak=False)
heartbeat_sent.connect(_beat, weak=False)
