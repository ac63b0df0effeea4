"""The process that opens files of strangers."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from accounts import confined


def test_the_process_is_started_without_our_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "a-secret-of-ours")
    (tmp_path / "file").write_bytes(b"")
    with confined.reading("tests.accounts.tattler", tmp_path / "file") as stream:
        told = dict(csv.reader(io.StringIO(stream.read().decode())))
    assert {"SECRET_KEY", "DATABASE_URL", "REDIS_URL"} & told.keys() == set()
    assert int(told["memory"]) == confined.MEMORY
    assert int(told["seconds"]) == confined.SECONDS


@pytest.mark.parametrize(("how", "error"), [("unreadable", confined.Unreadable), ("killed", confined.TooLarge)])
def test_its_end_is_told_and_is_not_ours(how: str, error: type[Exception], tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(error), confined.reading("tests.accounts.tattler", tmp_path / "file", how) as stream:
        stream.read()
