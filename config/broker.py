"""How the worker holds on to Redis: a broker that goes away in the middle of a task must not take the worker with it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, redis
from redis.exceptions import ConnectionError as Gone


class Channel(redis.Channel):
    """A channel that says so when its connection is gone.

    Kombu 5.7 still hands messages back, or marks them as done, through a channel that was closed, and runs into an
    AttributeError that ends the worker. A lost connection it knows how to live with; what stays behind in Redis is found
    from rows by the sweepers.
    """

    def conn_or_acquire(self, client: Any = None) -> AbstractContextManager[Any]:
        """A client of Redis. Raises a connection error when there is none to be had."""
        if client is None and getattr(self.connection, "client", None) is None:
            raise Gone("The connection of this channel was closed.")
        return super().conn_or_acquire(client)  # type: ignore[no-any-return]


class Transport(redis.Transport):
    """Kombu's Redis with that channel."""

    Channel = Channel


def use() -> None:
    """Take it for every address of a Redis, with or without TLS."""
    TRANSPORT_ALIASES.update(dict.fromkeys(("redis", "rediss"), f"{__name__}:Transport"))
