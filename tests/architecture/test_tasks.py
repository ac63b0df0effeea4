"""The worker's side: thin tasks with primitives, events with a sweeper behind each, and nothing that hides work."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from typing import Any

from django.dispatch import Signal

from config.celery import app
from config.demo.__main__ import processes
from config.heartbeats import QUEUES
from tests.architecture.tree import PRODUCT, ROOMS, ROOT, Function, functions, named, nodes, python, text

PRIMITIVES = {"uuid.UUID", "str", "int", "bool"}
DECLARATIONS = {"tenant_task", "sweep_task"}
# The entry of the beat that finds from rows what an event asked for, should the event get lost.
SWEEPERS = {
    "accounts.member_joined": "members",
    "analytics.comparison_queued": "comparisons",
    "nudges.queued": "messages",
    "programs.asked_by_shared_link": "asks",
    "programs.directory_changed": "rules",
    "programs.import_waiting": "imports",
    "programs.participant_moved": "profiles",
    "programs.moved_up": "waitlists",
    "programs.program_launched": "profiles",
    "profiles.signup_waiting": "profiles",
    "profiles.linkedin_waiting": "profiles",
    "profiles.profile_changed": "asking",
    "matching.run_queued": "runs",
    "matching.scenario_asked": "runs",
    "matching.recommendations_wanted": "asking",
    "nudges.blackouts_changed": "plan-dates",
    "plans.rollout_waiting": "rollouts",
    "surveys.answered": "surveys",
}
# What would make state live in the queue instead of in rows, or publish before the commit.
CANVAS = {"chord", "chain", "group", "signature", "shared_task"}
SENDING = {"AsyncResult", "delay", "apply_async", "send_task", "retry"}
# Services of ours with such a name.
OWN_WORDS = {"runs.retry"}
MODEL_SIGNALS = "django.db.models.signals"


def _tasks() -> list[Function]:
    return [function for function in functions(*ROOMS) if function.path.name == "tasks.py"]


def _registered() -> dict[str, Any]:
    """Every task of ours as Celery knows it; those that tests declare are left out."""
    app.loader.import_default_modules()
    return {name: task for name, task in app.tasks.items() if task.__module__.partition(".")[0] in ROOMS}


def _name(function: Function) -> str:
    return f"{function.path.parent.name}.tasks.{function.name}"


def test_every_task_is_declared_in_one_of_two_ways() -> None:
    wrong = [str(function) for function in _tasks() if not DECLARATIONS & set(function.decorators)]
    assert wrong == []
    assert {f"{task.__module__}.{task.__name__}" for task in _registered().values()} == {*map(_name, _tasks())}


def test_a_task_takes_an_organization_and_primitives() -> None:
    wrong = []
    for function in _tasks():
        taken = [
            (argument.arg, ast.unparse(argument.annotation or ast.Name("?"))) for argument in function.node.args.args
        ]
        if "sweep_task" in function.decorators:
            wrong += [str(function)] if taken else []
        elif taken[:1] != [("organization_id", "uuid.UUID")] or {kind for _, kind in taken} - PRIMITIVES:
            wrong.append(str(function))
    assert wrong == []


def test_every_task_has_a_queue_that_a_worker_serves() -> None:
    """By the demo's one worker, and in production by one of its own."""
    assert {task.line for task in _registered().values()} == set(QUEUES)
    demo = processes()["worker"]
    assert set(demo[demo.index("-Q") + 1].split(",")) == set(QUEUES)
    assert set(re.findall(r"\bworker, -Q, (\w+)", text(ROOT / "docker-compose.yml"))) == set(QUEUES)


def test_a_task_calls_one_thing_after_the_other() -> None:
    """No loops but the sweepers' one, no branches, no tables: what has to be thought about is in a service."""
    thick = [
        str(function)
        for function in _tasks()
        for node in ast.walk(function.node)
        if isinstance(node, ast.If | ast.While | ast.Try | ast.With)
        or (isinstance(node, ast.For) and "sweep_task" not in function.decorators)
    ]
    assert thick == []


def test_the_beat_runs_every_sweeper_and_nothing_else() -> None:
    sweepers = {
        name
        for name, task in _registered().items()
        if f"{task.__module__}.{task.__name__}" in {*map(_name, _sweepers())}
    }
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} == sweepers


def _sweepers() -> list[Function]:
    return [function for function in _tasks() if "sweep_task" in function.decorators]


def _events() -> Iterator[tuple[str, Signal]]:
    for room in ROOMS:
        if any(named(path) == f"{room}/events.py" for path in python(room)):
            module = importlib.import_module(f"{room}.events")
            yield from ((f"{room}.{key}", one) for key, one in vars(module).items() if isinstance(one, Signal))


def test_every_event_is_heard_downstream_or_at_home() -> None:
    deaf = []
    for name, event in _events():
        heard = [found() for _, found, *_ in event.receivers]
        rooms = {receiver.__module__.partition(".")[0] for receiver in heard if receiver is not None}
        at = ROOMS.index(name.partition(".")[0])
        if not rooms or any(ROOMS.index(room) < at for room in rooms):
            deaf.append(name)
    assert deaf == []


def test_every_event_has_a_sweeper_on_the_beat() -> None:
    assert {name for name, _ in _events()} == SWEEPERS.keys()
    assert set(SWEEPERS.values()) <= app.conf.beat_schedule.keys()


def test_a_receiver_only_enqueues() -> None:
    thick = []
    for function in (one for one in functions(*ROOMS) if one.path.name == "receivers.py"):
        *said, last = function.node.body
        docstring = all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in said)
        call = last.value if isinstance(last, ast.Expr) else None
        if not (docstring and isinstance(call, ast.Call) and ast.unparse(call.func) == "enqueue"):
            thick.append(str(function))
    assert thick == []


def test_events_are_sent_on_commit() -> None:
    """Sent earlier, the worker would look for rows that are not there yet."""
    early = []
    for path in python(*ROOMS):
        late = {id(inner) for node in nodes(path, ast.Call) if _is_on_commit(node) for inner in ast.walk(node)}
        early += [
            f"{named(path)}:{node.lineno}"
            for node in nodes(path, ast.Call)
            if ast.unparse(node.func).startswith("events.") and id(node) not in late
        ]
    assert early == []


def _is_on_commit(node: ast.Call) -> bool:
    return ast.unparse(node.func).endswith("on_commit")


def test_work_is_asked_for_in_one_way() -> None:
    """By ``enqueue``, after the commit. A task neither waits for another one nor knows that there are others."""
    others = [path for path in python(*PRODUCT) if named(path) != "accounts/tasking.py"]
    parts = [
        f"{named(path)}: {alias.name}"
        for path in others
        for node in nodes(path, ast.ImportFrom)
        for alias in node.names
        if (node.module or "").partition(".")[0] == "celery" and alias.name in CANVAS
    ]
    calls = [
        f"{named(path)}:{node.lineno}"
        for path in others
        for node in nodes(path, ast.Call)
        if isinstance(node.func, ast.Attribute)
        and node.func.attr in SENDING
        and ast.unparse(node.func) not in OWN_WORDS
    ]
    assert (parts, calls) == ([], [])


def test_no_model_signals() -> None:
    """Bulk writes send none, so whatever hangs on them happens sometimes."""
    found = [
        named(path)
        for path in python(*PRODUCT)
        for node in nodes(path, ast.ImportFrom)
        if node.module == MODEL_SIGNALS
        or (node.module == "django.db.models" and "signals" in {a.name for a in node.names})
    ]
    assert found == []
