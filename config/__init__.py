"""The house: the only place that knows every room."""

from __future__ import annotations

import os

# Before numpy is imported by anybody: the engine multiplies many small matrices, and on two busy cores the threads of the
# library spent seven times as long waiting for each other as one of them needs alone.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from config.celery import app as celery_app

__all__ = ["celery_app"]
