"""The product's addresses and three views that misbehave, to see what the frame around views makes of them."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path

from accounts.actors import NotAllowed
from accounts.tenancy import current_organization_id, current_user_id
from config.urls import urlpatterns as product
from tests.factories.rows import make_topic


def fails(request: HttpRequest, organization: str) -> HttpResponse:
    """Writes, then breaks."""
    make_topic(name="Half done")
    raise RuntimeError("broken")


def answers_503(request: HttpRequest, organization: str) -> HttpResponse:
    """Writes, then says that it failed."""
    make_topic(name="Half done")
    return HttpResponse(status=503)


def refuses(request: HttpRequest, organization: str) -> HttpResponse:
    """Writes, then a service refuses."""
    make_topic(name="Half done")
    raise NotAllowed("no")


def streams(request: HttpRequest, organization: str) -> StreamingHttpResponse:
    """Would run after the commit."""

    def lines() -> Iterator[str]:
        yield str(current_organization_id())

    return StreamingHttpResponse(lines())


def tells(request: HttpRequest, organization: str) -> HttpResponse:
    """Whose context it runs in."""
    return HttpResponse(f"{current_organization_id()} {current_user_id()}")


urlpatterns = [
    path("o/<slug:organization>/broken/fails/", fails),
    path("o/<slug:organization>/broken/answers_503/", answers_503),
    path("o/<slug:organization>/broken/refuses/", refuses),
    path("o/<slug:organization>/broken/streams/", streams),
    path("o/<slug:organization>/broken/tells/", tells),
    *product,
]
