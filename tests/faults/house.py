"""The processes around a database: workers and beats that can be killed at any moment, and what they say they do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
_CELERY = [sys.executable, "-m", "celery", "-A", "tests.faults.hasty"]
_WORKER = ["--without-gossip", "--without-mingle", "-Q", "default,matching,mail", "-l", "INFO"]
# The database ends the transaction of somebody who hangs; five minutes in a real house.
_IMPATIENT = "-c idle_in_transaction_session_timeout=1500"


class Mark(NamedTuple):
    """A line of the journal: a task that has started or ended, and in which process."""

    what: str
    task: str
    pid: int
    at: float


class TooSlow(Exception):
    """Something that had to happen did not happen in time."""


@dataclass
class House:
    """Starts and kills; ``close`` leaves nothing behind."""

    folder: Path
    environment: Mapping[str, str]
    nodes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    read: int = 0

    @property
    def journal(self) -> Path:
        return self.folder / "journal"

    def worker(self, name: str = "worker", children: int = 2) -> None:
        """A worker of all queues that is ready for work."""
        self._start(name, [*_CELERY, "worker", *_WORKER, "-c", str(children), "-n", f"{name}@faults"])
        log = self.folder / f"{name}.log"
        until(lambda: b" ready." in log.read_bytes(), 60, f"{name} is ready")

    def beat(self, name: str = "beat") -> None:
        """A clock with a schedule of its own."""
        schedule = str(self.folder / f"{name}.schedule")
        self._start(name, [*_CELERY, "beat", "-s", schedule, "--pidfile=", "-l", "WARNING"])

    def _start(self, name: str, command: list[str]) -> None:
        environment = os.environ | self.environment | {"FAULTS_JOURNAL": str(self.journal), "PGOPTIONS": _IMPATIENT}
        with (self.folder / f"{name}.log").open("wb") as log:
            # A session of its own, so that the whole node can be killed at once.
            self.nodes[name] = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self, name: str) -> None:
        """Kill a node and its children as the kernel would: nothing is cleaned up."""
        process = self.nodes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def pause(self, name: str = "worker") -> None:
        """Stop a node where it is, as a machine that swaps does."""
        os.killpg(self.nodes[name].pid, signal.SIGSTOP)

    def resume(self, name: str = "worker") -> None:
        os.killpg(self.nodes[name].pid, signal.SIGCONT)

    def close(self) -> None:
        for name in list(self.nodes):
            self.kill(name)

    @contextmanager
    def poison(self) -> Iterator[None]:
        """Until the end of the block every process that solves a run dies of it."""
        place = self.journal.with_name("poison")
        place.touch()
        try:
            yield
        finally:
            place.unlink()

    def marks(self) -> list[Mark]:
        """Everything that was written into the journal so far."""
        lines = self.journal.read_text().splitlines() if self.journal.exists() else []
        return [Mark(what, task, int(pid), float(at)) for what, task, pid, at in map(str.split, lines)]

    def next_start(self, task: str, after: int, seconds: float = 30) -> Mark:
        """The first start of a task behind a place of the journal."""
        found: list[Mark] = []

        def look() -> bool:
            found[:] = [mark for mark in self.marks()[after:] if mark.what == "started" and mark.task.endswith(task)]
            return bool(found)

        until(look, seconds, f"{task} starts", pause=0.002)
        return found[0]

    def ended(self, start: Mark) -> bool:
        """Whether a task that has started has ended as well."""
        return any(mark.what == "ended" and mark.pid == start.pid and mark.at >= start.at for mark in self.marks())


def until(holds: Callable[[], Any], seconds: float, what: str, pause: float = 0.02) -> float:
    """Wait until something holds; returns the seconds it took. Raises TooSlow."""
    begun = time.monotonic()
    while not holds():
        if time.monotonic() - begun > seconds:
            raise TooSlow(f"{what}: not within {seconds:.0f} seconds")
        time.sleep(pause)
    return time.monotonic() - begun
