"""The organization of a token, and what the token may do."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import selectors
from accounts.api.authentication import ANY
from accounts.api.fields import Id, Moment
from accounts.api.operations import Resource, operation
from accounts.enums import Scope


class Token(serializers.Serializer[Any]):
    """The token of the request itself."""

    name = serializers.CharField()
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices))
    expires_at = Moment()


class Organization(serializers.Serializer[Any]):
    """The organization to which the token belongs."""

    id = Id()
    name = serializers.CharField()
    slug = serializers.CharField()
    time_zone = serializers.CharField()
    token = Token()


class OrganizationResource(Resource):
    """The organization."""

    @operation("organization_read", scope=ANY, answer=Organization, tags=["organization"])
    def get(self, request: Request) -> Response:
        """The organization that the token belongs to, and what the token may do. Any token may ask."""
        row = selectors.organization_of(request.actor)
        row.token = request.auth
        return Response(Organization(row).data)
