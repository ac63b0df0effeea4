"""Keeping alive what a worker has claimed, while one call into the solver takes longer than a worker may be silent."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError, connection

from accounts.tenancy import tenant
from matching.engine.types import Cancelled

PULSE_SECONDS = 10.0


class Lost(Exception):
    """Another worker has taken it over, or it was ended from outside."""


@contextmanager
def passing(organization_id: uuid.UUID) -> Iterator[None]:
    """A transaction of something that has no result yet: nobody waits for the disk, since what a crash of the database takes
    with it is done again.
    """
    with tenant(organization_id):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
        yield


@contextmanager
def pulse(organization_id: uuid.UUID, beat: Callable[[], None]) -> Iterator[None]:
    """Call ``beat`` from a second thread, in a transaction of its own each time, until the block is over."""
    over = threading.Event()

    def beating() -> None:
        try:
            while not over.wait(PULSE_SECONDS):
                with passing(organization_id):
                    beat()
        except (Cancelled, Lost, OperationalError, InterfaceError):
            return  # the worker's own thread meets the same at its next step
        finally:
            connection.close()

    thread = threading.Thread(target=beating, name="pulse", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(PULSE_SECONDS)
