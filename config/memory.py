"""How Python looks for garbage in a process that serves pages."""

from __future__ import annotations

import gc

from django.template.engine import Engine
from django.urls import get_resolver

from ui import drawing

# A page makes tens of thousands of objects and lets go of nearly all of them by itself.
_YOUNG = 50_000


def load() -> None:
    """Load what the first request would load otherwise, once for every process that divides off: views and templates."""
    _ = get_resolver().url_patterns, Engine.get_default().template_loaders, drawing.environment()


def settle() -> None:
    """Leave what is loaded now, the product itself, out of every later search, and search less often.

    The search goes through all that is alive: at Python's own threshold it was a fifth of the time of a long page.
    Called before the web process divides, this also keeps the memory of its children shared.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, 20, 20)
