"""What the API says of itself, to everybody: its schema, a page to try it on, and that an address leads nowhere."""

from __future__ import annotations

import functools
import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularSwaggerSplitView

from accounts.api import problems
from accounts.api.authentication import TokenAuthentication


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema tells of it."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """What Swagger asks for."""
        said = "A token of your organization, from Settings, API tokens."
        return {"type": "http", "scheme": "bearer", "description": said}


class Docs(SpectacularSwaggerSplitView):
    """Swagger, with its script in a file of its own, as our content policy asks."""

    url_name = "api:schema"
    throttle_classes = ()


@functools.cache
def document() -> dict[str, Any]:
    """The schema; it is the same until the next start, and takes half a second to make."""
    return dict(SchemaGenerator().get_schema(request=None, public=True))  # type: ignore[no-untyped-call]


@csrf_exempt
def schema(request: HttpRequest) -> HttpResponse:
    """The OpenAPI 3.1 document."""
    if request.method not in {"GET", "HEAD"}:
        response = problems.page(405, "The schema can only be read.")
        response["Allow"] = "GET, HEAD"
        return response
    return HttpResponse(json.dumps(document()), content_type="application/json")


@csrf_exempt
def nothing(request: HttpRequest) -> HttpResponse:
    """The answer at every address under ``/api/`` that is none."""
    return problems.page(404, "This is no address of the API. They all begin with /api/v1/ and end with a slash.")
