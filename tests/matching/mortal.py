"""Runs that are done in a process of their own and die at a point on the way.

The processes divide off from one without threads, ``python -m tests.matching.mortal``: the tests' own may hold a browser,
whose event loop, and a database connection on the other side of it, must not be split in two.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import django

django.setup()

from django.db import connections  # noqa: E402

from matching import inputs  # noqa: E402
from matching.models import MatchingRun, Pairing  # noqa: E402
from matching.services import execution, rechecks, results  # noqa: E402
from tests.addresses import ROOT  # noqa: E402

Killed = Callable[[MatchingRun | Pairing, str], int]


def die(*args: Any, **kwargs: Any) -> None:
    """What the kernel does to a process that uses too much memory: no handler runs, nothing is cleaned up."""
    os.kill(os.getpid(), signal.SIGKILL)


def after(real: Callable[..., Any]) -> Callable[..., Any]:
    """Let the real thing happen, and die before its caller goes on."""

    def act(*args: Any, **kwargs: Any) -> None:
        real(*args, **kwargs)
        die()

    return act


def at(stage: str) -> Callable[..., None]:
    def progress(claim: execution.Claim, name: str, done: int, total: int) -> None:
        if name == stage:
            die()

    return progress


POINTS: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "claimed": (execution, "_freeze", die),
    "loaded": (inputs, "people", after(inputs.people)),
    "frozen": (execution, "_freeze", after(execution._freeze)),
    "scoring": (execution.Claim, "progress", at("score")),
    "solving": (execution.Claim, "progress", at("solve")),
    "explaining": (execution.Claim, "progress", at("explain")),
    "storing": (results, "replace", die),
    "written, not committed": (results, "replace", after(results.replace)),
    "committed": (execution, "_store", after(execution._store)),
}

# The same for looking at the pairs again after a change of the directory.
LOOKS: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "judged": (rechecks, "_judge", after(rechecks._judge)),
    "written down": (rechecks, "_write", after(rechecks._write)),
    "all but finished": (rechecks, "_finish", die),
}


@contextmanager
def mortals() -> Iterator[Killed]:
    """For the block: does a run in a process that dies at a point, and returns the signal that ended it."""
    command = [sys.executable, "-m", __name__, connections["default"].settings_dict["NAME"]]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin
        assert server.stdout

        def killed(run: MatchingRun | Pairing, point: str) -> int:
            print(run.organization_id, run.pk, point, file=server.stdin, flush=True)
            return int(server.stdout.readline())

        try:
            yield killed
        finally:
            server.stdin.close()


def _serve(database: str) -> None:
    """Divide off a process for every line, and say how it ended."""
    connections["default"].settings_dict["NAME"] = database
    for line in sys.stdin:
        organization_id, run_id, point = line.rstrip("\n").split(" ", 2)
        child = os.fork()
        if child == 0:
            try:
                _execute(uuid.UUID(organization_id), uuid.UUID(run_id), point)
            finally:
                os._exit(1)  # it lived
        sys.stdout.write(f"{os.WTERMSIG(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


def _execute(organization_id: uuid.UUID, run_id: uuid.UUID, point: str) -> None:
    holder, name, deadly = (POINTS | LOOKS)[point]
    setattr(holder, name, deadly)
    if point in LOOKS:
        rechecks.check(organization_id)
    else:
        execution.execute(organization_id, run_id)


if __name__ == "__main__":
    _serve(sys.argv[1])
