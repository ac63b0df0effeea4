"""How work reaches the worker: tasks carry an organization's id, and are published after the commit."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable
from typing import Any

from celery import Task, shared_task
from django.db import connection, transaction
from structlog.contextvars import bind_contextvars

from accounts.tenancy import tenant


def tenant_task(*, queue: str, opens: bool = True, **options: Any) -> Callable[[Callable[..., Any]], Task]:
    """Declare a task whose first argument is an organization's id.

    With ``opens`` the body runs in one transaction of that organization. Long work passes ``opens=False`` and opens a
    short transaction per stage in its service, so that progress can be seen and locks are not held.
    """

    def declare(body: Callable[..., Any]) -> Task:
        @functools.wraps(body)
        def run(organization_id: str, *args: Any) -> None:
            owner = uuid.UUID(organization_id)
            bind_contextvars(organization=str(owner))
            if not opens:
                body(owner, *args)
                return
            with tenant(owner):
                body(owner, *args)

        return shared_task(line=queue, ignore_result=True, **options)(run)

    return declare


def sweep_task(*, queue: str, **options: Any) -> Callable[[Callable[[], None]], Task]:
    """Declare a task of the beat that belongs to no organization: it may only list ids and fan out."""
    return shared_task(line=queue, ignore_result=True, **options)


def route(
    name: str, args: Any, kwargs: Any, options: Any, task: Task | None = None, **more: Any
) -> dict[str, str] | None:
    """Send a task to the queue that its declaration names (Celery's router)."""
    line = getattr(task, "line", None)
    return {"queue": line} if line else None


def enqueue(task: Task, organization_id: uuid.UUID, *args: Any) -> None:
    """Publish a task once the current transaction has committed.

    A broker out of reach must not fail a request whose rows are already written: the sweeper finds the same work there.
    """
    arguments = [str(organization_id), *(str(a) for a in args)]
    transaction.on_commit(lambda: task.apply_async(tuple(arguments)), robust=True)


def fan_out(task: Task) -> None:
    """Publish a task of the beat's sweepers once for every organization."""
    for organization_id in every_organization():
        enqueue(task, organization_id)


def every_organization() -> list[uuid.UUID]:
    """Ids of all organizations; opens no row of any."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.organization_ids()")
        return [row[0] for row in cursor.fetchall()]
