"""Errors of the API as problem details (RFC 9457): one shape for everything that does not succeed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from accounts.actors import NotAllowed

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "The request cannot be read",
    401: "A valid token is needed",
    403: "The token may not do this",
    404: "There is no such thing",
    405: "This cannot be done here",
    409: "This cannot be done now",
    412: "It has changed since you read it",
    413: "The request is too large",
    415: "Only JSON is read",
    429: "Too many requests",
    500: "Something went wrong on our side",
}


class Conflict(exceptions.APIException):
    """What is asked for cannot be done as things stand; the text says why."""

    status_code = 409


class Changed(exceptions.APIException):
    """The row is not what the caller believes it to be."""

    status_code = 412
    default_detail = "Read it again, then decide again. Nothing was changed."


class KeyReused(Conflict):
    """An idempotency key came once more, with another request."""

    default_detail = "An Idempotency-Key stands for one request. This one was sent before with another body or address."


def details(status: int, detail: str, errors: list[dict[str, str]] | None = None) -> dict[str, Any]:
    """The members of a problem."""
    said: dict[str, Any] = {"type": "about:blank", "title": TITLES.get(status, TITLES[400]), "status": status}
    return said | {"detail": detail} | ({"errors": errors} if errors else {})


def page(status: int, detail: str) -> HttpResponse:
    """A problem outside of any resource, such as an address that does not exist."""
    return HttpResponse(JSONRenderer().render(details(status, detail)), status=status, content_type=MEDIA_TYPE)


def answer(problem: Exception, context: dict[str, Any]) -> Response | None:
    """What a resource answers when it raises; None leaves an error of ours to whoever answers for those."""
    known = _known(problem)
    if known is None:
        return None
    status, headers = known.status_code, _headers(known)
    if isinstance(known, exceptions.ValidationError):
        said = details(status, "Some values cannot be used.", list(_each(known.detail, "")))
    else:
        said = details(status, str(known.detail))
    return Response(said, status=status, headers=headers, content_type=MEDIA_TYPE)


def _known(problem: Exception) -> exceptions.APIException | None:
    if isinstance(problem, Http404):
        return exceptions.NotFound("Nothing in your organization has this id.")
    if isinstance(problem, NotAllowed):
        return exceptions.PermissionDenied("The token has no scope for this.")
    return problem if isinstance(problem, exceptions.APIException) else None


def _headers(problem: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if challenge := getattr(problem, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if (seconds := getattr(problem, "wait", None)) is not None:
        headers["Retry-After"] = str(max(1, int(seconds)))
    return headers


def _each(found: Any, path: str) -> Iterator[dict[str, str]]:
    """Every complaint with the place in the request that it is about, such as ``employees.3.number``."""
    if isinstance(found, dict):
        for key, inner in found.items():
            yield from _each(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(found, list):
        for place, inner in enumerate(found):
            yield from _each(inner, f"{path}.{place}" if isinstance(inner, dict) and path else path or str(place))
    else:
        yield {"where": path.removesuffix(".non_field_errors"), "message": str(found)}
