"""The way into the API: one transaction of the token's organization around each request."""

from __future__ import annotations

import hashlib
import zoneinfo
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from structlog.contextvars import bind_contextvars

from accounts import selectors
from accounts.api import problems
from accounts.services import api_tokens
from accounts.tenancy import tenant

if TYPE_CHECKING:
    from accounts.models import ApiToken

PREFIX = "/api/"
SAFE = ("GET", "HEAD")
_LONGEST = 200


class ApiMiddleware:
    """Opens the organization of a token for its request; whatever is wrong with a token, the request goes on without any.

    What ends in an error has changed nothing, and reading changes nothing: the database itself refuses it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        secret = _secret(request)
        organization_id = selectors.bearing_organization(secret) if secret else None
        if organization_id is None:
            return _told(request, self.get_response(request))
        with tenant(organization_id):
            token = selectors.borne(secret)
            if token is None:  # it ended between the two questions
                return _told(request, self.get_response(request))
            api_tokens.note_use(token=token)
            bind_contextvars(organization=str(organization_id), api_token=str(token.pk))
            return _told(request, self._inside(request, token))

    def _inside(self, request: HttpRequest, token: ApiToken) -> HttpResponse:
        request.api_token = token
        zone = zoneinfo.ZoneInfo(token.organization.time_zone)
        with ExitStack() as stack:
            for one in (transaction.atomic(), timezone.override(zone), translation.override("en")):
                stack.enter_context(one)
            if request.method in SAFE:
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL transaction_read_only = on")
            response = self.get_response(request)
            if response.status_code >= 400:
                transaction.set_rollback(True)
            return response


def _secret(request: HttpRequest) -> str:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    secret = secret.strip()
    return secret if kind.lower() == "bearer" and len(secret) <= _LONGEST and secret.isascii() else ""


def _told(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer with its mark; whoever has it already is told only that."""
    patch_vary_headers(response, ["Authorization"])
    if request.method not in SAFE or response.status_code != 200 or response.streaming:
        return response
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = etag(response.content)
    told = get_conditional_response(request, etag=response["ETag"], response=response) or response
    return (
        problems.page(412, "It has changed since you read it. Read it without If-Match.")
        if told.status_code == 412
        else told
    )


def etag(content: bytes) -> str:
    """The mark of a representation."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'
