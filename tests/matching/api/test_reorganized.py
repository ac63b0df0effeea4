"""What a push of the directory tells the worker; `tests/journeys/test_hr_system.py` goes the whole way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.factories.cast import Cast
from tests.factories.tokens import Caller
from tests.matching.moved import make_moved


def test_the_worker_is_told_of_a_push(
    cast: Cast, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    """By the same event as after a file: what looks at every pair again listens to it."""
    settings.MEDIA_ROOT = tmp_path
    moved = make_moved(cast)
    hr = Caller(cast.nordwind)
    person = {"number": "N1", "email": "n1@nordwind.example", "first_name": "N", "last_name": "One"}
    assert moved.check() == 0
    with django_capture_on_commit_callbacks() as asked:
        assert hr.send("directory/pushes/", {"employees": [person]}).status_code == 200
    assert any("directory_changed" in one.__code__.co_names for one in asked if hasattr(one, "__code__"))
