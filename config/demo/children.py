"""The demo's processes: each with its output in a file, and started again when it ends by itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from config.embedded import BASE_DIR

PATIENCE = 8  # seconds for ending in peace


class Child:
    """One process of the product."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str], logs: Path) -> None:
        self.name, self.command, self.environment = name, command, environment
        self.log = logs / f"{name}.log"
        self.log.parent.mkdir(exist_ok=True)
        self.restarts, self.not_before = 0, 0.0
        self.process = self.start()

    @property
    def shown_log(self) -> str:
        """The file with the output, as somebody in the project's folder would type it."""
        return os.path.relpath(self.log, BASE_DIR)

    def start(self) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C reaches the supervisor alone, which stops everything in order.
        with self.log.open("ab") as output:
            return subprocess.Popen(
                [sys.executable, *self.command],
                cwd=BASE_DIR,
                env=self.environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def ended(self) -> bool:
        return self.process.poll() is not None

    def revive(self) -> None:
        """Start it again if it has ended, waiting longer each time."""
        if not self.ended() or time.monotonic() < self.not_before:
            return
        self.restarts += 1
        self.not_before = time.monotonic() + min(30, 2**self.restarts)
        sys.stderr.write(f"  {self.name} ended and is started again (see {self.shown_log})\n")
        self.process = self.start()

    def ask_to_stop(self) -> None:
        if not self.ended():
            self.process.terminate()

    def wait(self) -> None:
        """Give it time to finish what it does; then end it and everything that it started."""
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
