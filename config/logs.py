"""Every line of every process is one JSON object that says which request or task, and which organization, it is about.

The middleware and the task's signals bind these words around one piece of work; they travel with it from the request to
the tasks that it published.
"""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from structlog.contextvars import bind_contextvars, clear_contextvars, get_contextvars

HEADER = "X-Request-ID"
_WELL_FORMED = re.compile(r"[\w.-]{8,64}")


def _without_address(_logger: Any, _name: str, words: dict[str, Any]) -> dict[str, Any]:
    """SECURITY: Django's own lines name the address, and a link in a letter carries its secret there; the route says enough."""
    request: Any = getattr(words.get("_record"), "request", None)
    said = words.get("positional_args")
    if isinstance(said, dict):  # logging unpacks a single mapping, and structlog wants it packed
        words["positional_args"] = (said,)
    elif said and hasattr(request, "path"):
        addresses = {request.path, request.path.encode("unicode_escape").decode("ascii")}
        route = route_of(request)
        words["positional_args"] = tuple(route if isinstance(one, str) and one in addresses else one for one in said)
    return words


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configuration(level: str) -> dict[str, Any]:
    """The logging of a process, for Django and gunicorn alike; our own loggers are led into the same handler."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    last = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(default=str, ensure_ascii=False),
    ]
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": last,
        "foreign_pre_chain": [_without_address, *_SHARED],
        # The words before they are put together, so that the address can be taken out of them.
        "use_get_message": False,
        "pass_foreign_args": True,
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": level},
        # These bring handlers of their own, and would say everything twice.
        "loggers": {name: {"handlers": [], "propagate": True} for name in ("django", "gunicorn.error")},
    }


class RequestMiddleware:
    """Gives a request its id, and writes one line when it has been answered.

    SECURITY: the line names the route and not the address, for links in letters carry their secret in the address.
    """

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self.get_response = get_response
        self.log = structlog.get_logger("house.request")

    def __call__(self, request: Any) -> Any:
        clear_contextvars()
        bind_contextvars(request_id=request_id(request))
        began = time.perf_counter()
        response = self.get_response(request)
        response[HEADER] = reference()
        self._say(request, response.status_code, time.perf_counter() - began)
        return response

    def _say(self, request: Any, status: int, seconds: float) -> None:
        self.log.info(
            "request", method=request.method, route=route_of(request), status=status, ms=round(seconds * 1000, 1)
        )


def route_of(request: Any) -> str:
    """The name of the page that a request asks for; nothing of what the address fills in."""
    found = getattr(request, "resolver_match", None)
    return (found.view_name or found.route) if found else ""


def request_id(request: Any) -> str:
    """The id that our own proxy gave, or a new one. Strangers do not write into our logs."""
    from django.conf import settings

    given = request.headers.get(HEADER, "") if settings.BEHIND_PROXY else ""
    return given if _WELL_FORMED.fullmatch(given) else uuid.uuid4().hex


def reference() -> str:
    """The id of the request or task that is being worked on; somebody who asks for help can name it."""
    return str(get_contextvars().get("request_id", ""))


def stamp_message(headers: dict[str, Any], **kwargs: Any) -> None:
    """Give a message the id of the request that publishes it."""
    if reference():
        headers["request_id"] = reference()


def begin_task(task: Any, task_id: str, **kwargs: Any) -> None:
    """Bind what the lines of a task say; the task's own wrapper adds the organization."""
    clear_contextvars()
    asked_by = getattr(task.request, "request_id", None)
    bind_contextvars(task=task.name, task_id=task_id, request_id=asked_by or task_id)


def forget(**kwargs: Any) -> None:
    """The next request or task begins without the words of this one.

    NOTE: Django writes its line about an answer of 404 or 500 after the last middleware, and says then that it is done.
    """
    clear_contextvars()
