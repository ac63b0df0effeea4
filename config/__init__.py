"""The house: the only place that knows every room."""

from __future__ import annotations

from config.celery import app as celery_app

__all__ = ["celery_app"]
