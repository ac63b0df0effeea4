"""A list in pages, by the id of the last row seen: no row comes twice, none is left out, and no page is counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.utils.urls import replace_query_param


def page(
    request: Request,
    rows: QuerySet[Any],
    shape: type[Serializer[Any]],
    asked: dict[str, Any],
    complete: Callable[[list[Any]], None] | None = None,
) -> Response:
    """One page of the rows, and where the next one is; ``complete`` gives its rows what is read for all of them at once."""
    limit = asked["limit"]
    ordered = rows.order_by("pk")
    if cursor := asked.get("cursor"):
        ordered = ordered.filter(pk__gt=cursor)
    found = list(ordered[: limit + 1])
    link = None
    if len(found) > limit:
        link = replace_query_param(request.build_absolute_uri(), "cursor", str(found[limit - 1].pk))
    if complete:
        complete(found[:limit])
    return Response({"results": shape(found[:limit], many=True).data, "next": link})
