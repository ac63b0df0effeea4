"""The migrations that a demo's tables were made by."""

from __future__ import annotations

import json
from pathlib import Path

from config import bootstrap


def made_otherwise(record: Path) -> bool:
    """Whether a migration was edited since the record: it would not run again, and pages would meet tables of another shape.

    A demo that was prepared and has no record is older than records are.
    """
    if not record.exists():
        return record.with_name("prepared").exists()
    now = _migrations()
    try:
        return any(now.get(name) != mark for name, mark in json.loads(record.read_text()).items())
    except (ValueError, AttributeError):
        return True  # torn, by a machine that went down


def note(record: Path) -> None:
    """Write down what the tables are made by now."""
    record.write_text(json.dumps(_migrations()))


def _migrations() -> dict[str, str]:
    """Path of each migration from the project's root, to its hash."""
    paths = sorted(bootstrap.ROOT.glob("*/migrations/0*.py"))
    return {str(path.relative_to(bootstrap.ROOT)): bootstrap.fingerprint([path]) for path in paths}
