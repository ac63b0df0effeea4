"""The choices of the directory's filters are counted rarely and kept in the cache; whoever changes facts lets go of them."""

from __future__ import annotations

from django.core.cache import cache
from django.db import transaction

from programs.selectors.facets import key


def forget() -> None:
    """Count again the next time, once the change can be seen."""
    name = key()
    transaction.on_commit(lambda: cache.delete(name), robust=True)
