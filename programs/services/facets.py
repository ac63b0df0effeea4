"""What is counted in the directory is counted rarely and kept in the cache; whoever changes facts lets go of it."""

from __future__ import annotations

from django.db import transaction

from programs import forgettable
from programs.selectors.facets import audiences_key, key


def forget() -> None:
    """Count again the next time, once the change can be seen."""
    names = (key(), audiences_key())
    transaction.on_commit(lambda: forgettable.let_go(*names))
