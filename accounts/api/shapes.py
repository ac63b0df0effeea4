"""Shapes that resources of all rooms share: a problem, and a page of a list."""

from __future__ import annotations

import functools
from typing import Any

from rest_framework import serializers

from accounts.api.fields import Digits, Id

MOST = 200


class Complaint(serializers.Serializer[Any]):
    """One thing that is wrong with a request."""

    where = serializers.CharField(help_text="The place in the request, such as employees.3.number.")
    message = serializers.CharField()


class Problem(serializers.Serializer[Any]):
    """Problem details (RFC 9457)."""

    type = serializers.CharField(help_text="about:blank: the status says which kind of problem it is.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What happened, and what to do about it.")
    errors = Complaint(many=True, required=False)


class PageQuery(serializers.Serializer[Any]):
    """Where a page begins, and how long it is."""

    cursor = Id(required=False, help_text="From the address of the next page; begin without one.")
    limit = Digits(required=False, min_value=1, max_value=MOST, default=100)


@functools.cache
def page_of(shape: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    """The shape of a page of these rows."""
    fields = {
        "results": shape(many=True),
        "next": serializers.URLField(allow_null=True, help_text="The next page; null on the last one."),
        "__doc__": "A page, in the order of the ids.",
    }
    return type(f"{shape.__name__}Page", (serializers.Serializer,), fields)
