"""The process that opens files of strangers."""

from __future__ import annotations

import csv
import ctypes
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from accounts import confined
from config import celery


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


_PARENT = """
import subprocess, sys
from accounts import confined
if sys.argv[1] == "shut":
    assert confined.shut()
look = "import os; print(open(f'/proc/{os.getppid()}/environ').read())"
child = subprocess.run([sys.executable, "-c", look], env={}, capture_output=True, text=True)
print(child.stdout, child.stderr)
"""


def _without_power() -> None:
    """Root may read everything; without what lets it trace, administer and watch others it may read what others may."""
    if os.geteuid() == 0:
        drop_from_bounds = 24
        for power in (19, 21, 38):
            assert ctypes.CDLL(None).prctl(drop_from_bounds, power, 0, 0, 0) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="other kernels show no environment under /proc")
@pytest.mark.parametrize(("how", "seen"), [("open", True), ("shut", False)])
def test_a_reader_that_was_taken_over_cannot_read_our_environment(how: str, seen: bool) -> None:
    child = subprocess.run(
        [sys.executable, "-c", _PARENT, how], cwd=Path(confined.__file__).parent.parent, capture_output=True, text=True,
        env={"OUR_KEY": "a-secret-of-ours"}, check=True, preexec_fn=_without_power,
    )  # fmt: skip
    assert ("a-secret-of-ours" in child.stdout, "Permission denied" in child.stdout) == (seen, not seen)


def test_web_worker_and_clock_are_shut(monkeypatch: pytest.MonkeyPatch) -> None:
    import runpy

    told: list[str] = []
    monkeypatch.setattr(confined, "shut", lambda: told.append("shut"))
    monkeypatch.setattr("accounts.checks.refuse_a_strong_role", lambda: None)
    runpy.run_module("config.wsgi")
    for signal in (celery.signals.worker_init, celery.signals.beat_init):
        handlers = [one for one in signal.receivers if getattr(one[1], "__name__", "") == "_shut"]
        assert len(handlers) == 1
        handlers[0][1]()
    assert told == ["shut"] * 3
