"""How often one person may do what costs others something, counted in the shared cache."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from allauth.core import ratelimit
from allauth.core.internal import ratelimit as counting
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def allowed(request: HttpRequest, action: str) -> bool:
    """Whether the person may do it once more; for a form that has to give back what was typed."""
    return bool(ratelimit.consume(request, action=action))


def limited(action: str) -> Callable[[View], View]:
    """Refuse a POST with 429 when the person does it more often than ``ACCOUNT_RATE_LIMITS`` allows."""

    def declare(view: View) -> View:
        @functools.wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST" and not ratelimit.consume(request, action=action):
                return ratelimit.respond_429(request)
            return view(request, *args, **kwargs)

        return run

    return declare


def may_read(request: HttpRequest, *, action: str, key: str) -> bool:
    """Count one look at what has no login, per secret and per address; False when it is looked at too often.

    NOTE: what allauth offers to everybody never counts a GET, so this asks what stands behind it.
    """
    found = counting.consume(request, app="allauth.account", action=action, key=key, limit_get=True)
    return found is not None
