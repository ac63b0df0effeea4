"""Which connection does what."""

from __future__ import annotations

from typing import Any


class OneDatabase:
    """The application reads and writes on ``default``; only the owner's connection migrates."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return "default"

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return "default"

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"
