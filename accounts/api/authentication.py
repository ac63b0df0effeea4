"""Who calls: a token, which alone names the organization. No cookie means anything here."""

from __future__ import annotations

from typing import Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts import actors

ANY = ""


class TokenAuthentication(BaseAuthentication):
    """Finds the token that the gate has let in, and refuses everybody else in the same words."""

    def authenticate(self, request: Request) -> tuple[Any, Any]:
        token = getattr(request._request, "api_token", None)
        if token is None:
            raise NotAuthenticated(
                "Send a token that is neither unknown nor expired nor revoked: Authorization: Bearer ups_…"
            )
        return None, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Upstream"'


class InScope(BasePermission):
    """The token has the one scope that the operation names; an operation without any word about it is closed."""

    message = "The token does not have the scope that this needs."

    def has_permission(self, request: Request, view: Any) -> bool:
        method = (request.method or "").lower()
        handler = getattr(view, method, None)
        scope = getattr(handler, "scope", None)
        if handler is None or method not in view.http_method_names:
            return True  # there is no such method, which is told next
        request.actor = actors.by_token(request.auth, scope or ANY)
        return scope == ANY or (scope is not None and scope in request.auth.scopes)
