"""What the cache keeps for this room: counts and progress, which can be lost. A cache that is away only costs time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache import cache

log = structlog.get_logger()


def kept(key: str) -> Any:
    """What is kept under a key; None when it was never kept, was let go of, or cannot be asked for."""
    return _try(cache.get, key)


def keep(key: str, value: Any, seconds: int) -> None:
    """Keep a value for so long, if the cache is there."""
    _try(cache.set, key, value, seconds)


def let_go(*keys: str) -> None:
    """Forget what is kept under these keys."""
    _try(cache.delete_many, keys)


def _try(ask: Callable[..., Any], *args: Any) -> Any:
    try:
        return ask(*args)
    except Exception as problem:  # whatever the cache's client raises: nothing here is worth a page or an import
        log.warning("the cache is away", error=repr(problem))
        return None
