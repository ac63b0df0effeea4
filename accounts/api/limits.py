"""How often one token may call, counted in the shared cache by the minute."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

WINDOW = 60
log = structlog.get_logger()


@dataclass(frozen=True)
class Standing:
    """How many calls are left, and for how many seconds that holds."""

    left: int
    seconds: int

    @property
    def headers(self) -> dict[str, str]:
        policy = f'"token";q={settings.API_RATE};w={WINDOW}'
        return {"RateLimit-Policy": policy, "RateLimit": f'"token";r={max(self.left, 0)};t={self.seconds}'}


class TokenThrottle(BaseThrottle):
    """Counts a call; a cache that is away lets everybody pass, for the API is worth more than its limit."""

    def allow_request(self, request: Request, view: Any) -> bool:
        minute, over = divmod(int(time.time()), WINDOW)
        view.standing = Standing(settings.API_RATE - _count(f"api:{request.auth.pk}:{minute}"), WINDOW - over)
        self.seconds = view.standing.seconds
        return bool(view.standing.left >= 0)

    def wait(self) -> float:
        return self.seconds


def _count(key: str) -> int:
    try:
        cache.add(key, 0, 2 * WINDOW)
        return int(cache.incr(key))
    except Exception as problem:  # whatever the cache's client raises
        log.warning("the cache is away", error=repr(problem))
        return 0
