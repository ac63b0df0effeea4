"""Runs that are done in a process of their own and die at a point on the way.

The process comes from a server without threads: the tests' own process may hold a browser, whose event loop, and a
database connection on the other side of it, must not be split in two.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import uuid
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.db import connections  # noqa: E402

from matching import inputs  # noqa: E402
from matching.models import MatchingRun  # noqa: E402
from matching.services import execution, results  # noqa: E402

PATIENCE = 60


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


def killed(run: MatchingRun, point: str) -> int:
    """Do the run in a process that dies at the point; returns the signal that ended it, 0 when it lived."""
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload([__name__])
    database = connections["default"].settings_dict["NAME"]
    process = server.Process(target=_execute, args=(database, run.organization_id, run.pk, point))
    process.start()
    process.join(PATIENCE)
    process.kill()  # one that hangs would keep its transaction
    process.join()
    assert process.exitcode is not None
    assert process.exitcode <= 0, "the run failed instead of dying"
    return -process.exitcode


def _execute(database: str, organization_id: uuid.UUID, run_id: uuid.UUID, point: str) -> None:
    connections["default"].settings_dict["NAME"] = database
    holder, name, deadly = POINTS[point]
    setattr(holder, name, deadly)
    execution.execute(organization_id, run_id)
