"""One operation of the API: its scope, its words, what it takes and answers, and what every one of them has in common."""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer, ValidationError
from rest_framework.views import APIView

from accounts.api import gate, problems
from accounts.api.shapes import Problem
from accounts.services import stored_answers

Handler = Callable[..., Response]
KEY = re.compile(r"[\x21-\x7e]{1,255}", re.A)
_READS, _WRITES = (400, 401, 403, 429, 500), (400, 401, 403, 409, 413, 415, 429, 500)


class Resource(APIView):
    """What can be done at one address; a method is an operation."""

    http_method_names = ("get", "head", "post", "patch")  # type: ignore[assignment]
    standing: Any = None

    def check_permissions(self, request: Any) -> None:
        """Count a call before it is judged: one that may not is a call as well."""
        self.check_throttles(request)
        super().check_permissions(request)

    def check_throttles(self, request: Any) -> None:
        """Once for each request, whoever asks first."""
        if self.standing is None:
            super().check_throttles(request)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Say how many calls are left."""
        for name, value in (self.standing.headers if self.standing else {}).items():
            response[name] = value
        return super().finalize_response(request, response, *args, **kwargs)


def operation(
    name: str,
    *,
    scope: str,
    answer: type[Serializer[Any]],
    status: int = 200,
    query: type[Serializer[Any]] | None = None,
    body: type[Serializer[Any]] | None = None,
    refuses: Iterable[int] = (),
    headers: Iterable[OpenApiParameter] = (),
    **words: Any,
) -> Callable[[Handler], Handler]:
    """Declare a method of a resource: the name stays for ever, the docstring is what integrators read."""

    def declare(handler: Handler) -> Handler:
        told = extend_schema(
            operation_id=name,
            request=body,
            parameters=[*([query] if query else []), *headers, *_headers_in(body), *_headers_out(body)],
            responses=_responses(answer, status, body, refuses),
            **words,
        )
        run: Any = told(_once(handler) if body else handler)
        run.scope, run.operation = scope, name
        return run  # type: ignore[no-any-return]

    return declare


def _responses(answer: Any, status: int, body: Any, refuses: Iterable[int]) -> dict[Any, Any]:
    found: dict[Any, Any] = {status: answer}
    if not body:
        found[304] = OpenApiResponse(description="You have it already.")
    for code in sorted({*(_WRITES if body else _READS), *refuses}):
        found[code, problems.MEDIA_TYPE] = OpenApiResponse(Problem, description=problems.TITLES[code])
    return found


def _header(name: str, said: str, **options: Any) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, description=said, **options)


LOCATION = _header("Location", "Where it is.", response=[201])
UNCHANGED = _header("If-Match", "The ETag of what you have read; if it has changed since, nothing happens.")


def _headers_in(body: Any) -> list[OpenApiParameter]:
    if not body:
        return [_header("If-None-Match", "The ETag of what you have; if nothing has changed, the answer is 304.")]
    said = "Any text of your own that stands for this request. Sent again within a day, it is answered as before."
    return [_header("Idempotency-Key", said, pattern=f"^{KEY.pattern}$")]


def _headers_out(body: Any) -> list[OpenApiParameter]:
    known = {"RateLimit": "Calls left, and seconds until there are more.", "RateLimit-Policy": "Calls per window."}
    found = [_header(name, said, response=True) for name, said in known.items()]
    found.append(_header("Retry-After", "Seconds to wait.", response=[429]))
    return found if body else [*found, _header("ETag", "The mark of this representation.", response=[200, 304])]


def _once(handler: Handler) -> Handler:
    """Under an idempotency key: done once, and answered alike ever after."""

    @functools.wraps(handler)
    def run(self: Resource, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return handler(self, request, *args, **kwargs)
        if not KEY.fullmatch(key):
            raise ValidationError({"Idempotency-Key": "1 to 255 letters, digits or signs, and no space."})
        row, fresh = stored_answers.claim(token=request.auth, key=key, fingerprint=_fingerprint(request))
        if not fresh:
            return _again(row, _fingerprint(request))
        response = handler(self, request, *args, **kwargs)
        said = JSONRenderer().render(response.data).decode()
        stored_answers.keep(
            row=row, status=response.status_code, body=said, location=response.headers.get("Location", "")
        )
        return response

    return run


def _fingerprint(request: Request) -> str:
    sent = f"{request.method} {request.get_full_path()}\n".encode() + request._request.body
    return hashlib.sha256(sent).hexdigest()


def _again(row: Any, fingerprint: str) -> Response:
    if row.fingerprint != fingerprint:
        raise problems.KeyReused
    headers = {"Idempotency-Replayed": "true"} | ({"Location": row.location} if row.location else {})
    return Response(json.loads(row.body), status=row.status, headers=headers)


def taken(request: Request, shape: type[Serializer[Any]]) -> dict[str, Any]:
    """The body of a request as its shape reads it. Raises ValidationError."""
    read = shape(data=request.data)
    read.is_valid(raise_exception=True)
    return dict(read.validated_data)


def asked(request: Request, shape: type[Serializer[Any]]) -> dict[str, Any]:
    """What an address narrows by; a word that it does not know is refused, for a misspelt one would narrow nothing."""
    sent = request.query_params.dict()
    read = shape(data=sent)
    if unknown := sorted(sent.keys() - read.fields.keys()):
        raise ValidationError(dict.fromkeys(unknown, "There is no such parameter here."))
    read.is_valid(raise_exception=True)
    return dict(read.validated_data)


def agree(request: Request, data: Any) -> None:
    """Raise Changed unless what the caller has read is what is there; who names nothing agrees to anything."""
    wanted = request.headers.get("If-Match")
    if wanted is None or wanted.strip() == "*":
        return
    if gate.etag(JSONRenderer().render(data)) not in {one.strip() for one in wanted.split(",")}:
        raise problems.Changed
