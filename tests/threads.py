"""Doing several things at one moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection


def at_once(acts: list[Callable[[], Any]]) -> list[str]:
    """Do things in threads that start together.

    Returns what each said ("done" when nothing), or the name of the error that it met.
    """
    gate, said = threading.Barrier(len(acts)), [""] * len(acts)

    def work(place: int) -> None:
        try:
            gate.wait()
            said[place] = str(acts[place]() or "done")
        except Exception as error:
            said[place] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return said
