"""How the web process serves: threads, for pages mostly wait for Postgres, and workers that do not live for ever."""

from __future__ import annotations

import os
from typing import Any

from config import logs, memory

bind = f"{os.environ.get('WEB_ADDRESS', '0.0.0.0')}:{os.environ.get('PORT', '8000')}"  # noqa: S104  a container's own
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True  # loaded, and the database role judged, once for all workers
keepalive = 75  # above the idle time of a proxy, which would otherwise send requests into closing connections
graceful_timeout = 30
max_requests, max_requests_jitter = 2000, 200
control_socket_disable = True
accesslog = None  # the middleware writes a better line
loglevel = os.environ.get("LOG_LEVEL", "INFO").lower()
logconfig_dict = logs.configuration(loglevel.upper())


def when_ready(server: Any) -> None:
    """The application is there, and no worker divided off yet."""
    memory.load()
    memory.settle()
